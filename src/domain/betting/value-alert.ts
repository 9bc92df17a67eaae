/**
 * A ticket of so much value and so large a payout that the forecast behind it should be looked at again: where a price looks
 * best, it is most likely mistaken (gpi.md §8, specification §3.5). It stops nothing.
 */
export type ValueAlert = {
  readonly code: "ALERTE_VALUE";
  /** Stake × expected dividend, in cents. */
  readonly payout: number;
};

/** Profit per €1 and cents, both to be exceeded: STD (gpi.md §8). */
const ALERT_ABOVE = { expectedValue: 0.5, payout: 2000 } as const;

/** @param payout in cents, given that the ticket wins */
export function valueAlert(expectedValue: number, payout: number): ValueAlert | undefined {
  const alerts = expectedValue > ALERT_ABOVE.expectedValue && payout > ALERT_ABOVE.payout;
  return alerts ? { code: "ALERTE_VALUE", payout } : undefined;
}
