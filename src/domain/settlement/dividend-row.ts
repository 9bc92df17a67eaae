import { betRules, type RankName } from "../betting/catalogue/bet-rules.ts";
import type { BetType } from "../betting/catalogue/bet-type.ts";
import type { Cents } from "../kernel/money.ts";
import type { Dividend } from "../race/race-result.ts";
import type { PaidCombination } from "./paid-combinations.ts";

/** An official dividend in the words of the rules. */
export type DividendRow = PaidCombination & {
  /** Cents for €1 staked; 0: nobody had it. */
  readonly dividend: Cents;
  /** Paid instead of the combination that nobody had: "dégradé". */
  readonly degraded: boolean;
};

/**
 * Reads a dividend's rank and size off its label.
 *
 * The PMU's labels: `Ordre`, `Désordre`, `Bonus`, `Bonus 4sur5`, `Bonus 3`, `Multi en 5`, `… dégradé 1 rang`. ZE 234 has
 * the rank by the number of horses.
 *
 * @returns nothing for a row that pays no combination: the tirelire, ZEturf's sum over a whole ticket ("champ total");
 *   undefined for a label that says no rank the bet has
 */
export function readDividendRow(betType: BetType, row: Dividend): DividendRow | "no_combination" | undefined {
  const label = row.label.normalize("NFC").toLowerCase();
  if (/tirelire|champ total/.test(label)) return "no_combination";
  const { ranks, sizes, pays } = betRules(betType, 3);
  const named = row.runners.length;
  const rank = ranks.length === 1 ? ranks[0]?.rank : pays === "all" ? rankByCount(betType, named) : rankByWord(label);
  if (rank === undefined || !ranks.some((each) => each.rank === rank)) return undefined;
  const size = sizes.length === 1 ? sizes[0] : Number(/\ben (\d)\b/.exec(label)?.[1]);
  if (size === undefined || !sizes.includes(size)) return undefined;
  const degraded = /d[ée]grad[ée]/.test(label);
  const exact = ranks.find((each) => each.rank === rank)?.event.order === "exact";
  return { betType, rank, runners: row.runners, inOrder: exact, size, dividend: row.dividend, degraded };
}

function rankByCount(betType: BetType, named: number): RankName | undefined {
  return betRules(betType, 3).ranks.find(({ event }) => event.conditions[0]?.atLeast === named)?.rank;
}

function rankByWord(label: string): RankName | undefined {
  if (/d[ée]sordre/.test(label)) return "disorder";
  if (label.includes("ordre")) return "order";
  if (/bonus 4 ?sur ?5/.test(label)) return "bonus_4_of_5";
  if (/bonus 3/.test(label)) return "bonus_3";
  return label.includes("bonus") ? "bonus" : undefined;
}

/** Says which combination this is: equal for two that pay the same tickets. */
export function combinationKey({ betType, rank, runners, inOrder, size }: PaidCombination): string {
  const named = inOrder ? runners.map(String) : runners.map(String).toSorted();
  return `${betType} ${rank} ${size}: ${named.join("-")}`;
}
