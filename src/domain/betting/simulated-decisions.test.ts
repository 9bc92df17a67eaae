import { describe, expect, test } from "vitest";
import { lcg } from "../../../bench/lcg.ts";
import { centsOf } from "../kernel/money.ts";
import { raceIdOf } from "../kernel/race-id.ts";
import type { RaceDay } from "../kernel/time.ts";
import { at } from "../model/at.ts";
import { GAIT_EXPONENTS } from "../model/gait.ts";
import { type OrderOfFinish, orderOfFinish, placeProbabilities } from "../model/order-of-finish.ts";
import type { PricedBet } from "./candidate-gates.ts";
import { type Decision, decideRace, type PricedRace } from "./decide-race.ts";
import type { BetBook } from "./dividends/pricing-input.ts";
import { stakeUnitOf } from "./operator-units.ts";
import { profileOf } from "./profile.ts";
import type { ProfileRules } from "./profile-rules.ts";

/**
 * Ten thousand decisions on races whose law is known and whose dividends are fixed, so that every expected value is exact:
 * the public is wrong about two horses by a known factor, or about none.
 */
const RACES = 10_000;
const OPERATORS = ["pmu-online", "pmu-shop", "zeturf"] as const;
const PROFILES = ["gpi-v5.1", "gpi-v5.1-flat", "gpi-v5.2", "research"] as const;
const EDGES = [0, 0, 0.1, 0.4, 0.8, 1.5, 3] as const;
const TAKEOUT = { simple: 0.14, combo: 0.25 } as const;

type Simulated = { readonly edge: number; readonly rules: ProfileRules; readonly priced: PricedRace };
type Tally = {
  races: number;
  played: number;
  tickets: number;
  combos: number;
  claimed: number;
  won: number;
  variance: number;
};

const random = lcg(20_251_016);

describe("10,000 decisions on races with known edges", () => {
  const byEdge = new Map<number, Tally>(EDGES.map((edge) => [edge, emptyTally()]));
  const shouldPlay = { alone: 0, played: 0 };
  const broken: string[] = [];
  for (let n = 0; n < RACES; n++) {
    const race = simulated(n);
    const decision = decideRace({ raceId: RACE_ID, rules: race.rules, raceReasons: [], priced: race.priced });
    broken.push(...faultsOf(race, decision).map((fault) => `race ${n}: ${fault}`));
    if (anyAloneQualifies(race)) {
      shouldPlay.alone += 1;
      if (decision.tickets.length > 0) shouldPlay.played += 1;
    }
    add(byEdge.get(race.edge) ?? emptyTally(), race, decision);
  }
  const sumOf = (figure: (tally: Tally) => number): number =>
    [...byEdge.values()].reduce((sum, tally) => sum + figure(tally), 0);

  test("no rule of the profile, the budget or the operator is ever broken, and every funnel adds up", () => {
    expect(broken).toEqual([]);
  });

  test("where nobody is wrong nothing is played", () => {
    expect(byEdge.get(0)).toMatchObject({ played: 0, tickets: 0 });
    expect(byEdge.get(0)?.races).toBeGreaterThan(2500);
  });

  test("wherever one bet alone clears every gate there are tickets", () => {
    expect(shouldPlay.alone).toBeGreaterThan(2000);
    expect(shouldPlay.played).toBe(shouldPlay.alone);
  });

  test("the larger the edge the more races are played, and combinations among them", () => {
    expect(playedShare(byEdge.get(0.1))).toBe(0); // 14 % kept back eat it
    for (const [less, more] of [
      [0.4, 0.8],
      [0.8, 1.5],
      [1.5, 3],
    ] as const)
      expect(playedShare(byEdge.get(more))).toBeGreaterThan(playedShare(byEdge.get(less)));
    expect(playedShare(byEdge.get(3))).toBeGreaterThan(0.5); // half of the profiles ask for a Sharpe ratio of 0.5
    expect(sumOf(({ combos }) => combos)).toBeGreaterThan(200);
  });

  test("what orders drawn from the true law bring is what was claimed, within three standard errors", () => {
    const [claimed, won] = [sumOf((tally) => tally.claimed), sumOf((tally) => tally.won)];
    const threeErrors = 3 * Math.sqrt(sumOf((tally) => tally.variance));
    expect(Math.abs(won - claimed)).toBeLessThan(threeErrors);
    expect(threeErrors).toBeLessThan(0.2 * claimed); // tight enough to notice a fifth too much
  });
});

const RACE_ID = raceIdOf({ day: "2025-10-16" as RaceDay, meetingNumber: 1, raceNumber: 3 });

function playedShare({ played, races } = emptyTally()): number {
  return played / races;
}

function emptyTally(): Tally {
  return { races: 0, played: 0, tickets: 0, combos: 0, claimed: 0, won: 0, variance: 0 };
}

function simulated(n: number): Simulated {
  const edge = at(EDGES, Math.floor(random() * EDGES.length));
  const operator = OPERATORS[n % 3] ?? "zeturf";
  const profile = profileOf(PROFILES[Math.floor(n / 3) % 4] ?? "research");
  if (!profile.ok) throw new Error(profile.error.kind);
  const starterCount = 8 + Math.floor(random() * 5);
  const weights = Array.from({ length: starterCount }, () => (0.2 + random()) ** 2);
  const exponents = GAIT_EXPONENTS.trot.stageExponents;
  const law = orderOfFinish(shares(weights), exponents);
  const [a, b] = [Math.floor(random() * starterCount), Math.floor(random() * starterCount)];
  const publicLaw = orderOfFinish(
    shares(weights.map((weight, i) => (i === a || i === b ? weight / (1 + edge) : weight))),
    exponents,
  );
  const starters = Array.from({ length: starterCount }, (_, i) => i + 1);
  // A horse cap of the whole budget, now and then, leaves room for a combination beside 3 € on one of its horses.
  const rules = n % 2 === 0 ? profile.value.rules : { ...profile.value.rules, horseCapShare: 1 };
  const overround = 1.15;
  return {
    edge,
    rules,
    priced: {
      operator,
      law,
      starters,
      places: 3,
      placeMarket: { pool: operator, overround, discipline: "ATTELE", starters: starterCount },
      comboEvidence: { jockeyTrainerCoverage: 1, chronoCoverage: 1 },
      saleNotTold: [],
      notOnSale: [],
      prices: { simple: simpleBets(law, publicLaw), books: [coupleBook(operator, law, publicLaw)], notPriced: [] },
    },
  };
}

/** Every dividend is what is left of the pool over the public's chance of the bet. */
function simpleBets(law: OrderOfFinish, publicLaw: OrderOfFinish): PricedBet[] {
  const placed = placeProbabilities(law, 3);
  const publicPlaced = placeProbabilities(publicLaw, 3);
  return Array.from({ length: law.win.length }, (_, i) => [
    bet("SIMPLE_GAGNANT", [i + 1], at(law.win, i), (1 - TAKEOUT.simple) / at(publicLaw.win, i)),
    bet("SIMPLE_PLACE", [i + 1], at(placed, i), Math.max(1.1, (1 - TAKEOUT.simple) / at(publicPlaced, i))),
  ]).flat();
}

/** The five couplés gagnants that are worth most. */
function coupleBook(operator: (typeof OPERATORS)[number], law: OrderOfFinish, publicLaw: OrderOfFinish): BetBook {
  const all: PricedBet[] = [];
  for (let i = 0; i < law.win.length; i++) {
    for (let j = i + 1; j < law.win.length; j++) {
      const dividend = (1 - TAKEOUT.combo) / firstTwo(publicLaw, i, j);
      all.push(bet("COUPLE_GAGNANT", [i + 1, j + 1], firstTwo(law, i, j), dividend));
    }
  }
  const best = all.toSorted((x, y) => y.expectedValue - x.expectedValue).slice(0, 5);
  return {
    betType: "COUPLE_GAGNANT",
    possible: all.length,
    considered: all.length,
    takeout: { value: TAKEOUT.combo, source: "a simulation's own" },
    poolSize: { value: centsOf(5_000_000), assumed: true, source: "a simulation's own" },
    prices: best.map((price) => ({
      ...price,
      operator,
      payouts: () => ({
        pricedAt: 0,
        marginalReturn: 1,
        ways: [{ dividend: price.expectedDividend, raw: 1, onTicket: 1, logSd: 0 }],
      }),
    })),
  };
}

function bet(
  betType: PricedBet["betType"],
  runners: readonly number[],
  probability: number,
  dividend: number,
): PricedBet {
  return { betType, runners, probability, expectedDividend: dividend, expectedValue: probability * dividend - 1 };
}

/** Stage by stage: the second among the others by its chance to the power of its stage. */
function firstTwo(law: OrderOfFinish, i: number, j: number): number {
  const exponent = at(GAIT_EXPONENTS.trot.stageExponents, 1);
  const ordered = (first: number, second: number): number => {
    let others = 0;
    for (let k = 0; k < law.win.length; k++) if (k !== first) others += at(law.win, k) ** exponent;
    return (at(law.win, first) * at(law.win, second) ** exponent) / others;
  };
  return ordered(i, j) + ordered(j, i);
}

/** Whether one simple bet by itself, in some whole number of units, passes every gate: worked out apart from the engine. */
function anyAloneQualifies({ rules, priced }: Simulated): boolean {
  const bankroll = rules.kellyFraction * rules.bankrollBudgets * rules.budgetPerRace;
  const budget = rules.simpleShare * rules.budgetPerRace;
  const most = Math.min(budget, rules.horseCapShare * rules.budgetPerRace);
  return priced.prices.simple.some(({ betType, probability: p, expectedDividend: d, expectedValue: value }) => {
    if (betType !== "SIMPLE_GAGNANT" || value < Math.max(rules.minimumRoi, rules.minimumGlobalRoi)) return false;
    if (value / (d * Math.sqrt(p * (1 - p))) < rules.minimumSharpe) return false;
    const unit = stakeUnitOf(priced.operator, betType)?.minimum ?? Infinity;
    for (let stake = unit; stake <= most + 1e-9; stake += unit) {
      const onBudget = (stake * value) / budget;
      const share = stake / bankroll;
      const growth = p * Math.log(1 + share * (d - 1)) + (1 - p) * Math.log(1 - share);
      if (onBudget >= Math.max(rules.minimumExpectedValue, rules.minimumGlobalExpectedValue) && growth > 1e-12)
        return true;
    }
    return false;
  });
}

/** Everything that a decision may never do. */
function faultsOf({ rules, priced }: Simulated, { tickets, verdict, funnel, risk }: Decision): string[] {
  const faults: string[] = [];
  const hold = (kept: boolean, what: string): void => void (kept || faults.push(what));
  const simple = tickets.filter(({ betType }) => betType.startsWith("SIMPLE"));
  const combos = tickets.filter(({ betType }) => !betType.startsWith("SIMPLE"));
  const staked = (some: typeof tickets): number => some.reduce((sum, { stake }) => sum + stake, 0);
  hold(staked(tickets) <= 500, "more than 5 €");
  hold(tickets.length <= 2, "more than two tickets");
  hold(combos.length <= 1, "two combinations");
  hold(staked(simple) <= 300 && staked(combos) <= 200, "60/40 passed");
  for (const { betType, stake } of tickets) {
    const unit = stakeUnitOf(priced.operator, betType);
    hold(
      unit !== undefined && stake >= unit.minimum && (stake - unit.minimum) % unit.step === 0,
      `${stake} off the unit`,
    );
  }
  for (const number of priced.starters) {
    const onHorse = staked(tickets.filter(({ runners }) => runners.includes(number)));
    hold(onHorse <= rules.horseCapShare * 500, "horse cap passed");
  }
  hold(verdict.decision === (tickets.length > 0 ? "play" : "abstain"), "verdict");
  hold(verdict.reasons.length > 0 === (tickets.length === 0), "reasons");
  hold((funnel.nearest !== undefined) === (tickets.length === 0), "nearest");
  const best = funnel.books.flatMap((book) => book.best);
  for (const candidate of [...funnel.candidates, ...best]) {
    const same = tickets.some(
      ({ betType, runners }) => betType === candidate.betType && String(runners) === String(candidate.runners),
    );
    hold(same === (candidate.stoppedBy === undefined), `${candidate.betType} ${String(candidate.runners)} neither`);
  }
  const stops = funnel.stops.reduce((sum, { count }) => sum + count, 0);
  hold(stops + simple.length === funnel.candidates.length, "stops do not add up");
  if (risk) {
    const claimed = tickets.reduce((sum, { stake, expectedValue }) => sum + stake * expectedValue, 0);
    hold(Math.abs(claimed - risk.expectedProfit) < 1e-6 * staked(tickets), "claims differ");
    hold(risk.expectedProfit / staked(tickets) >= rules.minimumGlobalRoi - 1e-9, "global return");
    hold((risk.sharpe ?? Infinity) >= rules.minimumSharpe - 1e-9, "Sharpe ratio");
  }
  return faults;
}

/** How often each decision's race is run: the mean over its draws tells one expected value. */
const DRAWS = 5;

function add(tally: Tally, { priced }: Simulated, { tickets, risk }: Decision): void {
  tally.races += 1;
  if (!risk) return;
  tally.played += 1;
  tally.tickets += tickets.length;
  tally.combos += tickets.filter(({ betType }) => !betType.startsWith("SIMPLE")).length;
  tally.claimed += risk.expectedProfit;
  tally.variance += risk.standardDeviation ** 2 / DRAWS;
  for (let draw = 0; draw < DRAWS; draw++) {
    const order = drawn(priced.law);
    for (const { betType, runners, stake, expectedDividend } of tickets) {
      const depth = betType === "SIMPLE_GAGNANT" ? 1 : betType === "COUPLE_GAGNANT" ? 2 : 3;
      const home = order.slice(0, depth);
      const won = runners.every((number) => home.includes(number - 1));
      tally.won += (stake * ((won ? expectedDividend : 0) - 1)) / DRAWS;
    }
  }
}

/** The first three, drawn stage by stage: not the engine's own sampler. */
function drawn({ win }: OrderOfFinish): number[] {
  const order: number[] = [];
  for (let stage = 0; stage < 3; stage++) {
    const exponent = at(GAIT_EXPONENTS.trot.stageExponents, stage);
    const left = Array.from(win, (p, i) => (order.includes(i) ? 0 : p ** exponent));
    let rest = random() * left.reduce((sum, weight) => sum + weight, 0);
    const next = left.findIndex((weight) => {
      rest -= weight;
      return weight > 0 && rest <= 0;
    });
    order.push(next < 0 ? left.findLastIndex((weight) => weight > 0) : next);
  }
  return order;
}

function shares(weights: readonly number[]): number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}
