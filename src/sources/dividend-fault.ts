import type { Dividend, RaceResult } from "../domain/race/race-result.ts";
import { paidRunners } from "../domain/settlement/paid-runners.ts";

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
 * Why dividends cannot be all that the arrival pays; undefined where they can.
 *
 * A page that lost a row still parses, and so does one where a horse's number was misread: but then a horse that came
 * in has no dividend. Looked at: simple gagnant and placé, couplé gagnant and placé, trio, each operator by itself and
 * only where it shows that bet at all. Held in every one of the 81 races whose dividends are recorded (1 November 2025:
 * 81, 81, 75, 75; the trio in 41, and in the 32 others the pool was paid on fewer horses, which is passed over).
 *
 * @param places the field by which simple placé is paid: what is declared for the PMU, the starters where that is unknown
 */
export function dividendFault(
  { finish, dividends }: Pick<RaceResult, "finish" | "dividends">,
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
  for (const [bet, rows] of rowsOf) {
    const betType = rows[0]?.betType ?? "";
    const shown = new Set(rows.map(({ runners }) => setOf(runners)));
    const missing = owed(betType, finish, field, rows).find((runners) => !shown.has(setOf(runners)));
    if (missing) return `dividends: none for ${missing.join("-")} among those of ${bet}, who came in`;
    const twice = rows.find((row, i) => rows.findIndex((other) => sameRow(other, row)) < i);
    if (twice) return `dividends: ${bet} ${twice.label} ${twice.runners.join("-")} twice`;
  }
  return undefined;
}

/** The combinations that a bet must pay by the arrival alone; a dead heat among couplés is left to the operator. */
function owed(
  betType: string,
  finish: RaceResult["finish"],
  field: number | undefined,
  rows: readonly Dividend[],
): number[][] {
  if (betType === "SIMPLE_GAGNANT" || betType === "SIMPLE_PLACE") {
    return paidRunners(betType, finish, field).map((number) => [number]);
  }
  const order = finish.slice(0, 3).flatMap((sharing) => (sharing.length === 1 ? sharing : []));
  const [first, second, third] = order;
  if (order.length < Math.min(3, finish.length) || first === undefined || second === undefined) return [];
  if (betType === "COUPLE_GAGNANT") return [[first, second]];
  if (third === undefined) return [];
  if (betType === "COUPLE_PLACE" && field !== undefined && field >= THREE_PLACES) {
    return [
      [first, second],
      [first, third],
      [second, third],
    ];
  }
  const wholeTrio = betType === "TRIO" && rows.some(({ runners }) => runners.length === 3);
  return wholeTrio ? [[first, second, third]] : [];
}

function setOf(runners: readonly (number | "nonRunner")[]): string {
  return runners.map(String).toSorted().join(" ");
}

function sameRow(a: Dividend, b: Dividend): boolean {
  return a.label === b.label && a.runners.join() === b.runners.join();
}
