import { centsOf } from "../kernel/money.ts";
import type { ToldRules } from "./profile-rules.ts";

const STANDARD: ToldRules = {
  budgetPerRace: [centsOf(500), "STD: 5 € a race (gpi.md §7, §10)"],
  simpleShare: [0.6, "STD: 60/40 as caps (gpi.md §7, §10)"],
  comboShare: [0.4, "STD: 60/40 as caps (gpi.md §7, §10)"],
  maximumTickets: [2, "STD: 2 tickets (gpi.md §7, §10)"],
  horseCapShare: [0.6, "gpi.md §10: 60 % of the race budget (3 € of 5)"],
  kellyFraction: [0.5, "STD: λ 0.5 (gpi.md §10)"],
  bankrollBudgets: [
    20,
    "100 € for 5 € a race, the worked case of math.md §6.5; the bankroll is not the budget (gpi.md §19.8)",
  ],
  minimumExpectedValue: [0.4, "STD: EV_SP ≥ 40 % of the SP budget (gpi.md §10)"],
  minimumRoi: [0.2, "STD: ROI_SP ≥ 20 % (gpi.md §10)"],
  minimumComboExpectedValue: [0.4, "STD: combos EV ≥ 40 % (gpi.md §10)"],
  minimumComboPayout: [centsOf(1000), "gpi.md §10: payout ≥ 10 €"],
  minimumGlobalExpectedValue: [0.35, "STD: global EV ≥ 35 % (gpi.md §10); over the allocated budget (gpi.md §6)"],
  minimumGlobalRoi: [0.25, "STD: global ROI ≥ 25 % (gpi.md §10)"],
  minimumSharpe: [0.5, "STD: Sharpe ≥ 0.5 (gpi.md §10)"],
  placeOddsRequired: [true, "gpi.md §10: not_observable blocks SP under gpi-v5.1"],
  maximumPlaceOverround: [1.3, "STD: 1.30, as Σ(1/odds)/K (gpi.md §4, §10)"],
  maximumPlaceOverroundBigFlat: [1.25, "STD: 1.25 in flat races of 14 or more (gpi.md §4, §10)"],
  bigFlatField: [14, "STD: flat with ≥ 14 runners (gpi.md §4)"],
  placeDividendRange: ["any", "STD sets none (gpi.md §10); the ranges in its code contradict each other (gpi.md §7)"],
  minimumStarters: [6, "CODE51 validator: fewer than 6 rejected (gpi.md §4)"],
  minimumDriftCoverage: [0.8, "CODE52: 80 % (gpi.md §4), on win odds (gpi.md §10)"],
  maximumOddsAgeMinutes: [
    20,
    "product.md §10, the limit of replay; live a deployment may ask for less (7 in gpi.md §4)",
  ],
  maximumOddsAgeMinutesH30: [
    20,
    "product.md §10, as at H-5; of 524 recorded looks 20 to 45 minutes before the off 1 % were older than 17 minutes",
  ],
  minimumJockeyTrainerCoverage: [0.8, "gpi.md §10: J/E coverage below 80 % turns combinations off"],
  minimumChronoCoverage: [0.5, "gpi.md §10: in trot, chronos of less than 50 % turn combinations off"],
};

/** STD, the operator's declared law, as fixed by gpi.md §10. */
export const GPI_V5_1: ToldRules = STANDARD;

/** The README's table of rules and the flat keys of the configuration (RULES, YML51 flat): lower floors, higher payout. */
export const GPI_V5_1_FLAT: ToldRules = {
  ...STANDARD,
  minimumExpectedValue: [0.15, "YML51 flat: EV_SP 15 % (gpi.md §18)"],
  minimumRoi: [0.1, "RULES, YML51 flat: ROI_SP 10 % (gpi.md §18)"],
  minimumComboExpectedValue: [0.35, "RULES, YML51 flat: EV combo 35 % (gpi.md §18)"],
  minimumComboPayout: [centsOf(1200), "RULES, YML51 flat: 12 € (gpi.md §18)"],
};

/** YML52. */
export const GPI_V5_2: ToldRules = {
  ...STANDARD,
  kellyFraction: [0.4, "YML52: λ 0.40 (gpi.md §18)"],
  minimumExpectedValue: [0, "YML52 sets no EV floor for simple bets, the ROI floor rules (gpi.md §18)"],
  minimumGlobalExpectedValue: [0, "YML52 sets none (gpi.md §18)"],
  minimumSharpe: [0, "YML52 sets none (gpi.md §8)"],
  placeDividendRange: [{ minimum: 2.5, maximum: 7 }, "YML52: SP odds 2.5–7 (gpi.md §18)"],
};

/** STD with corrected mathematics: value is judged per euro staked, and what cannot be observed does not block. */
export const RESEARCH: ToldRules = {
  ...STANDARD,
  minimumExpectedValue: [0, "the ROI floor rules: EV on the budget only repeats it (gpi.md §9, remark)"],
  minimumGlobalExpectedValue: [0, "the ROI floor rules (gpi.md §9, remark)"],
  minimumGlobalRoi: [0.2, "the floor of each ticket, STD ROI_SP (gpi.md §10)"],
  minimumSharpe: [0, "Kelly weighs the risk already (math.md §6.1)"],
  placeOddsRequired: [false, "gpi.md §10: not_observable does not block under research"],
  minimumStarters: [4, "simple bets are sold from 4 runners (math.md §3.1)"],
  maximumOddsAgeMinutesH30: [1440, "the move of the odds adds nothing to the odds of H-5 (math.md §5)"],
  minimumDriftCoverage: [0, "the move of the odds adds nothing to the odds of H-5 (math.md §5)"],
  minimumJockeyTrainerCoverage: [0, "gpi.md §10: does not block under research"],
  minimumChronoCoverage: [0, "gpi.md §10: does not block under research"],
};
