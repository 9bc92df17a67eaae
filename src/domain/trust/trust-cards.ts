import type { RaceCard } from "../race/card.ts";
import type { CardComparison, QuarantinedCard } from "../race/card-comparison.ts";
import { SOURCE_NAMES } from "../race/race.ts";
import { compareCards } from "./compare-cards.ts";
import { fieldCutShort } from "./compare-counts.ts";

export type TrustedCards = {
  /** May be used beside each other, in the order given. */
  readonly trusted: readonly RaceCard[];
  /** Shown, and read by nothing that leads to money. */
  readonly quarantined: readonly QuarantinedCard[];
  /** Each other card beside the first; empty where there is only one. */
  readonly comparisons: readonly CardComparison[];
  /** The card that is believed; undefined where none has a field. */
  readonly first?: RaceCard | undefined;
};

/**
 * Which cards of one race tell of the same field, and which are set apart.
 *
 * The first card is the one that most of the others agree with; among equals the PMU's, whose numbers are the official
 * ones, then ZEturf's, then Geny's. A card that lost a part of the field is not the first while there is a whole one. Every
 * other card is held against it.
 */
export function trustCards(cards: readonly RaceCard[]): TrustedCards {
  const first = firstOf(cards.filter(({ runners }) => runners.length > 0));
  if (!first) return { trusted: cards, quarantined: [], comparisons: [] };
  const compared = cards
    .filter((card) => card !== first)
    .map((card) => ({ card, comparison: compareCards(first, card) }));
  const apart = compared.filter(({ comparison }) => comparison.disagreements.length > 0);
  return {
    trusted: cards.filter((card) => !apart.some((one) => one.card === card)),
    quarantined: apart.map(({ card, comparison: { first: against, disagreements } }) => {
      return { card, against, disagreements };
    }),
    comparisons: compared.map(({ comparison }) => comparison),
    first,
  };
}

function firstOf(cards: readonly RaceCard[]): RaceCard | undefined {
  const ranked = cards.map((card) => {
    const agreeing = cards.filter((other) => other !== card && compareCards(card, other).disagreements.length === 0);
    const short = cards.some((other) => fieldCutShort(card, other) !== undefined);
    return { card, votes: agreeing.length, cut: short ? 1 : 0 };
  });
  ranked.sort((a, b) => b.votes - a.votes || a.cut - b.cut || rankOf(a.card) - rankOf(b.card));
  return ranked[0]?.card;
}

function rankOf({ source }: RaceCard): number {
  return SOURCE_NAMES.indexOf(source);
}
