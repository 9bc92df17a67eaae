import { type Cents, centsOf } from "../kernel/money.ts";

/**
 * What a stake brings at a dividend, cut to the cent, in whole numbers. A flexi is a smaller stake.
 *
 * @param dividend cents for €1 staked
 */
export function payoutOf(stake: Cents, dividend: Cents): Cents {
  const hundredths = stake * dividend;
  return centsOf((hundredths - (hundredths % 100)) / 100);
}
