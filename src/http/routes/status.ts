import { z } from "zod";
import { toWire } from "../../domain/kernel/wire-names.ts";
import { TASK_STATES } from "../../ports/task-queue.ts";
import { DateField, dayOf } from "../fields.ts";
import type { ServerOptions, TypedServer } from "../typed-server.ts";
import { notThere, withEtag } from "./days.ts";

/** The operator's side: is the day laid, what waits, how did the sources do? */
export function statusRoutes(server: TypedServer, { app, version }: ServerOptions): void {
  const query = z.object({ date: DateField.default("today") }).strict();
  server.get(
    "/api/status",
    { config: { access: "read" }, schema: { summary: "Is the day laid, is anything red?", querystring: query } },
    async (request, reply) => {
      const status = await app.viewStatus(dayOf(request.query.date, app.today()));
      if (!status.ok) {
        const detail = `${status.error.key}: ${status.error.detail}`;
        return reply
          .code(500)
          .send({ ok: false, correlation_id: request.correlationId, error: status.error.kind, detail });
      }
      return { ok: true, version, timestamp: app.now(), ...(toWire(status.value) as object) };
    },
  );

  const taskQuery = z.object({ date: DateField.optional(), state: z.enum(TASK_STATES).optional() }).strict();
  server.get(
    "/api/tasks",
    {
      config: { access: "read" },
      schema: { summary: "Every task that the queue knows, or those of a day or a state", querystring: taskQuery },
    },
    async (request, reply) => {
      const { date, state } = request.query;
      const day = date === undefined ? undefined : dayOf(date, app.today());
      const tasks = (await app.listTasks()).filter(
        (task) => (day === undefined || task.body.date === day) && (state === undefined || task.state === state),
      );
      return withEtag(request, reply, { ok: true, tasks: toWire(tasks) });
    },
  );

  server.get(
    "/api/sources",
    { config: { access: "read" }, schema: { summary: "How each source did for a day's plan", querystring: query } },
    async (request, reply) => {
      const day = dayOf(request.query.date, app.today());
      const view = await app.viewDay(day);
      if (!view.ok && view.error.kind === "corrupt_document") return notThere(request, reply, view.error);
      const sources = view.ok ? view.value.plan.sources : [];
      return withEtag(request, reply, { ok: true, date: day, planned: view.ok, sources: toWire(sources) });
    },
  );
}
