import { z } from "zod";
import { callService } from "../call-service.ts";
import { type Context, configOf, Refusal } from "../context.ts";
import { print, printError, tableOf } from "../show.ts";

const Sources = z.array(
  z.object({ source: z.string(), status: z.string(), races: z.number().optional(), detail: z.string().optional() }),
);
const Scheduled = z.object({
  ok: z.literal(true),
  date: z.string(),
  racesCount: z.number(),
  tasksCreated: z.number(),
  tasksExisting: z.number(),
  sources: Sources,
});
const Failed = z.object({
  error: z.string(),
  sources: Sources.optional(),
  problems: z.array(z.looseObject({})).optional(),
});

/** Plans a day; says for each source how it did. */
export async function schedule(
  context: Context,
  options: { readonly date: string; readonly mode: string },
): Promise<void> {
  const { config } = configOf(context);
  const answer = await callService(context, config, { method: "POST", path: "/schedule", body: options });
  if (context.json) print(JSON.stringify(answer.wire, null, 2));
  const { t } = context;
  const parsed = Scheduled.safeParse(answer.body);
  if (!parsed.success) {
    const failed = Failed.parse(answer.body);
    printError(`${t.or(`error.${failed.error}`, failed.error)} ${JSON.stringify(failed.problems ?? [])}`);
    if (failed.sources && !context.json) print(sourceTable(context, failed.sources));
    throw new Refusal(failed.error, 1);
  }
  if (context.json) return;
  const { date, racesCount: races, tasksCreated: created, tasksExisting: existing, sources } = parsed.data;
  print(races === 0 ? t("schedule.nothing", { date }) : t("schedule.planned", { date, races, created, existing }));
  print(sourceTable(context, sources));
}

function sourceTable({ t }: Context, sources: z.output<typeof Sources>): string {
  const header = [t("schedule.source"), t("schedule.state"), t("schedule.races"), t("schedule.detail")];
  return tableOf(
    header,
    sources.map(({ source, status, races, detail }) => [source, status, races ?? "—", detail ?? ""]),
  );
}
