import type { OrderEvent } from "../src/domain/model/order/order-event.ts";
import { payOffLaw } from "../src/domain/model/order/pay-off-law.ts";
import type { FixedTicket } from "../src/domain/model/order/pay-off-tables.ts";
import { orderOfFinish } from "../src/domain/model/order-of-finish.ts";
import type { BenchKernel } from "./bench-kernel.ts";
import { LCG_EXPONENTS, lcg, lcgField } from "./lcg.ts";

const RUNNERS = 18;
/** Euros on each ticket, and before the race. */
const STAKE = 0.1;
const BANKROLL = 100;

/** The yardstick's kinds of ticket, its types 0 to 7. */
const KINDS: readonly { readonly size: number; readonly event: OrderEvent; readonly base: number }[] = [
  { size: 1, event: allHome(1, 1), base: 6 },
  { size: 1, event: allHome(1, 3), base: 2.5 },
  { size: 2, event: allHome(2, 2), base: 30 },
  { size: 2, event: allHome(2, 3), base: 8 },
  { size: 3, event: allHome(3, 3), base: 60 },
  { size: 3, event: { conditions: [], order: "exact" }, base: 300 },
  { size: 2, event: allHome(2, 4), base: 6 },
  { size: 4, event: allHome(4, 4), base: 150 },
];
/** How many of each kind, in this order. */
const COUNTS = [5, 5, 10, 10, 10, 3, 5, 2];

/** Ordered top-4, n = 18, 50 tickets. */
export const KERNEL_B: BenchKernel = {
  letter: "b",
  title: "ordered top-4 of 18, 50 tickets (ms)",
  perRun: 1,
  setUp() {
    const field = lcgField(RUNNERS, 777);
    const tickets = lcgTickets(4242);
    const money = { bankroll: BANKROLL, stake: tickets.length * STAKE };
    let law = payOffLaw(orderOfFinish(field, LCG_EXPONENTS), tickets, money);
    return {
      run() {
        law = payOffLaw(orderOfFinish(field, LCG_EXPONENTS), tickets, money);
      },
      checksums() {
        const { expectedReturn, expectedSquare, expectedLogWealth, lossProbability } = law;
        return { e1: expectedReturn, e2: expectedSquare, elog: expectedLogWealth, ploss: lossProbability };
      },
    };
  },
};

function lcgTickets(seed: number): FixedTicket[] {
  const next = lcg(seed);
  return COUNTS.flatMap((count, kind) => Array.from({ length: count }, () => kind)).map((kind) => {
    const { size, event, base } = KINDS[kind] ?? { size: 0, event: allHome(1, 1), base: 0 };
    const runners: number[] = [];
    while (runners.length < size) {
      const runner = Math.floor(next() * RUNNERS);
      if (!runners.includes(runner)) runners.push(runner);
    }
    return { event, runners, payout: base * (0.5 + next()) * STAKE };
  });
}

function allHome(size: number, depth: number): OrderEvent {
  return { conditions: [{ depth, atLeast: size, atMost: size }], order: "any" };
}
