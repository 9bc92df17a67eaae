import { z } from "zod";
import { InstantText, RaceIdText, SeenChangeShape } from "../../app/document-schemas.ts";
import { explainChange } from "../../domain/explanation/explain-change.ts";
import { parisTimeOf } from "../../domain/kernel/time.ts";
import { tellFact } from "../../messages/tell-fact.ts";
import { callService } from "../call-service.ts";
import { type Context, configOf } from "../context.ts";
import { refuse } from "../refuse.ts";
import { print, tableOf } from "../show.ts";

const Answer = z.object({
  day: z.string(),
  plan: z.enum(["planned", "no_plan"]),
  races: z.number(),
  h30Recorded: z.number(),
  play: z.number(),
  abstain: z.number(),
  settled: z.number(),
  cancelled: z.number(),
  changes: z.array(z.object({ raceId: RaceIdText, takenAt: InstantText, changes: z.array(SeenChangeShape) })),
  missed: z.array(z.object({ race: z.string(), phase: z.string(), why: z.string() })),
  sources: z.array(
    z.object({ source: z.string(), status: z.string(), races: z.number(), detail: z.string().optional() }),
  ),
  redPages: z.array(z.object({ source: z.string(), kind: z.string(), since: z.string(), reason: z.string() })),
  switchedOff: z.array(z.object({ source: z.string(), since: z.string().optional(), why: z.string() })),
  workbook: z.object({ pending: z.number(), since: InstantText, reason: z.string() }).optional(),
  tasks: z.record(z.string(), z.number()),
});

/** Is the day laid, is anything red? */
export async function status(context: Context, options: { readonly date: string }): Promise<void> {
  const { config } = configOf(context);
  const answer = await callService(context, config, {
    method: "GET",
    path: `/api/status?date=${encodeURIComponent(options.date)}`,
  });
  const parsed = Answer.safeParse(answer.body);
  if (context.json) print(JSON.stringify(answer.wire, null, 2));
  if (!parsed.success) return refuse(context, answer);
  if (context.json) return;
  const { t } = context;
  const { day, plan, races, changes, missed, sources, redPages, switchedOff, workbook, tasks, ...counts } = parsed.data;
  if (plan === "no_plan") print(t("status.noPlan", { date: day }));
  else {
    const parts = [
      [t("outcome.recorded"), counts.h30Recorded],
      [t("outcome.play"), counts.play],
      [t("outcome.abstain"), counts.abstain],
      [t("outcome.settled"), counts.settled],
      [t("outcome.cancelled"), counts.cancelled],
    ];
    print(`${day} : ${races} · ${parts.map(([name, count]) => `${count} ${name}`).join(" · ")}`);
    const header = [t("schedule.source"), t("schedule.state"), t("schedule.races"), t("schedule.detail")];
    print(
      tableOf(
        header,
        sources.map((source) => [
          source.source,
          t.or(`sourceState.${source.status}`, source.status),
          source.races,
          source.detail ?? "",
        ]),
      ),
    );
    for (const { raceId, takenAt, changes: seen } of changes) {
      const told = seen.map((change) => tellFact(t, explainChange(change))).join(" ");
      print(`  ${raceId.slice(11)} ${parisTimeOf(takenAt)} — ${told}`);
    }
    print(missed.length === 0 ? t("status.none") : `${missed.length} ${t("status.missed")}`);
    for (const { race, phase, why } of missed) print(`  ${race} ${t.or(`phase.${phase}`, phase)} — ${why}`);
  }
  for (const { since = "—", ...off } of switchedOff) print(t("sources.off", { since, ...off }));
  for (const { kind, ...red } of redPages) {
    print(t("sources.red", { kind: t.or(`doctor.kind_${kind}`, kind), ...red }));
  }
  if (workbook)
    print(t("status.workbook", { pending: workbook.pending, since: workbook.since, reason: workbook.reason }));
  print(
    t("status.tasks", {
      waiting: tasks.waiting ?? 0,
      done: tasks.done ?? 0,
      retrying: tasks.retrying ?? 0,
      dead: tasks.dead ?? 0,
    }),
  );
}
