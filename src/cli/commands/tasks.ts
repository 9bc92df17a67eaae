import { z } from "zod";
import { callService } from "../call-service.ts";
import { type Context, configOf } from "../context.ts";
import { inParis } from "../in-paris.ts";
import { refuse } from "../refuse.ts";
import { print, tableOf } from "../show.ts";

export type TaskAction = "pause" | "resume" | "redrive" | "run";

const Listed = z.object({
  ok: z.literal(true),
  tasks: z.array(
    z.object({
      name: z.string(),
      runAt: z.string(),
      path: z.string(),
      body: z.object({ race: z.string().optional(), phase: z.string().optional() }),
      state: z.string(),
      attempts: z.number(),
      error: z.string().optional(),
    }),
  ),
});

/** The tasks of a day, or of all days, as a table; by state on demand. */
export async function listTasks(
  context: Context,
  options: { readonly date: string; readonly state?: string | undefined },
): Promise<void> {
  const { config } = configOf(context);
  const { date, state } = options;
  const query = new URLSearchParams({ ...(date === "all" ? {} : { date }), ...(state === undefined ? {} : { state }) });
  const answer = await callService(context, config, { method: "GET", path: `/api/tasks?${query.toString()}` });
  const parsed = Listed.safeParse(answer.body);
  if (context.json) print(JSON.stringify(answer.wire, null, 2));
  if (!parsed.success) return refuse(context, answer);
  if (context.json) return;
  const { t } = context;
  const { tasks } = parsed.data;
  if (tasks.length === 0) return print(t("tasks.none"));
  const columns = ["name", "race", "phase", "due", "state", "attempts", "error"] as const;
  const rows = tasks.map(({ name, runAt, path, body, state: stands, attempts, error }) => [
    name,
    body.race ?? "—",
    body.phase === undefined ? path : t.or(`phase.${body.phase}`, body.phase),
    inParis(runAt),
    t.or(`taskState.${stands}`, stands),
    attempts,
    error ?? "",
  ]);
  print(
    tableOf(
      columns.map((column) => t(`tasks.${column}`)),
      rows,
    ),
  );
}

const Acted = z.object({
  ok: z.literal(true),
  laid: z.array(z.string()).optional(),
  paused: z.array(z.string()).optional(),
  delivered: z.array(z.string()).optional(),
});

/** Halts a part of a day, goes on, lays dead tasks again, or delivers now what is due. */
export async function actOnTasks(
  context: Context,
  action: TaskAction,
  { date, scope }: { readonly date: string; readonly scope: string },
): Promise<void> {
  const { config } = configOf(context);
  const answer = await callService(context, config, {
    method: "POST",
    path: `/api/tasks/${action}`,
    body: { date, scope },
  });
  if (context.json) print(JSON.stringify(answer.wire, null, 2));
  const parsed = Acted.safeParse(answer.body);
  if (!parsed.success) return refuse(context, answer);
  if (context.json) return;
  const { t } = context;
  const { laid, paused, delivered } = parsed.data;
  if (delivered) print(t("tasks.delivered", { count: delivered.length }));
  if (laid) print(t("tasks.laid", { count: laid.length }));
  for (const name of [...(delivered ?? []), ...(laid ?? [])]) print(`  ${name}`);
  if (paused) {
    print(paused.length === 0 ? t("tasks.nothingPaused") : t("tasks.paused", { list: paused.join(", ") }));
  }
}
