import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cardOf, field, runnerOf } from "../../../test/fakes/trust-fields.ts";
import { contradictionFaults } from "../betting/race-gates.ts";
import { raceIdOf } from "../kernel/race-id.ts";
import { chooseMarket } from "../market/choose-market.ts";
import type { OddsByRunner, RaceCard } from "../race/card.ts";
import type { Snapshot } from "../race/snapshot.ts";
import { contradictedOdds, crossedHorses } from "./odds-contradicted.ts";
import { trustCards } from "./trust-cards.ts";

const ODDS = [2, 4, 7, 11, 18, 30];
const runners = ODDS.map((_, i) => runnerOf(i + 1, `FABLE ${"ABCDEF"[i]}`));
const pmu = cardOf("pmu", runners, ODDS);
/** Numbers 2 and 4 the other way round. */
const EXCHANGED = [2, 11, 7, 4, 18, 30];

/** As a look at H-5 keeps them: believed, or set apart. */
function seen(...cards: readonly RaceCard[]): Snapshot {
  const { trusted, quarantined } = trustCards(cards);
  const takenAt = pmu.observedAt;
  const raceId = raceIdOf({ day: "2025-10-16" as never, meetingNumber: 1, raceNumber: 1 });
  return { raceId, phase: "H5", revision: 1, takenAt, startsAt: takenAt, cards: trusted, quarantined, failures: [] };
}

function faultsOf(...cards: readonly RaceCard[]) {
  const snapshot = seen(...cards);
  const chosen = chooseMarket(snapshot, 20);
  if (!chosen) throw new Error("a market");
  return contradictionFaults(chosen, snapshot);
}

const numbered = (odds: readonly number[]): OddsByRunner => Object.fromEntries(odds.map((one, i) => [i + 1, one]));

describe("a second source whose odds contradict those that are read", () => {
  test("closes the race, and names who says so and of which horses", () => {
    const contradicted = { code: "odds_contradicted", source: "zeturf", runners: [2, 4], ratio: 2.75, limit: 2.5 };
    expect(faultsOf(pmu, cardOf("zeturf", runners, EXCHANGED))).toEqual([contradicted]);
  });

  test("closes it too where it was set apart for its favourite, or the other one's odds are the wrong ones", () => {
    const turned = cardOf("zeturf", runners, ODDS.toReversed());
    expect(seen(pmu, turned).quarantined).toHaveLength(1);
    expect(faultsOf(pmu, turned)).toMatchObject([{ source: "zeturf", runners: [1, 6], ratio: 15 }]);
    const wrong = cardOf("pmu", runners, EXCHANGED);
    expect(faultsOf(wrong, cardOf("geny", runners, ODDS))).toMatchObject([{ source: "geny", runners: [4, 2] }]);
  });

  test("closes nothing where a third source bears these odds out, and does where the third contradicts them too", () => {
    const against = cardOf("zeturf", runners, EXCHANGED);
    expect(faultsOf(pmu, against, cardOf("geny", runners, [2.2, 4.4, 6.5, 12, 16, 33]))).toEqual([]);
    expect(faultsOf(pmu, against, cardOf("geny", runners, EXCHANGED))).toHaveLength(1);
    expect(faultsOf(pmu, against, cardOf("geny", runners))).toHaveLength(1); // no odds, no word
  });

  test("is not heard where its horses are others: numbers that name another horse cross no odds", () => {
    const names = [runnerOf(1, "FABLE A"), runnerOf(2, "FABLE D"), runnerOf(3, "FABLE C"), runnerOf(4, "FABLE B")];
    const renamed = cardOf("zeturf", [...names, ...runners.slice(4)], EXCHANGED);
    expect(seen(pmu, renamed).quarantined?.[0]?.disagreements).toMatchObject([{ kind: "numbers_swapped" }]);
    expect(faultsOf(pmu, renamed)).toEqual([]);
  });
});

test("a market alone, or beside one that agrees, is contradicted by nobody", () => {
  expect(faultsOf(pmu)).toEqual([]);
  expect(faultsOf(pmu, cardOf("zeturf", runners, [2.6, 2.5, 7.4, 12, 16, 41]))).toEqual([]);
  const market = pmu.markets[0];
  if (!market) throw new Error("a market");
  expect(contradictedOdds({ card: pmu, market }, { cards: [pmu] })).toBeUndefined();
});

test("two horses cross by the less of the two ratios, and equal or parallel odds not at all", () => {
  expect(crossedHorses(numbered([2, 6]), numbered([9, 3]))).toEqual({ runners: [1, 2], ratio: 3 });
  expect(crossedHorses(numbered([2, 6]), numbered([3, 9]))).toBeUndefined();
  expect(crossedHorses(numbered([2, 6]), numbered([4, 4]))).toBeUndefined();
  expect(crossedHorses(numbered([2, 6]), { 1: 9 })).toBeUndefined();
});

test("another pool that is up to half as much again on any horse closes no race, and an exchange always does", () => {
  const share = fc.array(fc.double({ min: 1 / 1.5, max: 1.5, noNaN: true }), { minLength: 18, maxLength: 18 });
  fc.assert(
    fc.property(field, share, fc.nat(), fc.nat(), ({ runners: horses, odds }, noise, i, j) => {
      const card = cardOf("pmu", horses, odds);
      const other = odds.map((one, k) => one * (noise[k] ?? 1));
      expect(faultsOf(card, cardOf("zeturf", horses, other))).toEqual([]);
      const [a, b] = [i % odds.length, j % odds.length];
      const exchanged = odds.map((one, k) => (k === a ? (odds[b] ?? one) : k === b ? (odds[a] ?? one) : one));
      const ratio = Math.max(odds[a] ?? 1, odds[b] ?? 1) / Math.min(odds[a] ?? 1, odds[b] ?? 1);
      const faults = faultsOf(card, cardOf("zeturf", horses, exchanged));
      expect(faults).toHaveLength(ratio > 2.5 + 1e-9 ? 1 : ratio < 2.5 - 1e-9 ? 0 : faults.length);
    }),
  );
});
