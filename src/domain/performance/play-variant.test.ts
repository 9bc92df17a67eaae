import { describe, expect, test } from "vitest";
import { omniscient, type SimulatedRace, simulatedRace } from "../../../test/fakes/simulated-race.ts";
import { analyseRace } from "../analyse-race.ts";
import type { Analysis } from "../betting/analysis.ts";
import { profileOf } from "../betting/profile.ts";
import { canonicalJson } from "../kernel/canonical-json.ts";
import { centsOf } from "../kernel/money.ts";
import { addMinutes, type Instant } from "../kernel/time.ts";
import { lcg } from "../model/logit/simulated-races.ts";
import type { WinModel } from "../model/win-model.ts";
import type { DecidedResult } from "../settlement/decide-result.ts";
import { type BacktestRace, playVariant, type RaceEnd } from "./play-variant.ts";

const RACES = 40;

describe("a variant over past races", () => {
  test("decides as the service does, and settles what it played", () => {
    const race = raceWithEdge(1);
    const alone = analyseRace({ ...race.given, profile: profile(), otherModels: [seer(race.truth)] });
    const { analysis, row } = playVariant(profile()).play(race.given, { otherModels: [seer(race.truth)] });
    expect(analysis.tickets).toEqual(alone.tickets);
    expect(row.outcome.bets).toHaveLength(analysis.tickets.length);
    // Places are paid by dividends, and the simulation has none: the last odds settle the winner alone.
    const onWinner = row.outcome.bets.filter(({ betType }) => betType === "SIMPLE_GAGNANT");
    expect(onWinner.map(({ basis }) => basis)).toEqual(["final_odds_truncated"]);
    expect(row.papers.map(({ name }) => name)).toContain("follow-market");
  });

  test("a race without a result leaves its bets open: they are in no sum", () => {
    const { given, truth } = raceWithEdge(1);
    const { row } = playVariant(profile()).play({ ...given, end: undefined }, { otherModels: [seer(truth)] });
    expect(row.outcome.bets.length).toBeGreaterThan(0);
    expect(row.outcome.bets.every(({ payout }) => payout === undefined)).toBe(true);
    expect(row.intervals).toEqual([]);
  });

  test("its limits go by what it played itself, and know a result only once it was known", () => {
    const states = [60, -60].map((minutes) => {
      const variant = playVariant(profile());
      const races = Array.from({ length: 4 }, () => raceWithEdge(1)).map(({ given, truth }, i) => ({
        given: lost(given, addMinutes(given.snapshotH5.takenAt, minutes)),
        truth,
        number: i + 1,
      }));
      return races.map(({ given, truth }) => {
        const { limits } = variant.play(given, { otherModels: [seer(truth)] }).analysis;
        return { settled: limits?.state.settledToday, week: limits?.state.stakedThisWeek };
      });
    });
    const [open = [], known = []] = states;
    expect(open.map(({ settled }) => settled)).toEqual([0, 0, 0, 0]);
    expect(known[1]?.settled).toBeLessThan(0);
    for (const told of [open, known]) expect(told[1]?.week).toBeGreaterThan(told[0]?.week ?? 0);
  });
});

describe("nothing that came after the decision reaches it", () => {
  test("whatever the end was, the analysis of every race is the same to the bit", () => {
    expect(leaks((_, model) => model)).toEqual([]);
  });

  test("a model that peeks at the arrival is caught", () => {
    expect(leaks(peeking).length).toBeGreaterThan(RACES / 2);
  });
});

function peeking(race: BacktestRace, model: WinModel): WinModel {
  return {
    ...model,
    estimate: (input) => {
      const told = model.estimate(input);
      const winner = race.end?.result.finish[0]?.[0];
      if (!told.ok || winner === undefined) return told;
      const leaked = told.value.winProbabilities.map((p, i) => p * (i + 1 === winner ? 1.02 : 1));
      const total = leaked.reduce((sum, p) => sum + p, 0);
      return { ok: true, value: { ...told.value, winProbabilities: leaked.map((p) => p / total) } };
    },
  };
}

/** Seeds of the races whose decision changes when their end, and the ends of races not yet known, are scrambled. */
function leaks(modelOf: (race: BacktestRace, model: WinModel) => WinModel): number[] {
  const decided = (scrambled: boolean): Analysis[] => {
    const variant = playVariant(profile());
    const random = lcg(scrambled ? 17 : 5);
    return Array.from({ length: RACES }, (_, seed) => {
      const { given, truth } = raceWithEdge(seed + 1);
      const { end } = given;
      if (!end) throw new Error("a simulated race has an end");
      const after = addMinutes(given.snapshotH5.takenAt, 30);
      const race = {
        ...given,
        end: scrambled ? scrambledEnd(end, truth.length, random, after) : { ...end, knownAt: after },
      };
      return variant.play(race, { otherModels: [modelOf(race, seer(truth))] }).analysis;
    });
  };
  const [told, again] = [decided(false), decided(true)];
  return told.flatMap((analysis, seed) =>
    canonicalJson({ analysis }) === canonicalJson({ analysis: again[seed] ?? {} }) ? [] : [seed],
  );
}

function scrambledEnd(end: RaceEnd, starters: number, random: () => number, knownAt: Instant): RaceEnd {
  const order = Array.from({ length: starters }, (_, i) => i + 1).toSorted(() => random() - 0.5);
  return {
    knownAt,
    result: { ...end.result, finish: order.map((number) => [number]), nonRunners: random() < 0.3 ? [1] : [] },
    finalMarkets: end.finalMarkets.map((market) => ({
      ...market,
      win: Object.fromEntries(Object.keys(market.win).map((number) => [number, 1.1 + 50 * random()])),
    })),
  };
}

function profile() {
  const told = profileOf("research", { model: "fitted" });
  if (!told.ok) throw new Error(told.error.kind);
  return told.value;
}

/** A model that knows the truth, under the name that the profile asks for. */
function seer(truth: readonly number[]): WinModel {
  return { ...omniscient(truth), name: "fitted" };
}

function raceWithEdge(seed: number): { readonly given: BacktestRace; readonly truth: SimulatedRace["truth"] } {
  const race = simulatedRace(lcg(seed), { operator: "pmu-online", edge: 1.5, starters: 12 });
  const { raceId, discipline, declaredRunners, cards } = race.snapshotH5;
  const finish = race.truth
    .map((p, i) => ({ p, number: i + 1 }))
    .toSorted((a, b) => b.p - a.p)
    .map(({ number }) => [number]);
  const given: BacktestRace = {
    race: { raceId, meetingNumber: 1, racecourse: "LES FABLES", discipline, declaredRunners },
    snapshotH30: race.snapshotH30,
    snapshotH5: race.snapshotH5,
    end: {
      knownAt: addMinutes(race.snapshotH5.takenAt, 30),
      result: { ...NOTHING, finish },
      finalMarkets: cards.flatMap(({ markets }) => markets),
    },
  };
  return { given, truth: race.truth };
}

const NOTHING: Omit<DecidedResult, "finish"> = {
  status: "official",
  source: "pmu",
  nonRunners: [],
  disqualified: [],
  dividends: [],
  refundedBets: [],
  winnersDisputed: false,
};

/** The same race, whose tickets are all lost, known at a moment. */
function lost(given: BacktestRace, knownAt: Instant): BacktestRace {
  const { end } = given;
  if (!end) throw new Error("a simulated race has an end");
  const dividends = [1, 2, 3].map((place) => ({
    operator: "pmu-online" as const,
    betType: place === 1 ? "SIMPLE_GAGNANT" : "SIMPLE_PLACE",
    label: "",
    runners: [90 + place],
    dividend: centsOf(150),
  }));
  return { ...given, end: { ...end, knownAt, result: { ...end.result, finish: [[91], [92], [93]], dividends } } };
}
