import { betRules } from "../src/domain/betting/catalogue/bet-rules.ts";
import { BET_TYPES } from "../src/domain/betting/catalogue/bet-type.ts";
import { centsOf } from "../src/domain/kernel/money.ts";
import type { Dividend } from "../src/domain/race/race-result.ts";
import { paidCombinations } from "../src/domain/settlement/paid-combinations.ts";
import { settleRace } from "../src/domain/settlement/settle-race.ts";
import { lcg } from "./lcg.ts";

// `node bench/settlement.ts`: 10,000 random races, one in eight with a dead heat and one in five with a non-runner, each
// with the dividends of every PMU bet and one ticket on each. Target of the results issue: below one second.

const RACES = 10_000;
const random = lcg(6);
const bets = BET_TYPES.filter((betType) => betRules(betType, 3).provenance.status === "established");
const races = Array.from({ length: RACES }, () => randomRace());

for (let round = 0; round < 5; round++) {
  const from = performance.now();
  const cpuFrom = process.cpuUsage();
  let payout = 0;
  let tickets = 0;
  for (const race of races) {
    payout += settleRace(race.tickets, race.result, { declaredRunners: race.declaredRunners }).payout;
    tickets += race.tickets.length;
  }
  const elapsed = performance.now() - from;
  const { user, system } = process.cpuUsage(cpuFrom); // µs; tells more than the clock on a busy machine
  const cpu = (user + system) / 1000;
  console.log(
    `${RACES} races, ${tickets} tickets: ${elapsed.toFixed(0)} ms, ${cpu.toFixed(0)} ms of CPU (paid ${payout} cents)`,
  );
}

function randomRace() {
  const declaredRunners = 8 + Math.floor(random() * 11);
  const order = Array.from({ length: declaredRunners }, (_, i) => ({ number: i + 1, at: random() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ number }) => number);
  const nonRunners = random() < 0.2 ? order.splice(-1) : [];
  const tied = random() < 1 / 8 ? Math.floor(random() * 5) : -1;
  const finish: number[][] = [];
  for (const [i, number] of order.entries()) {
    if (i === tied + 1 && tied >= 0) finish.at(-1)?.push(number);
    else finish.push([number]);
  }
  const dividends = bets.flatMap((betType) =>
    paidCombinations(betType, { finish, nonRunners, declaredRunners }).map(
      ({ rank, runners, size }): Dividend => ({
        operator: "pmu-shop",
        betType,
        label: labelOf(rank, size),
        runners,
        dividend: centsOf(110 + 10 * Math.floor(random() * 1_000)),
      }),
    ),
  );
  const tickets = bets.map((betType) => {
    const size = betRules(betType, 3).sizes[0] ?? 1;
    const from = Math.floor(random() * 3);
    return { betType, operator: "pmu-shop", runners: order.slice(from, from + size), stake: centsOf(150) } as const;
  });
  return { declaredRunners, tickets, result: { status: "official", finish, nonRunners, dividends } as const };
}

function labelOf(rank: string, size: number): string {
  const words: Readonly<Record<string, string>> = {
    order: "Ordre",
    disorder: "Désordre",
    bonus: "Bonus",
    bonus_4_of_5: "Bonus 4sur5",
    bonus_3: "Bonus 3",
  };
  return words[rank] ?? `Multi en ${size}`;
}
