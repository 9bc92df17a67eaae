import type { Dividend, RaceResult } from "../domain/race/race-result.ts";
import { knownBet } from "../domain/settlement/reglement/reglement.ts";
import { missingRow, unpaidCouple } from "./owed-rows.ts";

/** Fields of at least so many have three paid places, and couplé gagnant and placé; see `paidPlaces`. */
const THREE_PLACES = 8;

/** Whoever pays the first pays the second too, in fields of at least so many: no race of that day has one alone. */
const SOLD_TOGETHER = [
  ["SIMPLE_PLACE", "SIMPLE_GAGNANT", 0],
  ["SIMPLE_GAGNANT", "SIMPLE_PLACE", THREE_PLACES],
  ["COUPLE_PLACE", "COUPLE_GAGNANT", THREE_PLACES],
  ["COUPLE_GAGNANT", "COUPLE_PLACE", THREE_PLACES],
] as const;

/**
 * What the PMU's shops and its site sell together: of 3,704 families on 554 races of every fourth recorded day the site
 * sells none alone, and the shops these two alone, in 16 races and in 2.
 */
const POOLS_ALIKE = ["pmu-shop", "pmu-online"] as const;
const SHOPS_ALONE: readonly string[] = ["QUARTE_PLUS", "MULTI"];

/**
 * Why dividends cannot be all that the arrival pays; undefined where they can.
 *
 * A page that lost a row still parses, and so does one where a horse's number was misread: but then a combination that
 * the Règlement pays has no dividend ({@link missingRow}). Each operator is looked at by itself, and each bet only where
 * it is shown at all: of one that is gone whole, {@link unpaidFamily} tells where the programme was read.
 *
 * @param result.nonRunners those whose rows "1 NP" must be there too; empty where a page is not known to show them
 * @param field by which simple placé is paid: what is declared for the PMU, the starters where that is unknown
 */
export function dividendFault(
  {
    finish,
    nonRunners,
    dividends,
    refundedBets = [],
  }: Pick<RaceResult, "finish" | "nonRunners" | "dividends" | "refundedBets">,
  field: number | undefined,
): string | undefined {
  const rowsOf = Map.groupBy(dividends, ({ operator, betType }) => `${operator} ${betType}`);
  for (const operator of new Set(dividends.map((row) => row.operator))) {
    const shows = (betType: string) => rowsOf.has(`${operator} ${betType}`);
    const lost = SOLD_TOGETHER.find(
      ([sold, betType, from]) => shows(sold) && !shows(betType) && (from === 0 || (field ?? 0) >= from),
    );
    if (lost) return `dividends: ${operator} shows ${lost[0]} and none of ${lost[1]}`;
  }
  const alone = soldByOnePool(dividends);
  if (alone) return alone;
  for (const [bet, rows] of rowsOf) {
    const [{ operator, betType: code } = { operator: undefined, betType: "" }] = rows;
    const betType = knownBet(code);
    const missing =
      betType && operator && missingRow({ betType, operator, rows }, { finish, nonRunners, declaredRunners: field });
    if (missing) return `dividends: none for ${namesOf(missing)} among those of ${bet}, who came in`;
    const refunded = refundedBets.some((one) => one.operator === operator && one.betType === code);
    const unpaid = betType && operator && unpaidCouple({ betType, operator, rows }, refunded);
    if (unpaid) return `dividends: nobody had ${namesOf(unpaid)} of ${bet}, and no lower rank is shown`;
    const twice = rows.find((row, i) => rows.findIndex((other) => sameRow(other, row)) < i);
    if (twice) return `dividends: ${bet} ${twice.label} ${twice.runners.join("-")} twice`;
  }
  return undefined;
}

/** A bet of one of the PMU's two pools, on a page that shows both, that the other cannot be without. */
function soldByOnePool(dividends: readonly Dividend[]): string | undefined {
  const [shops, site] = POOLS_ALIKE.map((operator) => {
    const own = dividends.filter((row) => row.operator === operator && knownBet(row.betType));
    return new Set(own.map(({ betType }) => betType));
  });
  if (!shops || !site || shops.size === 0 || site.size === 0) return undefined;
  const ofSite = [...site].find((betType) => !shops.has(betType));
  if (ofSite) return `dividends: pmu-online shows ${ofSite} and pmu-shop none`;
  const ofShops = [...shops].find((betType) => !site.has(betType) && !SHOPS_ALONE.includes(betType));
  return ofShops && `dividends: pmu-shop shows ${ofShops} and pmu-online none`;
}

/**
 * Why a family of bets that the race sold cannot be without a row; undefined where each has one.
 *
 * On 1 November 2025 each of the 456 families that the programme sold on 81 races has a row. Asked for of an operator
 * only where it shows any bet, and of bets of the catalogue alone: `REPORT_PLUS` and `TIC_TROIS` have no rows of a race.
 *
 * @param sold the programme's bets of the race, of this operator, as the PMU's codes
 * @param refunded those whose stakes the page itself says to be given back
 */
export function unpaidFamily(
  dividends: readonly Dividend[],
  { operator, sold, refunded }: SoldBets,
): string | undefined {
  const own = dividends.filter((row) => row.operator === operator);
  if (own.length === 0) return undefined;
  const shown = new Set([...own.map(({ betType }) => betType), ...refunded]);
  const lost = sold.find((betType) => knownBet(betType) && !shown.has(betType));
  return lost && `dividends: the race sold ${lost} and ${operator} has no row of it`;
}

export type SoldBets = {
  readonly operator: Dividend["operator"];
  readonly sold: readonly string[];
  readonly refunded: readonly string[];
};

function namesOf(runners: Dividend["runners"]): string {
  return runners.map((runner) => (runner === "nonRunner" ? "NP" : runner)).join("-");
}

function sameRow(a: Dividend, b: Dividend): boolean {
  return a.label === b.label && a.runners.join() === b.runners.join();
}
