import { raceLabel } from "../domain/kernel/race-id.ts";
import { ok, type Result } from "../domain/kernel/result.ts";
import type { Instant, RaceDay } from "../domain/kernel/time.ts";
import type { Plan } from "../domain/plan/plan.ts";
import { pendingRaces } from "../domain/plan/watch-rounds.ts";
import type { Deps } from "./deps.ts";
import type { CorruptDocument } from "./documents.ts";
import { followProgramme } from "./look-again.ts";
import { readPlan } from "./plan-store.ts";
import { programmesOf } from "./programmes.ts";
import { reconcileDay } from "./reconcile-day.ts";
import type { RunReason } from "./run-answer.ts";

export type WatchDay = { readonly day: RaceDay; readonly correlationId: string };

export type WatchedDay = {
  /** Races of which the off moved since the last look, `R1C3`. */
  readonly moved: readonly string[];
  readonly cancelled: readonly string[];
  /** Races still to run. */
  readonly pending: number;
  /** When the next look is laid; undefined once no race is pending. */
  readonly nextWatch: Instant | undefined;
  /** Sources that gave no programme. */
  readonly failures: readonly RunReason[];
};

type WatchError = CorruptDocument | { readonly kind: "no_plan"; readonly day: RaceDay };

/**
 * Looks at the off times again, and makes plan and queue agree with them; the next look is laid while races are pending.
 *
 * Only the sources that number a race of the plan are asked: no other's word moves one.
 */
export async function watchDay(deps: Deps, { day, correlationId }: WatchDay): Promise<Result<WatchedDay, WatchError>> {
  const before = await readPlan(deps.store, day);
  if (!before.ok) return before;
  if (!before.value) return { ok: false, error: { kind: "no_plan", day } };
  const leads = new Set(before.value.plan.races.map(({ sources: [lead] }) => lead?.source));
  const asked = deps.sources.filter(({ name }) => leads.has(name));
  const { programmes, reports } = await programmesOf(asked, day);
  let plan: Plan = before.value.plan;
  for (const programme of programmes) {
    const followed = await followProgramme(deps, day, programme);
    if (!followed.ok) return followed;
    plan = followed.value;
  }
  const reconciled = await reconcileDay(deps, plan, correlationId);
  if (!reconciled.ok) return reconciled;
  const changed = plan.races.filter((race) => {
    const old = before.value?.plan.races.find(({ raceId }) => raceId === race.raceId);
    return old !== undefined && (old.revision !== race.revision || old.status !== race.status);
  });
  return ok({
    moved: changed.filter(({ status }) => status !== "cancelled").map(raceLabel),
    cancelled: changed.filter(({ status }) => status === "cancelled").map(raceLabel),
    pending: pendingRaces(plan, deps.clock.now()).length,
    nextWatch: reconciled.value.nextWatch,
    failures: reports
      .filter(({ status }) => status !== "ok")
      .map(({ source, status, detail }) => ({ code: status, detail: `${source}: ${detail}` })),
  });
}
