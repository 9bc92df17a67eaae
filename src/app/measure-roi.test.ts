import { expect, test } from "vitest";
import { raceIdOf } from "../domain/kernel/race-id.ts";
import type { Instant, RaceDay } from "../domain/kernel/time.ts";
import type { Plan, PlannedRace } from "../domain/plan/plan.ts";
import { createMemoryStore } from "../store/memory/memory-store.ts";
import type { Deps } from "./deps.ts";
import { createDocument, raceKey } from "./documents.ts";
import { measureRoi } from "./measure-roi.ts";
import { writePlan } from "./plan-store.ts";

const DAY = "2025-12-10" as RaceDay;
const at = "2025-12-10T19:00:00.000Z" as Instant;
const papers = { generatedAt: at, correlationId: "test", codeVersion: "test" };

test("money is the tickets of the latest settlement; open ones, refusals and paper are never added to it", async () => {
  const { deps, write } = await dayOf(4);
  await write(1, "tickets.json", decided([ticket(300)]));
  await write(1, "settlement.json", settlement(1, [won(300, 900)], [paper("favourite", [lost(200)])]));
  // A correction: the first was disqualified.
  await write(1, "settlement_v2.json", settlement(1, [lost(300)], [paper("favourite", [won(200, 500)])], 2));
  await write(2, "tickets.json", decided([ticket(200)])); // not settled yet
  await write(3, "tickets.json", decided([], ["ev_below_threshold"]));
  await write(3, "settlement.json", settlement(3, [], [paper("favourite", [lost(200)])]));
  await write(3, "p_finale.json", {
    runners: [{ number: 3, marketProbability: 0.2, winProbability: 0.25 }],
  });
  const view = await measureRoi(deps, { from: DAY, to: DAY, by: "bet" });
  expect(view.money).toMatchObject({
    races: 3,
    played: 2,
    abstained: 1,
    bets: 2,
    openBets: 1,
    stake: 300,
    profit: -300,
  });
  expect(view.money.abstentions).toEqual([{ code: "ev_below_threshold", races: 1 }]);
  expect(view.money.basis).toEqual([{ name: "final_odds_truncated", bets: 1 }]);
  expect(view.money.logLoss).toEqual({ races: 1, market: Math.log(5), model: Math.log(4) });
  expect(view.groups.map(({ name, money }) => [name, money.bets])).toEqual([["SIMPLE_GAGNANT", 2]]);
  expect(view.papers).toMatchObject([{ kind: "profile", name: "favourite", money: { stake: 400, payout: 500 } }]);
  expect(view.alerts.find(({ code }) => code === "drawdown")).toMatchObject({ figure: -0.03, on: false });
});

test("a document that cannot be read is named, and the others are counted", async () => {
  const { deps, write, store } = await dayOf(2);
  await write(1, "tickets.json", decided([], ["no_data"]));
  await store.create(raceKey(raceOf(2).raceId, "tickets.json"), new TextEncoder().encode("{"));
  const view = await measureRoi(deps, { from: DAY, to: DAY });
  expect(view.money.races).toBe(1);
  expect(view.unreadable).toMatchObject([{ kind: "corrupt_document", key: "days/2025-12-10/R1C2/tickets.json" }]);
});

async function dayOf(races: number) {
  const store = createMemoryStore();
  const policy = { profile: { rules: { bankrollBudgets: 20, budgetPerRace: 500 } } };
  const deps = { store, policy } as unknown as Deps;
  const planned = Array.from({ length: races }, (_, i) => raceOf(i + 1));
  const head = { date: DAY, generatedAt: at, correlationId: "test", codeVersion: "test" };
  const plan: Plan = { ...head, mode: "tasks", sources: [], races: planned, dropped: [] };
  await writePlan(store, plan, undefined);
  const write = (number: number, file: string, content: object) =>
    createDocument(store, raceKey(raceOf(number).raceId, file), papers, content);
  return { store, deps, write };
}

function raceOf(raceNumber: number): PlannedRace {
  return {
    raceId: raceIdOf({ day: DAY, meetingNumber: 1, raceNumber }),
    meetingNumber: 1,
    raceNumber,
    racecourse: "FABLEVILLE",
    revision: 1,
    status: "finished",
    discipline: "ATTELE",
    bets: [],
    sources: [],
    agreement: { startsAt: "single_source" },
  };
}

function decided(tickets: readonly object[], reasons: readonly string[] = []) {
  return { profile: "gpi-v5.1", verdict: { reasons: reasons.map((code) => ({ code })) }, tickets };
}

function ticket(stake: number) {
  const bet = { id: `t${stake}`, betType: "SIMPLE_GAGNANT", operator: "pmu-shop", runners: [3] };
  return { ...bet, stake, probability: 0.3, expectedDividend: 4, expectedValue: 0.2 };
}

function won(stake: number, payout: number) {
  return { ticket: ticket(stake), settlement: { outcome: "won", payout, basis: "final_odds_truncated" } };
}

function lost(stake: number) {
  return { ticket: ticket(stake), settlement: { outcome: "lost", payout: 0, basis: "final_odds_truncated" } };
}

type Settled = ReturnType<typeof won>;

function summed(tickets: readonly Settled[]) {
  const stake = tickets.reduce((sum, one) => sum + one.ticket.stake, 0);
  const payout = tickets.reduce((sum, one) => sum + one.settlement.payout, 0);
  return { tickets, stake, payout, profit: payout - stake, undeterminedStake: 0 };
}

function paper(name: string, tickets: readonly Settled[]) {
  return { kind: "profile", name, ...summed(tickets) };
}

function settlement(race: number, tickets: readonly Settled[], of: readonly ReturnType<typeof paper>[], version = 1) {
  const result = { status: "official", source: "pmu", finish: [[3], [1], [2]] };
  const { raceId } = raceOf(race);
  return {
    raceId,
    version,
    generatedAt: at,
    correlationId: "t",
    result,
    differences: [],
    ...summed(tickets),
    papers: of,
  };
}
