import { raceLabel } from "../domain/kernel/race-id.ts";
import type { RaceDay } from "../domain/kernel/time.ts";
import type { PlannedRace } from "../domain/plan/plan.ts";
import { morningAfter, nextResultAttempt } from "../domain/plan/result-attempts.ts";
import { resultLook } from "../domain/plan/wanted-tasks.ts";
import type { SettledDecision } from "../domain/settlement/settle-decision.ts";
import type { Deps } from "./deps.ts";
import { layOwnTask } from "./lay-tasks.ts";
import type { RunReason } from "./run-answer.ts";
import { readMarks } from "./run-marks.ts";

/**
 * Lays the look after an official result, where tickets or paper tickets stand on it: at 09:00 on the next morning, when
 * enquiries are over and the slower operators have paid; where money is undetermined also at the minutes at which a result
 * is looked for. There is none after the morning but by hand.
 *
 * @returns the reason that tells of it; empty where none was laid
 */
export async function layNextLook(
  deps: Deps,
  day: RaceDay,
  race: PlannedRace,
  attempt: number,
  settlement: SettledDecision,
): Promise<RunReason[]> {
  const stands = settlement.tickets.length > 0 || settlement.papers.some(({ tickets }) => tickets.length > 0);
  const morning = morningAfter(day);
  const now = deps.clock.now();
  if (!stands || now >= morning) return [];
  const open = settlement.tickets.some((one) => one.settlement.outcome === "undetermined");
  const soon = open ? nextResultAttempt(day, await lookOf(deps, day, race, attempt), now) : undefined;
  const runAt = soon !== undefined && soon < morning ? soon : morning;
  const next = await layOwnTask(deps, day, race, { phase: "RESULT", runAt, attempt: attempt + 1 });
  return open ? [{ code: "next_attempt", detail: `${next.name} at ${runAt}` }] : [];
}

async function lookOf(deps: Deps, day: RaceDay, race: PlannedRace, attempt: number): Promise<number> {
  return resultLook(await readMarks(deps.store, day, raceLabel(race)), race, attempt);
}
