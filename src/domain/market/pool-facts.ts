import type { Pool } from "../race/card.ts";
import type { Operator } from "../race/race-result.ts";

/** A figure from outside, with where and when it was found. */
export type Sourced<T> = { readonly value: T; readonly source: string; readonly asOf: string };

/** What is known of one win pool. `not_established` is an answer: the figure is not guessed. */
export type PoolFacts = {
  /** Who pays the dividend that these odds announce. */
  readonly operator: Operator | "not_established";
  /** Share of the simple gagnant and simple placé pools that is kept back, 0..1. */
  readonly takeout: Sourced<number> | "not_established";
  /** Range of Σ 1/(odds as shown) outside which a race's odds are stale or incomplete. */
  readonly booksumGate: Sourced<{ readonly minimum: number; readonly maximum: number }> | "not_established";
  /** Whether shown odds are cut as the PMU does it (see displayed-odds.ts). */
  readonly display: "truncated" | "not_established";
};

const GATES = "mathematical specification §1.1, sanity gates per race";

export const POOL_FACTS: Readonly<Record<Pool, PoolFacts>> = {
  "pmu-shop": {
    operator: "pmu-shop",
    takeout: {
      value: 0.142,
      source: "measured on simple gagnant, 1 − 1/1.1651 ± 0.0006 after undoing truncation (specification §0.3)",
      asOf: "2025-10 to 2026-04",
    },
    booksumGate: { value: { minimum: 1.13, maximum: 1.24 }, source: GATES, asOf: "2025-10 to 2026-04" },
    display: "truncated",
  },
  "pmu-online": {
    operator: "pmu-online",
    takeout: {
      value: 0.118,
      source: "measured on simple gagnant, 1 − 1/1.1335 ± 0.0004 after undoing truncation (specification §0.3)",
      asOf: "2026-04 to 2026-08",
    },
    booksumGate: { value: { minimum: 1.1, maximum: 1.2 }, source: GATES, asOf: "2026-04 to 2026-08" },
    display: "truncated",
  },
  "pmu-international": {
    operator: "not_established",
    takeout: "not_established",
    booksumGate: "not_established",
    display: "not_established",
  },
  zeturf: {
    operator: "zeturf",
    takeout: "not_established",
    booksumGate: "not_established",
    display: "not_established",
  },
  // Geny shows odds without saying whose they are.
  geny: {
    operator: "not_established",
    takeout: "not_established",
    booksumGate: "not_established",
    display: "not_established",
  },
};
