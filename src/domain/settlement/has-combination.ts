import type { PaidCombination } from "./paid-combinations.ts";

/** A ticket's horses, those that did not run apart. */
export type PlayedRunners = {
  /** In the order played. */
  readonly running: readonly number[];
  readonly nonRunnerCount: number;
};

/**
 * Whether a ticket has a combination: its horses, in its order where it has one, and as many non-runners as it names.
 *
 * A combination may be smaller than the ticket: four of a multi en 7, the three of a bonus, a degraded trio's two.
 */
export function hasCombination({ running, nonRunnerCount }: PlayedRunners, combination: PaidCombination): boolean {
  const { runners, inOrder, size } = combination;
  if (size !== running.length + nonRunnerCount) return false;
  const horses = runners.filter((runner) => runner !== "nonRunner");
  if (runners.length - horses.length !== nonRunnerCount) return false;
  if (inOrder) return horses.every((runner, i) => running[i] === runner);
  return horses.every((runner) => running.includes(runner));
}
