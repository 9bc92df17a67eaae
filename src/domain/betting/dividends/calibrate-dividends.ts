import type { RaceDay } from "../../kernel/time.ts";
import type { Operator } from "../../race/race-result.ts";
import type { RankName } from "../catalogue/bet-rules.ts";
import {
  type CalibrationReason,
  type CalibrationRules,
  calibrationStatus,
  type DividendCalibration,
} from "./dividend-calibration.ts";
import { type CalibrationFitRefusal, fitForecasts } from "./fit-dividend-calibration.ts";
import type { PoolPaid } from "./paid-forecasts.ts";
import type { BetPool } from "./priced-bets.ts";

/** One pool, or one rank of it, after a look at its dividends. */
export type PoolCalibrated = {
  readonly operator: Operator;
  readonly pool: BetPool;
  readonly rank?: RankName;
  /** Races whose dividends were read. */
  readonly n: number;
} & (
  | { readonly calibration: DividendCalibration; readonly mayCarryStake: true }
  /** It is priced with and shown; the reason says why no stake goes by it. */
  | { readonly calibration: DividendCalibration; readonly mayCarryStake: false; readonly reason: CalibrationReason }
  | { readonly calibration: undefined; readonly mayCarryStake: false; readonly refusal: CalibrationFitRefusal }
);

/**
 * κ, β, σ of every pool that paid, and whether each may carry a stake on the day it was measured.
 *
 * `edgeSd` is the root mean square of log(our chance / the public's) over what came in, our chance being the default
 * model's: the favourite–longshot correction. Further than that no edge of ours is believed to go.
 *
 * @param source says what was read: period and races
 */
export function calibrateDividends(
  paid: readonly PoolPaid[],
  {
    measuredOn,
    source,
    rules,
  }: { readonly measuredOn: RaceDay; readonly source: string; readonly rules: CalibrationRules },
): PoolCalibrated[] {
  const pools = Map.groupBy(paid, ({ operator, pool, rank }) => [operator, pool, rank ?? ""].join(" "));
  return [...pools]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, own]): PoolCalibrated[] => {
      const [first] = own;
      if (!first) return [];
      const { operator, pool, rank } = first;
      const of = { operator, pool, ...(rank ? { rank } : {}), n: own.length };
      const fit = fitForecasts(own);
      if (!fit.ok) return [{ ...of, calibration: undefined, mayCarryStake: false, refusal: fit.error }];
      const edgeSd = Math.sqrt(own.reduce((sum, { logEdge }) => sum + logEdge ** 2, 0) / own.length);
      const calibration: DividendCalibration = { ...of, ...fit.value, edgeSd, source, measuredOn };
      const status = calibrationStatus([calibration], operator, pool, measuredOn, rules, rank);
      return status.status === "calibrated"
        ? [{ ...of, calibration, mayCarryStake: true }]
        : [{ ...of, calibration, mayCarryStake: false, reason: status.reason }];
    });
}
