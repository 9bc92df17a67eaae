import type { PastRun } from "../../race/musique.ts";

/** How steady the old GPI called a musique. */
export type Volatility = "SUR" | "NEUTRE" | "VOLATIL";

/** A place behind the ninth, and the mean where there is none. */
const UNPLACED = 10;

/**
 * The old GPI's score of a musique, −5 up: 2 for each of the first three, 1 for a fourth or fifth, less the mean place
 * and 2 for any disqualification. It is a sum, so long musiques score more; kept as it was for the `classic` model.
 *
 * @returns undefined for no runs: the old chain gave a horse that never ran the score of one that is always last
 * @see GPI specification §5.5, §19.18
 */
export function musiqueScore(runs: readonly PastRun[]): number | undefined {
  if (runs.length === 0) return undefined;
  const places = placesOf(runs);
  const within = (last: number) => places.filter((place) => place <= last).length;
  const [topThree, topFive] = [within(3), within(5)];
  const mean = places.length === 0 ? UNPLACED : meanOf(places);
  const disqualified = runs.some(({ outcome }) => outcome.kind === "disqualified") ? 1 : 0;
  return Math.max(-5, 2 * topThree + (topFive - topThree) - (3 * (mean - 1)) / 9 - 2 * disqualified);
}

/** @see GPI specification §5.5 */
export function volatilityOf(runs: readonly PastRun[]): Volatility {
  if (runs.length === 0) return "NEUTRE";
  if (runs.some(({ outcome }) => outcome.kind === "disqualified")) return "VOLATIL";
  const places = placesOf(runs);
  if (places.length === 0) return "NEUTRE";
  const worst = Math.max(...places);
  if (places.length >= 3 && worst - Math.min(...places) > 5 && worst > 5) return "VOLATIL";
  const mean = meanOf(places);
  const topThree = places.filter((place) => place <= 3).length;
  if (mean <= 3 && topThree >= 0.6 * runs.length) return "SUR";
  return mean > 6 ? "VOLATIL" : "NEUTRE";
}

/** Places of the runs that were finished, none worse than 10. */
function placesOf(runs: readonly PastRun[]): number[] {
  return runs.flatMap(({ outcome }) => {
    if (outcome.kind === "unplaced") return [UNPLACED];
    return outcome.kind === "place" ? [Math.min(outcome.place, UNPLACED)] : [];
  });
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
