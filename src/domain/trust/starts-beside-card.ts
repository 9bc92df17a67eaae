import type { RaceCard, Runner } from "../race/card.ts";
import type { PastOutcome } from "../race/musique.ts";
import type { HorsePerformances, PastPerformances, Performance } from "../race/past-performances.ts";
import type { SourceFailure } from "../race/snapshot.ts";

/** Starts that the PMU tells of a horse, where it had as many: 14 of 14 horses of the captured answer. */
const STARTS_TOLD = 5;
/** The musique writes places up to this one; further back is 0. */
const LAST_PLACE_WRITTEN = 9;

/**
 * The past starts of a race beside its card: the musique of a horse tells the same starts, in the same order.
 *
 * An answer that lost one of five starts still reads as one; beside the musique it is one too few, or its places stand at
 * other starts. Such a horse is left out with the reason, and its starts are absent. A horse that is not on the card, or whose
 * musique is not told or not understood, is held against nothing; one of the card that the answer leaves out is named. On the captured answer all 14 horses agree.
 */
export function startsBesideCard(
  told: PastPerformances,
  card: Pick<RaceCard, "runners"> | undefined,
): { readonly performances: PastPerformances; readonly refused: readonly SourceFailure[] } {
  const { source, url, horses } = told;
  const judged = horses.map((horse) => {
    const runner = card?.runners.find(({ number }) => number === horse.number);
    return { horse, fault: runner && startsFault(horse, runner) };
  });
  const refused = judged.flatMap(({ horse, fault }): SourceFailure[] => {
    if (fault === undefined) return [];
    return [{ source, kind: "unreadable", detail: `past performances: no. ${horse.number}: ${fault} (${url})` }];
  });
  // A horse that the answer leaves out whole: its starts are absent either way, and now it is said.
  const starters =
    card?.runners.filter(({ nonRunner, musique }) => !nonRunner && (musique?.runs.length ?? 0) > 0) ?? [];
  const untold = starters.flatMap(({ number }): SourceFailure[] => {
    if (horses.some((horse) => horse.number === number)) return [];
    return [{ source, kind: "not_offered", detail: `past performances: no. ${number} is not told of (${url})` }];
  });
  const kept = judged.flatMap(({ horse, fault }) => (fault === undefined ? [horse] : []));
  return { performances: refused.length === 0 ? told : { ...told, horses: kept }, refused: [...refused, ...untold] };
}

function startsFault({ starts }: HorsePerformances, { musique }: Runner): string | undefined {
  if (!musique?.understood) return undefined;
  const owed = Math.min(STARTS_TOLD, musique.runs.length);
  if (starts.length < owed) return `${starts.length} starts, and the musique tells ${musique.runs.length}`;
  const apart = starts.findIndex((start, i) => {
    const run = musique.runs[i];
    return run !== undefined && !sameEnd(start, run.outcome);
  });
  return apart < 0 ? undefined : `the start of ${starts[apart]?.day} ended otherwise than in the musique`;
}

function sameEnd({ place }: Performance, outcome: PastOutcome): boolean {
  if (outcome.kind === "place" && outcome.place > 0) return place === outcome.place;
  // 0 is a place beyond the ninth, or none.
  if (outcome.kind === "place" || outcome.kind === "unplaced") return place === undefined || place > LAST_PLACE_WRITTEN;
  return place === undefined;
}
