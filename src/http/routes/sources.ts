import { z } from "zod";
import { toWire } from "../../domain/kernel/wire-names.ts";
import { SOURCE_NAMES } from "../../domain/race/race.ts";
import type { ServerOptions, TypedServer } from "../typed-server.ts";

const Switch = z
  .object({
    to: z.enum(["on", "off"]),
    why: z.string().regex(/\S/, "must say why").max(500).meta({ description: "kept, and shown with every answer" }),
  })
  .strict();

/** The sources: how each does, asking them now, and their switches. */
export function sourcesRoutes(server: TypedServer, { app }: ServerOptions): void {
  server.get(
    "/api/sources/health",
    {
      config: { access: "read" },
      schema: { summary: "Each source: its switch, its host, and the light of each kind of its pages" },
    },
    async () => ({ ok: true, timestamp: app.now(), sources: toWire(await app.viewSources()) }),
  );

  server.post(
    "/api/sources/probe",
    {
      config: { access: "act" },
      schema: { summary: "Ask each enabled source for robots.txt and today's programme, now" },
    },
    async (request) => {
      const probes = await app.probeSources();
      const ok = probes.every(({ programme }) => programme === "ok" || programme === "switched_off");
      const head = { ok, correlation_id: request.correlationId, timestamp: app.now() };
      return { ...head, probes: toWire(probes), sources: toWire(await app.viewSources()) };
    },
  );

  server.post(
    "/api/sources/:source/switch",
    {
      config: { access: "act" },
      schema: {
        summary: "Switch a source off or on, from its next request on; no restart",
        params: z.object({ source: z.enum(SOURCE_NAMES) }),
        body: Switch,
      },
    },
    async (request, reply) => {
      const { correlationId } = request;
      const head = { correlation_id: correlationId, source: request.params.source };
      const switched = await app.switchSource({ ...request.params, ...request.body, correlationId });
      if (switched.ok) return { ok: true, ...head, off: toWire(switched.value) };
      const { kind, key, detail } = switched.error;
      return reply.code(500).send({ ok: false, ...head, error: kind, detail: `${key}: ${detail}` });
    },
  );
}
