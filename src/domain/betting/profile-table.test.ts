import { describe, expect, test } from "vitest";
import { centsOf } from "../kernel/money.ts";
import { PROFILE_NAMES, type ProfileName, profileOf } from "./profile.ts";
import type { ProfileRules } from "./profile-rules.ts";

// The columns of gpi.md §18 that §10 keeps: STD, RULES with YML51 flat, YML52, and STD with corrected mathematics.
const STANDARD: ProfileRules = {
  budgetPerRace: centsOf(500),
  simpleShare: 0.6,
  comboShare: 0.4,
  maximumTickets: 2,
  horseCapShare: 0.6,
  kellyFraction: 0.5,
  bankrollBudgets: 20,
  minimumExpectedValue: 0.4,
  minimumRoi: 0.2,
  minimumComboExpectedValue: 0.4,
  minimumComboPayout: centsOf(1000),
  minimumGlobalExpectedValue: 0.35,
  minimumGlobalRoi: 0.25,
  minimumSharpe: 0.5,
  placeOddsRequired: true,
  maximumPlaceOverround: 1.3,
  maximumPlaceOverroundBigFlat: 1.25,
  bigFlatField: 14,
  placeDividendRange: "any",
  minimumStarters: 6,
  minimumDriftCoverage: 0.8,
  maximumOddsAgeMinutes: 20,
  maximumOddsAgeMinutesH30: 20,
  minimumJockeyTrainerCoverage: 0.8,
  minimumChronoCoverage: 0.5,
};

const TABLE: Readonly<Record<ProfileName, ProfileRules>> = {
  "gpi-v5.1": STANDARD,
  "gpi-v5.1-flat": {
    ...STANDARD,
    minimumExpectedValue: 0.15,
    minimumRoi: 0.1,
    minimumComboExpectedValue: 0.35,
    minimumComboPayout: centsOf(1200),
  },
  "gpi-v5.2": {
    ...STANDARD,
    kellyFraction: 0.4,
    minimumExpectedValue: 0,
    minimumGlobalExpectedValue: 0,
    minimumSharpe: 0,
    placeDividendRange: { minimum: 2.5, maximum: 7 },
  },
  research: {
    ...STANDARD,
    minimumExpectedValue: 0,
    minimumGlobalExpectedValue: 0,
    minimumGlobalRoi: 0.2,
    minimumSharpe: 0,
    placeOddsRequired: false,
    minimumStarters: 4,
    minimumDriftCoverage: 0,
    maximumOddsAgeMinutesH30: 1440,
    minimumJockeyTrainerCoverage: 0,
    minimumChronoCoverage: 0,
  },
};

describe("the values of a profile, every one", () => {
  test.each(PROFILE_NAMES)("%s", (name) => {
    const profile = profileOf(name);
    if (!profile.ok) throw new Error(profile.error.kind);
    expect(profile.value.rules).toEqual(TABLE[name]);
    expect(profile.value.model).toBe("market");
  });
});
