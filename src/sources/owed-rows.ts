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
 * abroad). One row may stand for all of a rank: Geny shows the four horses of a 2sur4 and one amount.
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
  if (shown.length === 0 || shown.some(({ degraded }) => degraded)) return undefined;
  const keys = new Set(shown.map(combinationKey));
  const owed = paidCombinations(betType, arrival, { operator });
  if (owed.every(({ runners }) => shown.every((row) => row.runners.length < runners.length))) return undefined;
  return owed.find(
    (each) => !keys.has(combinationKey(each)) && !shown.some((row) => standsFor(row, each.runners, each)),
  )?.runners;
}

function standsFor(row: DividendRow, runners: Dividend["runners"], { rank, size }: Pick<DividendRow, "rank" | "size">) {
  return (
    row.rank === rank &&
    row.size === size &&
    row.runners.length > runners.length &&
    runners.every((runner) => row.runners.includes(runner))
  );
}
