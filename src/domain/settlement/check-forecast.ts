import type { EightyPercent } from "../betting/dividends/pricing-input.ts";
import { standardNormalCdf } from "../betting/dividends/standard-normal.ts";
import type { Cents } from "../kernel/money.ts";
import type { Settlement, SettlementBasis } from "./settlement.ts";

/** What was forecast of a dividend beside what was paid; euros for €1 staked. */
export type ForecastCheck = {
  /** E[dividend | won], as the ticket was priced. */
  readonly forecast: number;
  readonly paid: number;
  /** ln(paid / forecast): 0.1 is paid a tenth more. */
  readonly logError: number;
  /** Within which 8 of 10 were expected; absent where the spread of the pool was never measured. */
  readonly interval?: EightyPercent | undefined;
  readonly inside?: boolean | undefined;
  /** Share of the forecast's law below what was paid: 0.1 and 0.9 are the ends of the interval. Absent with it. */
  readonly quantile?: number | undefined;
  readonly basis: SettlementBasis;
};

/** P(Z ≤ 1.2816) = 0.9: from the middle of a lognormal law to the ends of its eighty percent, in σ. */
const EIGHTY_PERCENT_SD = 1.2815515655446004;

/**
 * Holds the forecast of a dividend against what was paid.
 *
 * Forecasts are given that the bet wins, so only a won ticket tells something. The quantile is that of the lognormal law
 * whose eighty percent the interval is; its ends are rounded as dividends are, so it is right to a step of ten cents.
 *
 * @param ticket `expectedDividend` in euros for €1 staked
 * @returns undefined for a ticket that did not win
 * @example checkForecast({ stake: 100, expectedDividend: 4, interval: { low: 2, high: 8 } }, won(400)) // quantile 0.5
 */
export function checkForecast(
  ticket: {
    readonly stake: Cents;
    readonly expectedDividend: number;
    readonly interval?: EightyPercent | undefined;
  },
  settlement: Settlement,
): ForecastCheck | undefined {
  if (settlement.outcome !== "won") return undefined;
  const { stake, expectedDividend: forecast, interval } = ticket;
  const paid = settlement.payout / stake;
  const check = { forecast, paid, logError: Math.log(paid / forecast), basis: settlement.basis };
  if (!interval) return check;
  const { low, high } = interval;
  return { ...check, interval, inside: low <= paid && paid <= high, quantile: quantileOf(paid, interval) };
}

function quantileOf(paid: number, { low, high }: EightyPercent): number {
  const middle = Math.log(low * high) / 2;
  const sd = Math.log(high / low) / 2 / EIGHTY_PERCENT_SD;
  // Both ends on one rounded dividend: the law is narrower than a step.
  if (!(sd > 0)) return paid < low ? 0 : paid > high ? 1 : 0.5;
  return standardNormalCdf((Math.log(paid) - middle) / sd);
}
