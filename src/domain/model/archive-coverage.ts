import { comparableName } from "../kernel/names.ts";
import type { RaceCard } from "../race/card.ts";
import type { Discipline } from "../race/race.ts";
import { type PastDays, tallyOf } from "./factors/past-days.ts";
import { gaitOf } from "./gait.ts";

/**
 * How much of a field the archive of past days knows. Without an archive it knows nobody: 0, by content and not by whether
 * a file is there (gpi.md §4).
 */
export function archiveCoverage(
  starters: readonly number[],
  card: RaceCard,
  discipline: Discipline | undefined,
  past: PastDays | undefined,
): { readonly jockeyTrainerCoverage: number; readonly chronoCoverage: number | "not_needed" } {
  const field = card.runners.filter(({ number }) => starters.includes(number));
  const share = (count: number): number => (field.length === 0 ? 0 : count / field.length);
  const people = field.filter(
    ({ jockey, trainer }) => past && tallyOf(past.jockeys, jockey) && tallyOf(past.trainers, trainer),
  );
  const timed = field.filter(({ name }) => (past?.horses.get(comparableName(name))?.chronos.length ?? 0) > 0);
  return {
    jockeyTrainerCoverage: share(people.length),
    chronoCoverage: gaitOf(discipline) === "trot" ? share(timed.length) : "not_needed",
  };
}
