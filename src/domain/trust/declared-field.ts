import type { Instant } from "../kernel/time.ts";
import type { RaceCard } from "../race/card.ts";
import type { ComparedPage } from "./judge-comparison.ts";

/**
 * Why a card cannot be the whole field that the PMU declared; undefined where it may be, or where no number is known.
 *
 * The PMU's list keeps its non-runners, and its programme counts them: on every third recorded day the two agree on
 * 27,345 of 27,345 cards, also with the number that the programme told first. So a list that lost its last horse, which
 * the page alone cannot tell, is seen here. Other operators' pages leave declared horses out: they are not asked.
 *
 * @param declaredRunners as the PMU's programme counts them, non-runners included
 */
export function declaredFieldFault(
  { source, runners }: RaceCard,
  declaredRunners: number | undefined,
): string | undefined {
  if (source !== "pmu" || declaredRunners === undefined || runners.length === declaredRunners) return undefined;
  return `lists ${runners.length} runners, and the programme declares ${declaredRunners}`;
}

/**
 * What the declared runners say of a card's page; undefined where they say nothing. A race whose card lacks one is refused by
 * itself; three in a row are the page's doing.
 */
export function declaredFieldPage(
  card: RaceCard,
  declaredRunners: number | undefined,
  at: Instant,
): ComparedPage | undefined {
  const { source, url } = card;
  if (source !== "pmu" || declaredRunners === undefined) return undefined;
  const disagreement = declaredFieldFault(card, declaredRunners);
  return { source, url, at, by: "programme", ...(disagreement === undefined ? {} : { disagreement }) };
}
