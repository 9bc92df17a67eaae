import type { FieldRow } from "./api.ts";
import { type Language, odds, profitShare, share } from "./format.ts";

/** A column of figures: its text in the catalogue, where the answer has it, and how it is written. */
export type Column = {
  readonly key: keyof FieldRow;
  /** In the section `web`. */
  readonly title: string;
  readonly write: (language: Language, figure: number) => string;
  /** Shown on a phone unless the reader chose otherwise. */
  readonly phone: boolean;
  /** The largest first at the first click. */
  readonly largestFirst: boolean;
  /** Only once the race is over. */
  readonly after?: true;
};

export const COLUMNS: readonly Column[] = [
  { key: "odds_h30", title: "h30", write: odds, phone: false, largestFirst: false },
  { key: "odds_h5", title: "h5", write: odds, phone: true, largestFirst: false },
  { key: "final_odds", title: "finalOdds", write: odds, phone: false, largestFirst: false, after: true },
  { key: "market_probability", title: "marketChance", write: share, phone: false, largestFirst: true },
  { key: "win_probability", title: "ourChance", write: share, phone: true, largestFirst: true },
  { key: "fair_odds", title: "fairOdds", write: odds, phone: false, largestFirst: false },
  { key: "place_probability", title: "placeChance", write: share, phone: false, largestFirst: true },
  { key: "win_expected_value", title: "winValue", write: profitShare, phone: true, largestFirst: true },
];

/** The columns that are shown: the reader's own, else all, else what a phone has room for. */
export function columnsFor(chosen: readonly string[] | undefined, narrow: boolean, over: boolean): Column[] {
  return COLUMNS.filter(
    ({ key, phone, after }) => (over || !after) && (chosen ? chosen.includes(key) : phone || !narrow),
  );
}

/** What a row has in a column. */
export function figureOf(row: FieldRow, { key }: Column): number | undefined {
  const figure = row[key];
  return typeof figure === "number" ? figure : undefined;
}
