import { z } from "zod";
import { DateField, dayOf } from "../fields.ts";
import type { ServerOptions, TypedServer } from "../typed-server.ts";

const Body = z
  .object({ date: DateField.default("today") })
  .strict()
  .nullish()
  .transform((body) => body ?? { date: "today" });

/** One look at the programme: races that moved move their tasks. */
export function watchRoutes(server: TypedServer, { app }: ServerOptions): void {
  server.post(
    "/watch",
    { config: { access: "run" }, schema: { summary: "Look at the off times again; safe to repeat", body: Body } },
    async (request, reply) => {
      const day = dayOf(request.body.date, app.today());
      const watched = await app.watchDay({ day, correlationId: request.correlationId });
      const { correlationId: correlation_id } = request;
      if (!watched.ok) {
        const { error } = watched;
        const detail = error.kind === "corrupt_document" ? `${error.key}: ${error.detail}` : "no plan is stored";
        const code = error.kind === "no_plan" ? 200 : 500;
        return reply.code(code).send({ ok: false, correlation_id, date: day, error: error.kind, detail });
      }
      const { moved, cancelled, pending, nextWatch, failures } = watched.value;
      return {
        ok: true,
        correlation_id,
        date: day,
        moved,
        cancelled,
        pending,
        next_watch: nextWatch ?? null,
        failures,
      };
    },
  );
}
