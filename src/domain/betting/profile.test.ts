import { describe, expect, test } from "vitest";
import { centsOf } from "../kernel/money.ts";
import { PROFILE_NAMES, profileOf } from "./profile.ts";
import type { ProfileRules } from "./profile-rules.ts";

describe("a profile", () => {
  test("gpi-v5.1 has the values of the standard, each with its source", () => {
    const profile = profileOf("gpi-v5.1");
    if (!profile.ok) throw new Error(profile.error.kind);
    expect(profile.value.rules).toMatchObject({
      budgetPerRace: 500,
      simpleShare: 0.6,
      comboShare: 0.4,
      maximumTickets: 2,
      horseCapShare: 0.6,
      kellyFraction: 0.5,
      minimumExpectedValue: 0.4,
      minimumRoi: 0.2,
      minimumComboExpectedValue: 0.4,
      minimumComboPayout: 1000,
      minimumGlobalExpectedValue: 0.35,
      minimumGlobalRoi: 0.25,
      minimumSharpe: 0.5,
      maximumPlaceOverround: 1.3,
      maximumPlaceOverroundBigFlat: 1.25,
      placeOddsRequired: true,
    });
  });

  test("of any name tells where each of its values comes from", () => {
    for (const name of PROFILE_NAMES) {
      const profile = profileOf(name);
      if (!profile.ok) throw new Error(profile.error.kind);
      expect(profile.value.name).toBe(name);
      expect(Object.keys(profile.value.sources).toSorted()).toEqual(Object.keys(profile.value.rules).toSorted());
      for (const source of Object.values(profile.value.sources)) expect(source).toMatch(/\.md/);
    }
  });

  test("the others differ where their sources do", () => {
    expect(rulesOf("gpi-v5.1-flat")).toMatchObject({
      minimumExpectedValue: 0.15,
      minimumRoi: 0.1,
      minimumComboPayout: 1200,
    });
    expect(rulesOf("gpi-v5.2")).toMatchObject({ kellyFraction: 0.4, placeDividendRange: { minimum: 2.5, maximum: 7 } });
    expect(rulesOf("research")).toMatchObject({ placeOddsRequired: false, minimumDriftCoverage: 0 });
  });

  test("takes the operator's own budget and floor, and says whose they are", () => {
    const profile = profileOf("gpi-v5.1", { budgetPerRace: centsOf(1000), minimumExpectedValue: 0.1 });
    if (!profile.ok) throw new Error(profile.error.kind);
    expect(profile.value.rules).toMatchObject({ budgetPerRace: 1000, minimumExpectedValue: 0.1, minimumRoi: 0.2 });
    expect(profile.value.sources.budgetPerRace).toBe("set by the operator");
    expect(profile.value.sources.minimumRoi).toMatch(/STD/);
  });

  test("that does not exist, or a value that is none, is refused by name", () => {
    expect(profileOf("gpi-v6")).toMatchObject({ ok: false, error: { kind: "unknown_profile", name: "gpi-v6" } });
    expect(profileOf("toString")).toMatchObject({ ok: false });
    expect(profileOf("research", { minimumExpectedValue: Number.NaN })).toEqual({
      ok: false,
      error: { kind: "invalid_override", field: "minimumExpectedValue", shown: "NaN" },
    });
    expect(profileOf("research", { budgetPerRace: centsOf(0) })).toMatchObject({ error: { field: "budgetPerRace" } });
  });
});

function rulesOf(name: string): ProfileRules {
  const profile = profileOf(name);
  if (!profile.ok) throw new Error(profile.error.kind);
  return profile.value.rules;
}
