import type { Dividend, Finish } from "../../domain/race/race-result.ts";

/** ZEturf's numbers of bets, in `parisOuverts` and in `paris-carre_23x19_<id>`; 31, which has no dividends, is none of them. */
const BET_OF_ID: Readonly<Record<number, string>> = {
  1: "SIMPLE_GAGNANT",
  2: "SIMPLE_PLACE",
  3: "COUPLE_GAGNANT",
  5: "COUPLE_PLACE",
  6: "TRIO",
  7: "ZE_COUILLON",
  8: "ZE_4",
  13: "ZE_2_SUR_4",
  15: "ZE_234",
  29: "ZE_SHOW",
};

/** Places that ZEturf's bets look at. */
const PLACES = 4;
/** Of ZE 234, the column that adds up the combinations to this one. */
const SUM_SO_FAR = "Gain champ total";

type Rows = { readonly finish: Finish; readonly dividends: readonly Dividend[] };

/**
 * The numbers of the bets that the page says were open on the race (`parisOuverts: [1,2,29,…]`); undefined where it does not say.
 */
export function zeturfOpenBets(script: string | undefined): readonly number[] | undefined {
  const list = /parisOuverts:\s*\[([\d,\s]*)\]/.exec(script ?? "")?.[1];
  return list?.split(",").map(Number);
}

/**
 * Why ZEturf's dividends cannot be all of them: a bet that was open has no row, or one of ZEturf's own bets lacks a row
 * that its other rows demand; undefined where they can.
 *
 * Of the own bets the rules were not read. What they pay is as on the captured page, where each stands whole: ZEshow the
 * second, ZE couillon the fourth, ZE 2 sur 4 each two of the first four, ZE 4 those four, ZE 234 the first two, three and
 * four, its last column adding up. After a dead heat among these places nothing is demanded of them.
 *
 * @param open see {@link zeturfOpenBets}; a page without any dividend has none yet
 */
export function zeturfRowsFault({ finish, dividends }: Rows, open: readonly number[] | undefined): string | undefined {
  if (dividends.length === 0) return undefined;
  const rowsOf = Map.groupBy(dividends, ({ betType }) => betType);
  const unpaid = open?.find((id) => BET_OF_ID[id] !== undefined && !rowsOf.has(BET_OF_ID[id]));
  if (unpaid !== undefined) return `dividends: ${BET_OF_ID[unpaid]} was open and has no row`;
  const first = finish.slice(0, PLACES);
  const order = first.flat();
  if (first.length < PLACES || order.length > PLACES) return undefined;
  for (const [betType, owed] of Object.entries(ownBetsOn(order))) {
    const rows = rowsOf.get(betType) ?? [];
    const shown = new Set(rows.map(({ runners }) => keyOf(runners)));
    const missing = rows.length > 0 ? owed.find((runners) => !shown.has(keyOf(runners))) : undefined;
    if (missing) return `dividends: none for ${missing.join("-")} among those of ${betType}, who came in`;
  }
  return sumFault(rowsOf.get("ZE_234") ?? []);
}

function ownBetsOn(order: readonly number[]): Readonly<Record<string, readonly (readonly number[])[]>> {
  return {
    ZE_SHOW: [order.slice(1, 2)],
    ZE_COUILLON: [order.slice(3, 4)],
    ZE_2_SUR_4: order.flatMap((one, i) => order.slice(i + 1).map((other) => [one, other])),
    ZE_4: [order],
    ZE_234: [order.slice(0, 2), order.slice(0, 3), order],
  };
}

/** Each combination has an amount of its own and the sum so far; of either the other tells where one is gone. */
function sumFault(rows: readonly Dividend[]): string | undefined {
  let sum = 0;
  for (const [runners, pair] of Map.groupBy(rows, (row) => row.runners.join("-"))) {
    const total = pair.find(({ label }) => label === SUM_SO_FAR);
    const own = pair.find(({ label }) => label !== SUM_SO_FAR);
    if (!total || !own) return `dividends: half a row of ZE_234 ${runners}`;
    sum += own.dividend;
    if (total.dividend !== sum) return `dividends: ZE_234 ${runners} adds up to ${total.dividend} cents, not ${sum}`;
  }
  return undefined;
}

function keyOf(runners: readonly (number | "nonRunner")[]): string {
  return runners.map(String).toSorted().join("-");
}
