import type { Cents } from "../kernel/money.ts";

/** The rules by which tickets are chosen or refused. Shares and ratios are fractions (0.4 = 40 %). */
export type ProfileRules = {
  readonly budgetPerRace: Cents;
  /** Part of the budget that simple bets may take together; combinations have the other. Caps, not targets. */
  readonly simpleShare: number;
  readonly comboShare: number;
  readonly maximumTickets: number;
  /** Largest part of the race budget on one horse. */
  readonly horseCapShare: number;
  /** Fraction of the Kelly stake. */
  readonly kellyFraction: number;
  /** The bankroll that Kelly goes by, in race budgets. */
  readonly bankrollBudgets: number;
  /** Expected profit of the simple tickets over the simple budget. */
  readonly minimumExpectedValue: number;
  /** Expected profit of a simple ticket over its stake. */
  readonly minimumRoi: number;
  readonly minimumComboExpectedValue: number;
  readonly minimumComboPayout: Cents;
  /** Expected profit of all tickets over the budgets of the families that hold one. */
  readonly minimumGlobalExpectedValue: number;
  /** Expected profit of all tickets over their stakes. */
  readonly minimumGlobalRoi: number;
  /** Expected profit of all tickets over its standard deviation. */
  readonly minimumSharpe: number;
  /** Simple placé is refused while no place odds can be seen. */
  readonly placeOddsRequired: boolean;
  /** Σ(1/place odds)/K at the middle of the range. */
  readonly maximumPlaceOverround: number;
  /** The cap of flat races from `bigFlatField` runners. */
  readonly maximumPlaceOverroundBigFlat: number;
  readonly bigFlatField: number;
  /** Where the expected place dividend has to lie, euros for €1. */
  readonly placeDividendRange: { readonly minimum: number; readonly maximum: number } | "any";
  readonly minimumStarters: number;
  /** Starters with odds at H-30 and H-5, over starters. */
  readonly minimumDriftCoverage: number;
  /** At H-5, from their publication to our look. */
  readonly maximumOddsAgeMinutes: number;
  /** The same at H-30: what the move of the odds is counted from. */
  readonly maximumOddsAgeMinutesH30: number;
  /** Starters whose jockey and trainer the archive knows, over starters; below it combinations are off. */
  readonly minimumJockeyTrainerCoverage: number;
  /** Trot: starters with a chrono in the archive, over starters; below it combinations are off. */
  readonly minimumChronoCoverage: number;
};

/**
 * One value of a profile and where it comes from. STD, RULES, YML51, YML52 and CODE51 are the tags of the GPI
 * specification's sources.
 */
export type Told<T> = readonly [value: T, source: string];
export type ToldRules = { readonly [K in keyof ProfileRules]: Told<ProfileRules[K]> };
