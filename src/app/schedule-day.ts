import { createHash } from "node:crypto";
import { canonicalJson } from "../domain/kernel/canonical-json.ts";
import { err, ok, type Result } from "../domain/kernel/result.ts";
import type { RaceDay } from "../domain/kernel/time.ts";
import { adoptNumbers } from "../domain/plan/adopt-numbers.ts";
import { keepRevisions } from "../domain/plan/keep-revisions.ts";
import { mergeProgrammes } from "../domain/plan/merge-programmes.ts";
import type { Plan, SourceReport } from "../domain/plan/plan.ts";
import type { Deps } from "./deps.ts";
import { type CorruptDocument, planKey } from "./documents.ts";
import type { LaidTasks } from "./lay-tasks.ts";
import { seal } from "./ledger.ts";
import { readPlan, writePlan } from "./plan-store.ts";
import { programmesOf } from "./programmes.ts";
import { logReconciled, reconcileDay } from "./reconcile-day.ts";

export type ScheduleDay = {
  readonly day: RaceDay;
  /** plan: store it and lay no task. */
  readonly mode: "tasks" | "plan";
  readonly correlationId: string;
};

export type ScheduledDay = {
  /** undefined where no source gave a programme and none was stored before: nothing is known of that day. */
  readonly plan: Plan | undefined;
  readonly planPath: string | undefined;
  readonly laid: readonly LaidTasks[];
  /** How the sources did just now. */
  readonly sources: readonly SourceReport[];
};

export type ScheduleError =
  | CorruptDocument
  /** No source answered and no plan is stored: another try may help. */
  | { readonly kind: "no_source"; readonly sources: readonly SourceReport[] };

/**
 * Builds the plan of a day from the sources, stores it, and lays its tasks.
 *
 * Level-triggered: whenever it runs again, races that moved get a new revision, and what is laid already stays. Races
 * that a source lists no more, or could not list, keep what was known of them.
 */
export async function scheduleDay(
  deps: Deps,
  { day, mode, correlationId }: ScheduleDay,
): Promise<Result<ScheduledDay, ScheduleError>> {
  const { programmes, reports, worthRetrying } = await programmesOf(deps.sources, day);
  const stored = await storeMerged(deps, { day, mode, correlationId }, { programmes, reports });
  if (!stored.ok) return stored;
  const plan = stored.value;
  if (!plan) return worthRetrying ? err({ kind: "no_source", sources: reports }) : ok(nothingKnown(reports));
  const sealed = await sealPlan(deps, plan, correlationId);
  if (!sealed.ok) return sealed;
  // Where the tasks were not asked for this time, those of a day that has them stay as they are.
  const reconciled = mode === "tasks" ? await reconcileDay(deps, plan, correlationId) : undefined;
  if (reconciled && !reconciled.ok) return reconciled;
  const sourceStates = Object.fromEntries(reports.map(({ source, status }) => [source, status]));
  deps.log.info("day scheduled", { date: day, mode, sources: sourceStates });
  if (reconciled) logReconciled(deps, "day's tasks laid", plan, reconciled.value);
  const laid = reconciled?.value.laid ?? [];
  return ok({ plan, planPath: planKey(day), laid, sources: reports });
}

/** What is watched from when on: each set of races and off times is sealed once. */
function sealPlan(deps: Deps, plan: Plan, correlationId: string): Promise<Result<void, CorruptDocument>> {
  const races = plan.races.map(({ raceId, startsAt, revision, status }) => ({ raceId, startsAt, revision, status }));
  const digest = createHash("sha256").update(canonicalJson(races)).digest("hex").slice(0, 12);
  const subject = `${plan.date}-plan-${digest}`;
  return seal(deps, { kind: "plan", subject, content: { races }, day: plan.date, correlationId });
}

/** How often a plan is merged anew because another write was first. */
const MERGE_ROUNDS = 5;

async function storeMerged(
  deps: Deps,
  { day, mode, correlationId }: ScheduleDay,
  { programmes, reports }: Pick<Awaited<ReturnType<typeof programmesOf>>, "programmes" | "reports">,
): Promise<Result<Plan | undefined, CorruptDocument>> {
  const merged = mergeProgrammes(day, programmes, deps.policy.countries);
  for (let round = 0; round < MERGE_ROUNDS; round++) {
    const stored = await readPlan(deps.store, day);
    if (!stored.ok) return stored;
    const previous = stored.value?.plan;
    // Asked for with its tasks once, a day keeps them.
    const lasting = previous?.mode === "tasks" ? "tasks" : mode;
    if (programmes.length === 0) {
      if (!previous || previous.mode === lasting) return ok(previous);
      const asked: Plan = { ...previous, mode: lasting };
      if ((await writePlan(deps.store, asked, stored.value?.version)) === "replaced") return ok(asked);
      continue;
    }
    const known = previous?.races ?? [];
    const adopted = adoptNumbers(known, merged.races);
    const races = keepRevisions(known, adopted.races);
    const dropped = [...merged.dropped, ...adopted.dropped];
    if (previous?.mode === lasting && sameRaces(previous, { races, dropped })) return ok(previous);
    const plan: Plan = {
      date: day,
      generatedAt: deps.clock.now(),
      correlationId,
      codeVersion: deps.codeVersion,
      mode: lasting,
      sources: reports,
      races,
      dropped,
    };
    if ((await writePlan(deps.store, plan, stored.value?.version)) === "replaced") return ok(plan);
  }
  throw new Error(`the plan of ${day} was changed by others ${MERGE_ROUNDS} times in a row`);
}

function sameRaces(one: Pick<Plan, "races" | "dropped">, other: Pick<Plan, "races" | "dropped">): boolean {
  return racesText(one) === racesText(other);
}

function racesText({ races, dropped }: Pick<Plan, "races" | "dropped">): string {
  return canonicalJson({ races, dropped });
}

function nothingKnown(reports: readonly SourceReport[]): ScheduledDay {
  return { plan: undefined, planPath: undefined, laid: [], sources: reports };
}
