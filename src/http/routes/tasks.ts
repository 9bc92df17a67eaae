import { z } from "zod";
import type { ControlError, ControlTasks } from "../../app/control-tasks.ts";
import type { Result } from "../../domain/kernel/result.ts";
import { parseScope } from "../../domain/plan/scope.ts";
import { DateField, dayOf } from "../fields.ts";
import type { ServerOptions, TypedServer } from "../typed-server.ts";

const Body = z
  .object({
    date: DateField.default("today"),
    scope: z
      .string()
      .refine((text) => parseScope(text) !== undefined, "must be all, a meeting such as R1, or a race such as R1C3")
      .meta({ examples: ["all", "R1", "R1C3"] }),
  })
  .strict();

type Act = (input: ControlTasks) => Promise<Result<object, ControlError>>;

/** The acting side: halt a part of a day, go on, lay dead tasks again, deliver now what is due. */
export function tasksRoutes(server: TypedServer, { app }: ServerOptions): void {
  const actions: Readonly<Record<string, { readonly summary: string; readonly act: Act }>> = {
    pause: { summary: "Halt all, a meeting or a race: its runs answer paused", act: (input) => app.pauseTasks(input) },
    resume: { summary: "Go on, and lay again what was held and may still run", act: (input) => app.resumeTasks(input) },
    redrive: { summary: "Lay dead tasks again", act: (input) => app.redriveTasks(input) },
    run: { summary: "Deliver now what is due, and results of races that are run", act: (input) => app.runTasks(input) },
  };
  for (const [action, { summary, act }] of Object.entries(actions)) {
    server.post(
      `/api/tasks/${action}`,
      { config: { access: "act" }, schema: { summary, body: Body } },
      async (request, reply) => {
        const { correlationId } = request;
        const day = dayOf(request.body.date, app.today());
        const scope = parseScope(request.body.scope);
        if (!scope) throw new Error(`${request.body.scope} passed validation and is no scope`);
        const acted = await act({ day, scope, correlationId });
        const head = { correlation_id: correlationId, date: day, scope: request.body.scope };
        if (acted.ok) return { ok: true, ...head, ...acted.value };
        const { error } = acted;
        const detail = error.kind === "no_plan" ? `no plan is stored for ${day}` : `${error.key}: ${error.detail}`;
        return reply.code(error.kind === "no_plan" ? 404 : 500).send({ ok: false, ...head, error: error.kind, detail });
      },
    );
  }
}
