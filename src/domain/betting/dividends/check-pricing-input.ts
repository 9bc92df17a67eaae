import type { BetPricingInput, PricingRefusal } from "./pricing-input.ts";

/** How far from 1 chances may sum. */
const SUM_TOLERANCE = 1e-9;
/** Runners that a set in 31 bits can hold. */
const MOST_RUNNERS = 31;

/** The first thing that cannot be in the figures of a whole race. */
export function pricingInputFault(input: BetPricingInput): PricingRefusal | undefined {
  const { starters, publicOdds, publicWin, winProbabilities, stake, keep } = input;
  const n = starters.length;
  if (n < 2) return { kind: "too_few_runners", field: "starters", starters: n, minimum: 2 };
  if (n > MOST_RUNNERS) return { kind: "value_invalid", field: "starters", shown: `${n} runners` };
  if (new Set(starters).size !== n) return { kind: "value_invalid", field: "starters", shown: starters.join("-") };
  const lists = { publicOdds, publicWin, winProbabilities };
  for (const [field, { length }] of Object.entries(lists)) {
    if (length !== n) return { kind: "lengths_differ", field, length, starters: n };
  }
  for (const [i, odds] of publicOdds.entries()) {
    if (!(odds > 1 && odds < Infinity))
      return { kind: "value_invalid", field: `publicOdds[${i}]`, shown: String(odds) };
  }
  if (!(stake > 0)) return { kind: "value_invalid", field: "stake", shown: String(stake) };
  if (!(Number.isSafeInteger(keep) && keep > 0)) return { kind: "value_invalid", field: "keep", shown: String(keep) };
  // The public leaves nobody without a cent; a model may.
  return sharesFault("publicWin", publicWin, true) ?? sharesFault("winProbabilities", winProbabilities, false);
}

function sharesFault(field: string, shares: readonly number[], positive: boolean): PricingRefusal | undefined {
  let total = 0;
  for (const [i, share] of shares.entries()) {
    const possible = share <= 1 && (positive ? share > 0 : share >= 0);
    if (!possible) return { kind: "value_invalid", field: `${field}[${i}]`, shown: String(share) };
    total += share;
  }
  return Math.abs(total - 1) <= SUM_TOLERANCE ? undefined : { kind: "impossible_sum", field, shown: String(total) };
}
