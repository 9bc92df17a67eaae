import type { Result } from "../domain/kernel/result.ts";
import { parisDayOf, type RaceDay } from "../domain/kernel/time.ts";
import { roundAfter } from "../domain/plan/watch-rounds.ts";
import { CALIBRATION_DAYS, calibrateDay } from "./calibrate-day.ts";
import type { Deps } from "./deps.ts";
import { ledgerHead } from "./ledger-view.ts";
import { reconcilePast } from "./reconcile-past.ts";
import { type ScheduledDay, type ScheduleError, scheduleDay } from "./schedule-day.ts";

/** A line that leaves this machine with the log: whoever keeps it can tell later that nothing before it was changed. */
async function tellHead(deps: Deps): Promise<void> {
  const head = await ledgerHead(deps);
  if (!head.ok) deps.log.error("the ledger does not hold", { ...head.error });
  else if (head.value) {
    const { month, entry } = head.value;
    deps.log.info("ledger head", { month, seq: entry.seq, hash: entry.hash });
  }
}

/** Minutes between two tries of a morning that no source answered: polite, and in time for the first H-30. */
const NEXT_TRY_MINUTES = 15;

/**
 * Plans the day and lays its tasks, and what is left of the days before; where that fails, lays the next try as a task on the next quarter of an hour, for as
 * long as it is that day in Paris. A morning without network is made up for by itself.
 */
export async function planMorning(
  deps: Deps,
  { day, correlationId }: { readonly day: RaceDay; readonly correlationId: string },
): Promise<Result<ScheduledDay, ScheduleError>> {
  await reconcilePast(deps, day, correlationId);
  const scheduled = await scheduleDay(deps, { day, mode: "tasks", correlationId });
  if (scheduled.ok) {
    const calibrated = await calibrateDay(deps, { day, days: CALIBRATION_DAYS, dryRun: false, correlationId });
    // The day goes on without: combinations are then closed, with the reason.
    if (!calibrated.ok) deps.log.error("the dividends could not be calibrated", { ...calibrated.error });
    await tellHead(deps);
    return scheduled;
  }
  const runAt = roundAfter(deps.clock.now(), NEXT_TRY_MINUTES);
  const again = parisDayOf(runAt) === day;
  // Named by its quarter: however many fail, by the scheduler's retries and the queue's, one follows.
  const name = `schedule-${day.replaceAll("-", "")}-${runAt.slice(11, 16).replace(":", "")}`;
  if (again) await deps.queue.enqueue({ name, runAt, path: "/schedule", body: { date: day } });
  deps.log.warn("day could not be planned", {
    date: day,
    cause: scheduled.error.kind,
    sources: scheduled.error.kind === "no_source" ? scheduled.error.sources : undefined,
    nextTry: again ? runAt : undefined,
  });
  return scheduled;
}
