import { z } from "zod";
import { callService } from "../call-service.ts";
import { type Context, configOf } from "../context.ts";
import { refuse } from "../refuse.ts";
import { print, tableOf } from "../show.ts";

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
/** Where no source answered, each says why. */
const Failed = z.object({ sources: Sources.min(1) });

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
    const failed = Failed.safeParse(answer.body);
    if (failed.success && !context.json) print(sourceTable(context, failed.data.sources));
    return refuse(context, answer);
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
    sources.map(({ source, status, races, detail }) => [
      source,
      t.or(`sourceState.${status}`, status),
      races ?? "—",
      detail ?? "",
    ]),
  );
}
