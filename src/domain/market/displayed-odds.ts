import { OFFICIAL_ROUNDING, roundedDividend } from "../betting/dividends/dividend-rounding.ts";

/** Shown odds change their step here: tenths below, whole numbers from here up. */
const FIRST_WHOLE_ODDS = 10;
const TENTH = 0.1;

/**
 * The odds a pool may have paid when a board showed `odds`: at least the first, less than the second.
 *
 * The PMU truncates what it shows, to 0.1 below 10 and to the whole number from 10 up (measured on French races:
 * regression slope 0.998 ± 0.030, where 1 is truncation and 0 rounding; specification §0.3, §1.1). Odds of 10 and more
 * that are shown with a decimal were not cut to the whole number and keep the step of a tenth.
 */
export function truncationInterval(odds: number): { readonly from: number; readonly below: number } {
  const step = odds >= FIRST_WHOLE_ODDS && Number.isInteger(odds) ? 1 : TENTH;
  return { from: odds, below: odds + step };
}

/** The middle of that interval: shown odds + 0.05 below 10, + 0.5 from 10 up. */
export function truncationMidPoint(odds: number): number {
  const { from, below } = truncationInterval(odds);
  return (from + below) / 2;
}

/**
 * What the PMU's board shows of the odds that a pool would pay: cut down, and never below 1.10.
 *
 * @param odds euros for €1, takeout removed, not yet rounded
 * @example displayedOdds(9.99) // 9.9; 10.99 is shown as 10
 */
export function displayedOdds(odds: number): number {
  return odds < FIRST_WHOLE_ODDS ? roundedDividend(odds, OFFICIAL_ROUNDING) : Math.floor(odds);
}
