import type { Phase } from "../domain/kernel/phase.ts";
import type { RunRecord } from "./read-runs.ts";
import type { Outcome } from "./run-answer.ts";

/** Outcomes that leave documents, or say for good that there will be none. */
const DONE: readonly string[] = [
  "recorded",
  "play",
  "abstain",
  "settled",
  "undetermined",
  "cancelled",
] satisfies Outcome[];

/** Outcomes that say nothing of the race: another run of the same phase has the word. */
const SILENT: readonly string[] = ["already_done", "superseded", "moved", "pending"] satisfies Outcome[];

/**
 * The run that tells what a phase of a race came to: the last that did the work, else the last that says why it is not
 * done. A second delivery, or a failure after the work was done, changes nothing of that.
 *
 * @param runs of one race, in the order in which they began
 */
export function tellingRun(runs: readonly RunRecord[], phase: Phase): RunRecord | undefined {
  const own = runs.filter((run) => run.phase === phase);
  return (
    own.findLast(({ outcome }) => DONE.includes(outcome)) ??
    own.findLast(({ outcome }) => !SILENT.includes(outcome)) ??
    own.at(-1)
  );
}
