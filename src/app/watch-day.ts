import { raceLabel } from "../domain/kernel/race-id.ts";
import { ok, type Result } from "../domain/kernel/result.ts";
import { addMinutes, type Instant, minutesBetween, type RaceDay } from "../domain/kernel/time.ts";
import type { Plan, PlannedRace } from "../domain/plan/plan.ts";
import type { Deps } from "./deps.ts";
import type { CorruptDocument } from "./documents.ts";
import { layTasks } from "./lay-tasks.ts";
import { followProgramme } from "./look-again.ts";
import { readPlan } from "./plan-store.ts";
import { programmesOf } from "./programmes.ts";
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

/** One programme request a source every so many minutes while races are pending: polite, and soon enough for H-5. */
const WATCH_MINUTES = 5;

/** Before the first off that is pending, minutes: half an hour before its H-30. */
const FIRST_LOOK_MINUTES = 60;

/** Looks at the off times again, makes plan and tasks agree with them, and lays the next look while races are pending. */
export async function watchDay(deps: Deps, { day }: WatchDay): Promise<Result<WatchedDay, WatchError>> {
  const before = await readPlan(deps.store, day);
  if (!before.ok) return before;
  if (!before.value) return { ok: false, error: { kind: "no_plan", day } };
  const { programmes, reports } = await programmesOf(deps.sources, day);
  let plan: Plan = before.value.plan;
  for (const programme of programmes) {
    const followed = await followProgramme(deps, day, programme);
    if (!followed.ok) return followed;
    plan = followed.value;
  }
  const pending = pendingRaces(plan, deps.clock.now());
  // Tasks that a crash left out between the plan and the queue are laid now; the others are known.
  for (const race of pending) await layTasks(deps, day, race);
  const changed = plan.races.filter((race) => {
    const old = before.value?.plan.races.find(({ raceId }) => raceId === race.raceId);
    return old !== undefined && (old.revision !== race.revision || old.status !== race.status);
  });
  return ok({
    moved: changed.filter(({ status }) => status !== "cancelled").map(raceLabel),
    cancelled: changed.filter(({ status }) => status === "cancelled").map(raceLabel),
    pending: pending.length,
    nextWatch: await layWatch(deps, plan),
    failures: reports
      .filter(({ status }) => status !== "ok")
      .map(({ source, status, detail }) => ({ code: status, detail: `${source}: ${detail}` })),
  });
}

/**
 * Lays the next look of a day as a task, `watch-20251016-1405`, on the next round five minutes of the clock, so that
 * laying it twice is once. The first look is an hour before the first off; nothing is laid when no race is pending.
 */
export async function layWatch(deps: Deps, plan: Plan): Promise<Instant | undefined> {
  const now = deps.clock.now();
  const starts = pendingRaces(plan, now)
    .flatMap(({ startsAt }) => startsAt ?? [])
    .toSorted();
  const [first] = starts;
  if (first === undefined) return undefined;
  const earliest = addMinutes(first, -FIRST_LOOK_MINUTES);
  const runAt = nextRound(earliest > now ? earliest : now);
  const name = `watch-${plan.date.replaceAll("-", "")}-${runAt.slice(11, 16).replace(":", "")}`;
  await deps.queue.enqueue({ name, runAt, path: "/watch", body: { date: plan.date } });
  return runAt;
}

function pendingRaces(plan: Plan, now: Instant): PlannedRace[] {
  return plan.races.filter(
    ({ startsAt, status }) => status === "scheduled" && (startsAt === undefined || startsAt > now),
  );
}

function nextRound(after: Instant): Instant {
  const hour = `${after.slice(0, 13)}:00:00.000Z` as Instant;
  const rounds = Math.floor(minutesBetween(hour, after) / WATCH_MINUTES) + 1;
  return addMinutes(hour, rounds * WATCH_MINUTES);
}
