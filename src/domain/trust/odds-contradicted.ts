import type { ChosenMarket } from "../market/choose-market.ts";
import type { OddsByRunner, RaceCard } from "../race/card.ts";
import type { SourceName } from "../race/race.ts";
import type { Snapshot } from "../race/snapshot.ts";

/** Two horses that two markets put in opposite orders. */
export type CrossedHorses = {
  /** The shorter one of the first market, then the shorter one of the second. */
  readonly runners: readonly [number, number];
  /** Odds of the one over the other, ≥ 1: the less of what the two markets say. */
  readonly ratio: number;
};

/** Another source that denies the odds which are read, and by which horses. */
export type ContradictedOdds = CrossedHorses & { readonly source: SourceName };

/**
 * From which ratio on two pools of one race contradict each other: each of them pays one of the two horses so many times
 * what it pays the other, the other way round. No two operators were ever recorded together, so the same pool at another
 * minute of each of 2,000 French races stands for the second: `bench/disagreements.ts` tells how many good races are closed
 * by it (about 1 %), and `bench/undetectable.ts` how many exchanged odds. The ratio of {@link compareCards}' favourites,
 * which are two such horses.
 */
export const CONTRADICTION_RATIO = 2.5;

/** The two horses that two markets put furthest apart in opposite orders; undefined where they put none so. */
export function crossedHorses(one: OddsByRunner, other: OddsByRunner): CrossedHorses | undefined {
  const both = Object.keys(one)
    .map(Number)
    .flatMap((number) => {
      const [odds, oddsOfOther] = [one[number], other[number]];
      return odds === undefined || oddsOfOther === undefined ? [] : [{ number, odds, oddsOfOther }];
    });
  let most: CrossedHorses | undefined;
  for (const short of both) {
    for (const long of both) {
      const ratio = Math.min(long.odds / short.odds, short.oddsOfOther / long.oddsOfOther);
      if (ratio > (most?.ratio ?? 1)) most = { runners: [short.number, long.number], ratio };
    }
  }
  return most;
}

/**
 * Another source's odds that contradict those which are read, where no third source bears these out; undefined where none
 * does. One of the two is wrong, and nobody can tell which: neither is played on.
 *
 * A card whose horses are others under the same numbers is not asked, it is set apart by its names; nor are odds that are
 * older than the limit.
 */
export function contradictedOdds(
  { card, market }: Pick<ChosenMarket, "card" | "market">,
  { cards, quarantined = [] }: Pick<Snapshot, "cards" | "quarantined">,
): ContradictedOdds | undefined {
  const sameHorses = quarantined.filter(({ disagreements }) =>
    disagreements.every(({ kind }) => kind === "other_favourite" || kind === "other_field"),
  );
  const others = [...cards, ...sameHorses.map((apart) => apart.card)].filter(({ source }) => source !== card.source);
  const held = others.flatMap((other) => {
    const win = quotedBy(other);
    return win ? [{ source: other.source, crossed: crossedHorses(market.win, win) }] : [];
  });
  const against = held.flatMap(({ source, crossed }) =>
    crossed && crossed.ratio >= CONTRADICTION_RATIO ? [{ source, ...crossed }] : [],
  );
  // Of three sources the two that agree are believed.
  return against.length === held.length ? against[0] : undefined;
}

/** The first market of a card that has odds of two horses. */
function quotedBy({ markets }: RaceCard): OddsByRunner | undefined {
  return markets.find(({ win }) => Object.keys(win).length > 1)?.win;
}
