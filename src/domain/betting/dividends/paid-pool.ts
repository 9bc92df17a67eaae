import type { BetTerms } from "./bet-terms.ts";
import { type LognormalDividend, meanPaidDividend } from "./lognormal-dividend.ts";
import type { Payment, PoolPayments } from "./outcomes.ts";

/** One way in which a ticket wins, as the last minutes leave it. Nobody's chance is in it. */
export type PaidWay = Payment & {
  readonly logMedian: number;
  /** Variance that the last minutes bring to the log of the dividend, and its σ in all. */
  readonly moved: number;
  readonly logSd: number;
  /** E[dividend paid], rounded down, euros for €1. */
  readonly paid: number;
};

/** What a bet's pool pays, and each ticket priced once, for whichever model asks. */
export type PaidPool = PoolPayments & {
  readonly ticketOf: (runners: readonly number[]) => PaidTicket;
};

/** The ways of one ticket; each is priced when it is first asked for. */
export type PaidTicket = {
  readonly ways: readonly Payment[];
  readonly wayAt: (k: number) => PaidWay;
};

/** Euros for €1: below it a raw dividend has no logarithm worth telling, and the minimum is paid. */
const SMALLEST_DIVIDEND = 0.01;

/**
 * @param informed ρ of the final odds
 * @param late variance that the last minutes bring to the log of a ticket's share
 */
export function paidPool(
  terms: BetTerms,
  payments: PoolPayments,
  informed: number,
  late: (runners: readonly number[]) => number,
): PaidPool {
  const known = new Map<string, PaidTicket>();
  return {
    ...payments,
    ticketOf: (runners) => {
      const key = runners.join();
      const ready = known.get(key);
      if (ready) return ready;
      const ways = payments.waysOf(runners);
      const variance = late(runners);
      const priced: PaidWay[] = [];
      const ticket: PaidTicket = {
        ways,
        wayAt: (k) => {
          const done = priced[k];
          if (done) return done;
          const way = ways[k];
          if (!way) throw new RangeError(`no way ${k} of ${ways.length}`);
          const law = wayLaw(terms, way.dividend, informed, variance);
          const { logSd, moved } = law;
          const paid = meanPaidDividend(law, terms.rounding);
          const made = { ...way, logMedian: Math.log(law.median), moved, logSd, paid };
          priced[k] = made;
          return made;
        },
      };
      known.set(key, ticket);
      return ticket;
    },
  };
}

/** Whether one pool's figures are another's: a model is priced at the same, a smaller budget at a smaller stake. */
export function termsKey({ takeout, poolSize, rounding, kappa, beta, logSd }: BetTerms, stake: number): string {
  const paid = rounding === "raw" ? rounding : `${rounding.step} ${rounding.minimum}`;
  return [takeout.value, poolSize.value, paid, kappa, beta, logSd, stake].join();
}

/** The dividend of one way in which a bet wins, as the last minutes leave it; `moved`, the variance that they bring. */
function wayLaw(
  { rule, beta, logSd: ownSd = 0 }: BetTerms,
  dividend: number,
  informed: number,
  late: number,
): LognormalDividend & { readonly moved: number } {
  // Only the profit answers to the shares where stakes are given back.
  const answer = rule.family === "split" ? Math.max(0, 1 - 1 / Math.max(SMALLEST_DIVIDEND, dividend)) : beta;
  const moved = answer * answer * late;
  return {
    // A pool that would owe more than it holds has a raw dividend below nothing; it pays the minimum all the same.
    median: Math.max(SMALLEST_DIVIDEND, dividend) * Math.exp(-informed * answer * late),
    logSd: Math.sqrt(moved + ownSd * ownSd),
    moved,
  };
}
