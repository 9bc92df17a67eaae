import { type Cents, centsOf } from "../kernel/money.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import { type BankrollLimits, GPI_LIMITS, limitValues } from "../staking/bankroll-limits.ts";
import type { ProfileRules, ToldRules } from "./profile-rules.ts";
import { GPI_V5_1, GPI_V5_1_FLAT, GPI_V5_2, RESEARCH } from "./profile-values.ts";

export const PROFILE_NAMES = ["gpi-v5.1", "gpi-v5.1-flat", "gpi-v5.2", "research"] as const;
export type ProfileName = (typeof PROFILE_NAMES)[number];

/** `market` is the default (gpi.md §10); `fitted` has its coefficients from a file. */
export const MODEL_NAMES = ["market", "classic", "fitted"] as const;
export type ModelName = (typeof MODEL_NAMES)[number];

export type Profile = {
  readonly name: ProfileName;
  /** Whose chances carry the tickets. */
  readonly model: ModelName;
  readonly rules: ProfileRules;
  /** Over days and weeks; the same in every profile, since a bankroll has one owner. */
  readonly limits: BankrollLimits;
  /** Where each value comes from. */
  readonly sources: Readonly<Record<keyof ProfileRules, string>>;
};

/** What an operator may set over a profile; an explicit value beats the profile's and is named as such. */
export type ProfileOverrides = {
  readonly budgetPerRace?: Cents;
  readonly minimumExpectedValue?: number;
  readonly maximumOddsAgeMinutes?: number;
  readonly maximumOddsAgeMinutesH30?: number;
  readonly model?: ModelName;
};

export type ProfileError =
  | { readonly kind: "unknown_profile"; readonly name: string; readonly known: readonly ProfileName[] }
  | { readonly kind: "invalid_override"; readonly field: keyof ProfileOverrides; readonly shown: string };

const TOLD: Readonly<Record<ProfileName, ToldRules>> = {
  "gpi-v5.1": GPI_V5_1,
  "gpi-v5.1-flat": GPI_V5_1_FLAT,
  "gpi-v5.2": GPI_V5_2,
  research: RESEARCH,
};

/**
 * A profile by name, with the operator's own values over it.
 *
 * @returns `unknown_profile`, or `invalid_override` on a budget that is not above 0 or a threshold that is negative or
 *   not finite
 */
export function profileOf(name: string, overrides: ProfileOverrides = {}): Result<Profile, ProfileError> {
  const known = PROFILE_NAMES.find((profileName) => profileName === name);
  if (!known) return err({ kind: "unknown_profile", name, known: PROFILE_NAMES });
  const told = Object.entries(TOLD[known]);
  const { budgetPerRace, model = "market" } = overrides;
  const { minimumExpectedValue, maximumOddsAgeMinutes, maximumOddsAgeMinutesH30 } = overrides;
  const floors = { minimumExpectedValue, maximumOddsAgeMinutes, maximumOddsAgeMinutesH30 };
  if (budgetPerRace !== undefined && !(Number.isSafeInteger(budgetPerRace) && budgetPerRace > 0)) {
    return err({ kind: "invalid_override", field: "budgetPerRace", shown: String(budgetPerRace) });
  }
  for (const [field, value] of Object.entries(floors)) {
    if (value !== undefined && !(value >= 0 && value < Infinity)) {
      return err({ kind: "invalid_override", field: field as keyof ProfileOverrides, shown: String(value) });
    }
  }
  const given = {
    ...(budgetPerRace === undefined ? {} : { budgetPerRace: centsOf(budgetPerRace) }),
    ...(minimumExpectedValue === undefined ? {} : { minimumExpectedValue }),
    ...(maximumOddsAgeMinutes === undefined ? {} : { maximumOddsAgeMinutes }),
    ...(maximumOddsAgeMinutesH30 === undefined ? {} : { maximumOddsAgeMinutesH30 }),
  };
  const givenSources = Object.fromEntries(Object.keys(given).map((field) => [field, "set by the operator"]));
  const rules = Object.fromEntries(told.map(([key, [value]]) => [key, value])) as ProfileRules;
  const sources = Object.fromEntries(told.map(([key, [, source]]) => [key, source])) as Profile["sources"];
  const limits = limitValues(GPI_LIMITS);
  return ok({ name: known, model, rules: { ...rules, ...given }, limits, sources: { ...sources, ...givenSources } });
}
