import { describe, expect, test } from "vitest";
import { raceIdOf } from "../kernel/race-id.ts";
import { addMinutes, instantOf, type RaceDay } from "../kernel/time.ts";
import type { ChosenMarket } from "../market/choose-market.ts";
import { marketQuality } from "../market/market-quality.ts";
import type { Pool, RaceCard } from "../race/card.ts";
import type { Snapshot } from "../race/snapshot.ts";
import { type ProfileOverrides, profileOf } from "./profile.ts";
import type { ProfileRules } from "./profile-rules.ts";
import { ageFaults, ageFaultsH30, driftFaults, fieldFaults, marketFaults, placesOf, sizeFaults } from "./race-gates.ts";

const TAKEN_AT = instantOf(1_760_616_000_000);
const STD = rulesOf("gpi-v5.1");
const RESEARCH = rulesOf("research");

const look = (quoted: number, pool: Pool = "pmu-shop"): Snapshot => ({
  ...snapshot(),
  phase: "H30",
  takenAt: addMinutes(TAKEN_AT, -25),
  cards: [
    {
      ...card("pmu", [1, 2]),
      markets: [{ pool, win: { 1: 2, 2: 2 }, quotedAt: addMinutes(TAKEN_AT, -25 - quoted) }],
    },
  ],
});

describe("the gates of a whole race count their bound as kept", () => {
  test("six starters are enough under the standard, four under research", () => {
    const starters = [1, 2, 3, 4, 5, 6];
    expect(sizeFaults(starters, STD)).toEqual([]);
    expect(sizeFaults(starters.slice(1), STD)).toEqual([{ code: "too_few_runners", starters: 5, minimum: 6 }]);
    expect(sizeFaults(starters.slice(2), RESEARCH)).toEqual([]);
    expect(sizeFaults(starters.slice(3), RESEARCH)).toEqual([{ code: "too_few_runners", starters: 3, minimum: 4 }]);
  });

  test("four in five with odds at both looks are enough", () => {
    expect(driftFaults(0.8, STD)).toEqual([]);
    expect(driftFaults(0.79, STD)).toEqual([{ code: "drift_coverage_low", coverage: 0.79, minimum: 0.8 }]);
    expect(driftFaults(0, RESEARCH)).toEqual([]);
  });

  test("odds of twenty minutes ago are fresh, older ones are not, and those of the off know the race", () => {
    expect(ageFaults(snapshot(), chosen(20), STD)).toEqual([]);
    expect(ageFaults(snapshot(), chosen(21), STD)).toMatchObject([{ code: "odds_stale", maximumMinutes: 20 }]);
    expect(ageFaults(snapshot(), chosen(-5), STD)).toMatchObject([{ code: "odds_after_start", minutesAfter: 0 }]);
    expect(ageFaults(snapshot(), chosen(-4), STD)).toEqual([]);
  });

  test("odds that were old already at H-30 are named with their age, of the same pool alone", () => {
    expect(ageFaultsH30(chosen(0), look(20), STD)).toEqual([]);
    expect(ageFaultsH30(chosen(0), look(21), STD)).toEqual([
      { code: "odds_stale", pool: "pmu-shop", field: "snapshot_H30", ageMinutes: 21, maximumMinutes: 20 },
    ]);
    expect(ageFaultsH30(chosen(0), look(21, "pmu-online"), STD)).toEqual([]); // said by the drift's coverage
    expect(ageFaultsH30(chosen(0), undefined, STD)).toEqual([]); // said by data_missing
    expect(ageFaultsH30(chosen(0), look(21), RESEARCH)).toEqual([]);
    expect(ageFaultsH30(chosen(0), look(6), rulesOf("gpi-v5.1", { maximumOddsAgeMinutesH30: 5 }))).toHaveLength(1);
  });

  test("a booksum outside its gate and a pool that nobody pays are both told", () => {
    expect(marketFaults(marketQuality("pmu-shop", [2, 2, 8]))).toMatchObject([
      { code: "overround_outside_gate", overround: 1.125, minimum: 1.13, maximum: 1.24 },
    ]);
    expect(marketFaults(marketQuality("pmu-online", [2, 2, 8]))).toEqual([]);
    expect(marketFaults(marketQuality("zeturf", [2, 2, 8]))).toEqual([]);
    expect(marketFaults(marketQuality("geny", [2, 2, 8]))).toEqual([{ code: "no_operator", pool: "geny" }]);
  });

  test("places are paid by the runners declared, and below four nothing is sold", () => {
    expect([4, 7, 8].map((declared) => placesOf(declared).places)).toEqual([2, 2, 3]);
    expect(placesOf(3).faults).toEqual([{ code: "bets_not_offered", declaredRunners: 3, minimum: 4 }]);
    expect(placesOf(undefined).faults).toEqual([{ code: "paid_places_unknown", field: "declaredRunners" }]);
  });

  test("a field is compared with the same source's at H-30, else with any other's", () => {
    const then = { ...snapshot(), cards: [card("geny", [1, 2, 3]), card("pmu", [1, 2])] };
    expect(fieldFaults(card("pmu", [1, 2]), then)).toEqual([]);
    expect(fieldFaults(card("geny", [1, 2]), then)).toEqual([{ code: "field_changed", withdrawn: [3], added: [] }]);
    expect(fieldFaults(card("zeturf", [1, 2, 3, 4]), then)).toEqual([
      { code: "field_changed", withdrawn: [], added: [4] },
    ]);
    expect(fieldFaults(card("pmu", [1]), undefined)).toEqual([]); // said by data_missing
  });
});

function snapshot(): Snapshot {
  return {
    raceId: raceIdOf({ day: "2025-10-16" as RaceDay, meetingNumber: 1, raceNumber: 3 }),
    phase: "H5",
    revision: 1,
    takenAt: TAKEN_AT,
    startsAt: addMinutes(TAKEN_AT, 5),
    cards: [],
    failures: [],
  };
}

function chosen(ageMinutes: number): ChosenMarket {
  return {
    card: card("pmu", [1, 2]),
    market: { pool: "pmu-shop", win: { 1: 2, 2: 2 } },
    oddsAt: addMinutes(TAKEN_AT, -ageMinutes),
    oddsAtField: "quotedAt",
    ageMinutes,
  };
}

function card(source: RaceCard["source"], numbers: readonly number[]): RaceCard {
  const runners = numbers.map((number) => ({ number, name: `Cheval ${number}`, nonRunner: false }));
  return { source, url: "https://example.test", observedAt: TAKEN_AT, runners, markets: [] };
}

function rulesOf(name: string, overrides: ProfileOverrides = {}): ProfileRules {
  const profile = profileOf(name, overrides);
  if (!profile.ok) throw new Error(profile.error.kind);
  return profile.value.rules;
}
