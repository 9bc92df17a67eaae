import type { FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import type { CorruptDocument } from "../../app/documents.ts";
import { toWire } from "../../domain/kernel/wire-names.ts";
import type { ServerOptions, TypedServer } from "../typed-server.ts";
import { withEtag } from "./days.ts";

const MonthField = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, "must be a month such as 2025-12");
const Month = z.object({ month: MonthField.optional() }).strict();

/** The sealed record: what was planned, decided and paid, each link checked. */
export function ledgerRoutes(server: TypedServer, { app }: ServerOptions): void {
  server.get(
    "/api/ledger",
    {
      config: { access: "read" },
      schema: { summary: "A month of the sealed record, each link checked", querystring: Month },
    },
    async (request, reply) => {
      const ledger = await app.viewLedger(request.query.month ?? app.today().slice(0, 7));
      if (!ledger.ok) return corrupt(request, reply, ledger.error);
      const { broken, ...view } = ledger.value;
      return withEtag(request, reply, {
        ok: broken === undefined,
        broken: broken ?? null,
        ...(toWire(view) as object),
      });
    },
  );

  server.get(
    "/api/ledger/head",
    {
      config: { access: "read" },
      schema: { summary: "The last sealed entry: publish its hash, and nothing before it can be changed unnoticed" },
    },
    async (request, reply) => {
      const head = await app.ledgerHead();
      if (!head.ok) return corrupt(request, reply, head.error);
      const { month, entry } = head.value ?? {};
      const shown = entry && { month, seq: entry.seq, hash: entry.hash, sealed_at: entry.sealedAt };
      return withEtag(request, reply, { ok: true, head: shown ?? null });
    },
  );

  server.get(
    "/api/ledger/verify",
    { config: { access: "read" }, schema: { summary: "Every month of the store, each link checked" } },
    async (request, reply) => {
      const checked = await app.verifyLedger();
      if (!checked.ok) return corrupt(request, reply, checked.error);
      const { months, gone } = checked.value;
      const told = months.map(({ entries, ...month }) => ({ ...month, entries: entries.length }));
      const ok = gone.length === 0 && months.every(({ broken }) => broken === undefined);
      return withEtag(request, reply, { ok, gone, months: toWire(told) });
    },
  );

  server.get(
    "/api/ledger/file",
    {
      config: { access: "read" },
      schema: { summary: "A month as .ndjson, which `gpi ledger verify FILE` checks by itself", querystring: Month },
    },
    async (request, reply) => {
      const month = request.query.month ?? app.today().slice(0, 7);
      const file = await app.ledgerFile(month);
      if (!file.ok) return corrupt(request, reply, file.error);
      if (!file.value) {
        const detail = `nothing was sealed in ${month}`;
        return reply
          .code(404)
          .send({ ok: false, correlation_id: request.correlationId, error: "empty_ledger", detail });
      }
      return reply
        .header("content-type", "application/x-ndjson; charset=utf-8")
        .header("content-disposition", `attachment; filename="ledger-${month}.ndjson"`)
        .send(file.value.text);
    },
  );
}

function corrupt(request: FastifyRequest, reply: FastifyReply, { kind, key, detail }: CorruptDocument) {
  return reply
    .code(500)
    .send({ ok: false, correlation_id: request.correlationId, error: kind, detail: `${key}: ${detail}` });
}
