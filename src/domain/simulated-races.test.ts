import { expect, test } from "vitest";
import { lcg } from "../../bench/lcg.ts";
import {
  omniscient,
  type SimulatedRace,
  simulatedCalibrations,
  simulatedRace,
} from "../../test/fakes/simulated-race.ts";
import { analyseRace } from "./analyse-race.ts";
import type { Analysis, Ticket } from "./betting/analysis.ts";
import { stakeUnitOf } from "./betting/operator-units.ts";
import { PROFILE_NAMES, type Profile, profileOf } from "./betting/profile.ts";
import { at } from "./model/at.ts";
import { GAIT_EXPONENTS, gaitOf } from "./model/gait.ts";

/**
 * Whole analyses of races whose chances are known, every combination priced and calibrated. A few hundred by default, since
 * one costs some 15 ms; `SIMULATED_RACES=10000` runs them all and prints what came of them.
 */
const asked = process.env.SIMULATED_RACES;
const RACES = asked === undefined ? 240 : Number(asked);
const OPERATORS = ["pmu-online", "pmu-shop", "zeturf"] as const;
const EDGES = [0, 0, 0.3, 0.8, 1.5, 2.5] as const;

test(`${RACES} whole races with known edges: tickets where they should be, and within every rule`, {
  timeout: 900_000,
}, () => {
  const random = lcg(42);
  const played = new Map<number, { races: number; played: number; tickets: number; combos: number }>();
  const total = { claimed: 0, won: 0, variance: 0 };
  const broken: string[] = [];
  for (let n = 0; n < RACES; n++) {
    const [edge, operator] = [at(EDGES, Math.floor(n / 3) % EDGES.length), OPERATORS[n % 3] ?? "zeturf"];
    const race = simulatedRace(random, { edge, operator, starters: 8 + Math.floor(random() * 7) });
    const profile = profileFor(Math.floor(n / (OPERATORS.length * EDGES.length)));
    const analysis = analyseRace({
      snapshotH30: race.snapshotH30,
      snapshotH5: race.snapshotH5,
      profile,
      winModel: omniscient(race.truth),
      calibrations: simulatedCalibrations(operator),
    });
    broken.push(...faultsOf(race, analysis, profile).map((fault) => `race ${n}, ${operator}: ${fault}`));
    const tally = played.get(edge) ?? { races: 0, played: 0, tickets: 0, combos: 0 };
    tally.races += 1;
    tally.played += analysis.tickets.length > 0 ? 1 : 0;
    tally.tickets += analysis.tickets.length;
    tally.combos += analysis.tickets.filter(isCombo).length;
    played.set(edge, tally);
    total.claimed += analysis.risk?.expectedProfit ?? 0;
    total.variance += (analysis.risk?.standardDeviation ?? 0) ** 2;
    const order = drawn(race, random);
    for (const ticket of analysis.tickets) {
      total.won += ticket.stake * ((wins(ticket, order) ? ticket.expectedDividend : 0) - 1);
    }
  }
  if (asked !== undefined) {
    // biome-ignore lint/suspicious/noConsole: whoever asks for the long run wants its figures
    console.log(
      JSON.stringify({ races: RACES, byEdge: Object.fromEntries(played), ...total, sd: Math.sqrt(total.variance) }),
    );
  }
  expect(broken).toEqual([]);
  expect(played.get(0)).toMatchObject({ played: 0 });
  const share = (edge: number): number => (played.get(edge)?.played ?? 0) / (played.get(edge)?.races ?? 1);
  // +10 to +15 % after what is kept back: short of every floor, but where shown odds hide as much again.
  expect(share(0.3)).toBeLessThan(0.02);
  expect(share(2.5)).toBeGreaterThan(share(0.8));
  expect(share(2.5)).toBeGreaterThan(0.4);
  expect(total.claimed).toBeGreaterThan(0);
  expect(Math.abs(total.won - total.claimed)).toBeLessThan(3 * Math.sqrt(total.variance));
});

/** Each profile for every operator and edge: `research` for half of them, the others in turn; every fourth time lets one horse carry the whole budget. */
function profileFor(n: number): Profile {
  const name = n % 2 === 0 ? "research" : (PROFILE_NAMES[Math.floor(n / 2) % PROFILE_NAMES.length] ?? "research");
  const profile = profileOf(name);
  if (!profile.ok) throw new Error(profile.error.kind);
  const { rules } = profile.value;
  return n % 4 === 0 ? { ...profile.value, rules: { ...rules, horseCapShare: 1 } } : profile.value;
}

function faultsOf(race: SimulatedRace, { tickets, verdict, funnel, runners }: Analysis, { rules }: Profile): string[] {
  const faults: string[] = [];
  const hold = (kept: boolean, what: string): void => void (kept || faults.push(what));
  hold(staked(tickets) <= 500, "more than 5 €");
  hold(tickets.length <= 2, "more than two tickets");
  hold(tickets.filter(isCombo).length <= 1, "two combinations");
  hold(staked(tickets.filter(isCombo)) <= 200, "more than 2 € on combinations");
  hold(staked(tickets.filter((ticket) => !isCombo(ticket))) <= 300, "more than 3 € on simple bets");
  for (const { betType, operator, stake } of tickets) {
    const unit = stakeUnitOf(operator, betType);
    hold(operator === race.operator, "another operator");
    hold(
      unit !== undefined && stake >= unit.minimum && (stake - unit.minimum) % unit.step === 0,
      `${stake} off the unit`,
    );
  }
  for (const { number } of runners) {
    const onHorse = staked(tickets.filter((ticket) => ticket.runners.includes(number)));
    hold(onHorse <= rules.horseCapShare * 500, "horse cap");
  }
  hold(verdict.decision === (tickets.length > 0 ? "play" : "abstain"), "verdict");
  hold((funnel.nearest !== undefined) === (tickets.length === 0), "nearest");
  for (const candidate of [...funnel.candidates, ...funnel.books.flatMap(({ best }) => best)]) {
    const is = ({ betType, runners: on }: Ticket): boolean =>
      betType === candidate.betType && String(on) === String(candidate.runners);
    hold(tickets.some(is) === (candidate.stoppedBy === undefined), `${candidate.betType} ${String(candidate.runners)}`);
  }
  // Nobody is wrong about the others: whatever is played has a horse of which the public thinks too little.
  hold(tickets.length === 0 || tickets.some((ticket) => ticket.runners.includes(race.mispriced + 1)), "wrong horse");
  return faults;
}

function staked(tickets: readonly Ticket[]): number {
  return tickets.reduce((sum, { stake }) => sum + stake, 0);
}

function isCombo({ betType }: Ticket): boolean {
  return !betType.startsWith("SIMPLE");
}

/** The order, drawn stage by stage from the true law. */
function drawn({ truth, discipline }: SimulatedRace, random: () => number): number[] {
  const { stageExponents } = GAIT_EXPONENTS[gaitOf(discipline)];
  const order: number[] = [];
  for (let stage = 0; stage < 4; stage++) {
    const left = truth.map((p, i) => (order.includes(i + 1) ? 0 : p ** at(stageExponents, stage)));
    let rest = random() * left.reduce((sum, weight) => sum + weight, 0);
    const next = left.findIndex((weight) => {
      rest -= weight;
      return weight > 0 && rest <= 0;
    });
    order.push(1 + (next < 0 ? left.findLastIndex((weight) => weight > 0) : next));
  }
  return order;
}

function wins({ betType, runners }: Ticket, order: readonly number[]): boolean {
  const depth =
    betType === "SIMPLE_GAGNANT"
      ? 1
      : betType === "COUPLE_GAGNANT"
        ? 2
        : betType === "DEUX_SUR_QUATRE"
          ? 4
          : 3; /* simple placé of eight or more, couplé placé, trio */
  const home = order.slice(0, depth);
  return runners.every((number) => home.includes(number));
}
