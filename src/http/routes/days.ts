import { createHash } from "node:crypto";
import type { FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import { planDocument } from "../../app/plan-store.ts";
import type { ViewError } from "../../app/view-day.ts";
import { canonicalJson } from "../../domain/kernel/canonical-json.ts";
import { toWire } from "../../domain/kernel/wire-names.ts";
import { DateField, DayParam, dayOf, RaceField } from "../fields.ts";
import type { ServerOptions, TypedServer } from "../typed-server.ts";

/** The reading side: the plan, a day with its phases, a race with its documents. */
export function daysRoutes(server: TypedServer, { app }: ServerOptions): void {
  const query = z.object({ date: DateField.default("today") }).strict();
  server.get(
    "/api/plan",
    { config: { access: "read" }, schema: { summary: "The plan of a day", querystring: query } },
    async (request, reply) => {
      const view = await app.viewDay(dayOf(request.query.date, app.today()));
      if (!view.ok) return notThere(request, reply, view.error);
      return withEtag(request, reply, { ok: true, ...(toWire(planDocument(view.value.plan)) as object) });
    },
  );

  const dayParams = z.object({ date: DayParam });
  server.get(
    "/api/days/:date",
    {
      config: { access: "read" },
      schema: { summary: "A day: each race and what its phases came to", params: dayParams },
    },
    async (request, reply) => {
      const view = await app.viewDay(dayOf(request.params.date, app.today()));
      if (!view.ok) return notThere(request, reply, view.error);
      const { plan, races } = view.value;
      return withEtag(request, reply, {
        ok: true,
        date: plan.date,
        sources: toWire(plan.sources),
        dropped: plan.dropped.length,
        races: races.map(({ race, phases }) => ({ ...(toWire(race) as object), phases: toWire(phases) })),
      });
    },
  );

  const raceParams = z.object({ date: DayParam, race: RaceField });
  server.get(
    "/api/days/:date/races/:race",
    { config: { access: "read" }, schema: { summary: "A race: every document that it has", params: raceParams } },
    async (request, reply) => {
      const view = await app.viewRace(dayOf(request.params.date, app.today()), request.params.race);
      if (!view.ok) return notThere(request, reply, view.error);
      const { race, documents } = view.value;
      return withEtag(request, reply, { ok: true, race: toWire(race), documents });
    },
  );
}

/** Why a reading finds nothing: no such day or race is 404, a document that cannot be read 500. */
export function notThere(request: FastifyRequest, reply: FastifyReply, error: ViewError) {
  const { correlationId: correlation_id } = request;
  const body = { ok: false, correlation_id, error: error.kind };
  if (error.kind === "corrupt_document")
    return reply.code(500).send({ ...body, detail: `${error.key}: ${error.detail}` });
  if (error.kind === "no_plan") return reply.code(404).send({ ...body, detail: `no plan is stored for ${error.day}` });
  return reply.code(404).send({ ...body, detail: `${error.race} is not in the plan of ${error.day}` });
}

/** RFC 9110 §13.1.2: a list, compared weakly, since a proxy that compresses weakens our tag; `*` is whatever there is. */
function namesTag(header: string | undefined, etag: string): boolean {
  const named = header?.split(",").map((tag) => tag.trim().replace(/^W\//, "")) ?? [];
  return named.includes(etag) || named.includes("*");
}

/** Answers with a tag made of the content, so that a page that is unchanged is not sent again. */
export function withEtag(request: FastifyRequest, reply: FastifyReply, body: object) {
  return textWithEtag(request, reply, { text: canonicalJson(body), type: "application/json; charset=utf-8" });
}

export function textWithEtag(
  request: FastifyRequest,
  reply: FastifyReply,
  { text, type }: { readonly text: string | Buffer; readonly type: string },
) {
  const etag = `"${createHash("sha256").update(text).digest("base64url").slice(0, 27)}"`;
  reply.header("etag", etag).header("cache-control", "no-cache");
  if (namesTag(request.headers["if-none-match"], etag)) return reply.code(304).send();
  return reply.type(type).send(text);
}
