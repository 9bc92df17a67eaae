import type { BetType } from "../domain/betting/catalogue/bet-type.ts";
import type { Dividend, Operator } from "../domain/race/race-result.ts";
import { combinationKey, type DividendRow, readDividendRow } from "../domain/settlement/dividend-row.ts";
import { normalArrivalHolds } from "../domain/settlement/open-rules.ts";
import { type Arrival, paidCombinations } from "../domain/settlement/paid-combinations.ts";

/** The rows that one operator shows of one bet. */
export type BetRows = {
  readonly betType: BetType;
  readonly operator: Operator;
  readonly rows: readonly Dividend[];
};

/**
 * A combination that the Règlement pays on this arrival and that no row names; undefined where each has its row.
 *
 * Nothing is demanded where nothing is established: bets whose rules were not read (ZEturf's own), labels that are not
 * understood, and a pool that was paid on a lower rank ("dégradé") or on fewer horses than the bet names (a thin pool
 * abroad). A couplé that was paid on a lower rank has its own row too, with 0: so in all 7 of 1 November 2025. One row may
 * stand for all of a rank: Geny shows the four horses of a 2sur4 and one amount.
 *
 * Held in every bet of the 81 races whose dividends are recorded (test/recorded/settlement-combinations.test.ts).
 */
export function missingRow({ betType, operator, rows }: BetRows, arrival: Arrival): Dividend["runners"] | undefined {
  if (!normalArrivalHolds(betType, [])) return undefined;
  const shown: DividendRow[] = [];
  for (const row of rows) {
    const read = readDividendRow(betType, row);
    if (read === undefined) return undefined;
    if (read !== "no_combination") shown.push(read);
  }
  const degraded = shown.some((row) => row.degraded);
  if (shown.length === 0 || (degraded && !COUPLES.has(betType))) return undefined;
  const keys = new Set(shown.filter((row) => !row.degraded).map(combinationKey));
  const owed = paidCombinations(betType, arrival, { operator });
  if (owed.every(({ runners }) => shown.every((row) => row.runners.length < runners.length))) return undefined;
  return owed.find(
    (each) => !keys.has(combinationKey(each)) && !shown.some((row) => standsFor(row, each.runners, each)),
  )?.runners;
}

/**
 * The combination of a couplé that nobody had, and whose pool went to no lower rank: that row is gone. Undefined where there
 * is none. On 1 November 2025 each of the 7 couplés without a winner has its row "dégradé".
 *
 * @param refunded the page says that the stakes were given back
 */
export function unpaidCouple({ betType, rows }: BetRows, refunded: boolean): Dividend["runners"] | undefined {
  if (!COUPLES.has(betType) || refunded || rows.some(({ dividend }) => dividend > 0)) return undefined;
  return rows[0]?.runners;
}

const COUPLES: ReadonlySet<BetType> = new Set(["COUPLE_GAGNANT", "COUPLE_PLACE", "COUPLE_ORDRE"]);

function standsFor(row: DividendRow, runners: Dividend["runners"], { rank, size }: Pick<DividendRow, "rank" | "size">) {
  return (
    row.rank === rank &&
    row.size === size &&
    row.runners.length > runners.length &&
    runners.every((runner) => row.runners.includes(runner))
  );
}
