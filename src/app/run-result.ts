import type { RaceDay } from "../domain/kernel/time.ts";
import type { PlannedRace } from "../domain/plan/plan.ts";
import type { Deps } from "./deps.ts";
import { raceKey } from "./documents.ts";
import { finishDecision } from "./finish-decision.ts";
import { corrupt } from "./refusal.ts";
import type { PhaseAnswer } from "./run-answer.ts";
import { settleResult } from "./settle-result.ts";
import { settleAgain } from "./settlement-correction.ts";

type ResultRun = {
  readonly day: RaceDay;
  /** Of the task; a call by hand has none. */
  readonly revision?: number | undefined;
  /** 1 at the first look. */
  readonly attempt: number;
  readonly correlationId: string;
};

/** Looks for the official result, and settles by it; after that, whether it still stands. */
export async function runResult(deps: Deps, run: ResultRun, race: PlannedRace): Promise<PhaseAnswer> {
  // A crash at H5 may have left a market without its tickets: they are settled too.
  const unfinished = await finishDecision(deps, run.day, race);
  if (unfinished) return unfinished;
  if (await deps.store.read(raceKey(race.raceId, "result.json"))) {
    const again = await settleAgain(deps, run.day, race, { ...run, byHand: run.revision === undefined });
    return again.ok ? again.value : corrupt(again.error);
  }
  const settled = await settleResult(deps, run.day, race, run);
  return settled.ok ? settled.value : corrupt(settled.error);
}
