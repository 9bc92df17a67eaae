import { at } from "../at.ts";
import { FACTOR_CODES, type FactorCode } from "./factor.ts";
import { MEAN_FIELD } from "./factor-definition.ts";
import { FACTORS } from "./factor-definitions.ts";
import type { FactorTable } from "./read-factors.ts";
import { standardise } from "./standardise.ts";

/** What the odds say: the log of the public's chance, the same times log(starters/12.4), and the move since H-30. */
const MARKET_CODES = ["log_market", "log_market_by_field", "drift", "drift_unknown"] as const;
type MarketColumn = (typeof MARKET_CODES)[number];

const MARKET_COLUMNS: Readonly<Record<MarketColumn, (race: DesignRace) => number[]>> = {
  log_market: ({ marketProbabilities }) => standardise(marketProbabilities.map(Math.log), "centred"),
  log_market_by_field: ({ marketProbabilities }) => {
    const field = Math.log(marketProbabilities.length / MEAN_FIELD);
    return standardise(
      marketProbabilities.map((p) => Math.log(p) * field),
      "centred",
    );
  },
  drift: ({ drift }) => standardise(drift, "centred"),
  drift_unknown: ({ drift }) => drift.map((move) => Number(move === undefined)),
};

/** A column of the logit: of the market, a factor, or "this factor is not known of this runner". */
export type DesignColumn = MarketColumn | FactorCode | UnknownColumn;
export type UnknownColumn = `${FactorCode}_unknown`;

export const DESIGN_COLUMNS: readonly DesignColumn[] = [
  ...MARKET_CODES,
  ...FACTOR_CODES,
  ...FACTOR_CODES.map(unknownOf),
];

export function isDesignColumn(code: string): code is DesignColumn {
  return (DESIGN_COLUMNS as readonly string[]).includes(code);
}

/** One race before it is a matrix; runners in one order throughout. */
export type DesignRace = {
  /** The public's chances, each above 0. */
  readonly marketProbabilities: readonly number[];
  /** log p(H5) − log p(H30), undefined where a runner had no odds at one of them. */
  readonly drift: readonly (number | undefined)[];
  readonly factors: FactorTable;
};

/** A row of the logit for each runner, a column for each code asked for. Market columns are centred on the race. */
export function designRows(race: DesignRace, columns: readonly DesignColumn[]): number[][] {
  const byColumn = columns.map((column) => columnOf(race, column));
  return race.marketProbabilities.map((_, i) => byColumn.map((values) => at(values, i)));
}

export function unknownOf(code: FactorCode): UnknownColumn {
  return `${code}_unknown`;
}

function columnOf(race: DesignRace, column: DesignColumn): number[] {
  if (isMarketColumn(column)) return MARKET_COLUMNS[column](race);
  const { codes, rows } = race.factors;
  const known = codes.indexOf(column as FactorCode);
  if (known >= 0) {
    return standardise(
      rows.map((row) => row[known]?.value),
      FACTORS[column as FactorCode].scale,
    );
  }
  const unknown = codes.findIndex((code) => unknownOf(code) === column);
  // A factor that does not belong to the gait of the race tells nobody from anybody.
  return rows.map((row) => (unknown >= 0 ? Number(row[unknown]?.value === undefined) : 0));
}

function isMarketColumn(column: DesignColumn): column is MarketColumn {
  return column in MARKET_COLUMNS;
}
