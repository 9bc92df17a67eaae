import { type Cents, centsOfEuros } from "../../kernel/money.ts";
import type { Sourced } from "../../market/pool-facts.ts";
import type { Operator } from "../../race/race-result.ts";
import type { BetPool } from "./priced-bets.ts";

/** Figures of each operator's pools. A pool without an entry is not established, and its bets are not priced. */
export type PoolTerms<T> = Readonly<Record<Operator, Readonly<Partial<Record<BetPool, Sourced<T>>>>>>;

const PUBLISHED = "published rates, boturfers.fr and le-pronostic-parfait.com (specification §3.2)";
const RULES_2011 = "PMU online rules of about 2011, 1turf.com (specification §3.2); the present rates were not found";
const shop = (value: number): Sourced<number> => ({ value, source: PUBLISHED, asOf: "2016 to 2023" });
const online = (value: number): Sourced<number> => ({ value, source: RULES_2011, asOf: "about 2011" });

/**
 * Share kept back, 0..1. Simple gagnant is measured; the rest is what was published once. A calibration measures what the
 * pool truly pays, takeout included, so an old rate is corrected by its κ.
 */
export const TAKEOUTS: PoolTerms<number> = {
  "pmu-shop": {
    SIMPLE_GAGNANT: {
      value: 0.142,
      source: "measured on simple gagnant (specification §3.2)",
      asOf: "2025-10 to 2026-04",
    },
    SIMPLE_PLACE: {
      value: 0.142,
      source: "as simple gagnant: one rate is published for both",
      asOf: "2025-10 to 2026-04",
    },
    COUPLE_GAGNANT: shop(0.254),
    COUPLE_PLACE: shop(0.254),
    COUPLE_ORDRE: shop(0.254),
    TRIO: shop(0.23),
    TRIO_ORDRE: shop(0.23),
    TIERCE: shop(0.201),
    DEUX_SUR_QUATRE: shop(0.25),
    QUARTE_PLUS: shop(0.231),
    QUINTE_PLUS: shop(0.285),
    MULTI: shop(0.307),
    MINI_MULTI: shop(0.307),
    PICK5: shop(0.349),
  },
  "pmu-online": {
    SIMPLE_GAGNANT: {
      value: 0.118,
      source: "measured on simple gagnant (specification §3.2)",
      asOf: "2026-04 to 2026-08",
    },
    SIMPLE_PLACE: {
      value: 0.118,
      source: "as simple gagnant: one rate is published for both",
      asOf: "2026-04 to 2026-08",
    },
    COUPLE_GAGNANT: online(0.26),
    COUPLE_PLACE: online(0.26),
    COUPLE_ORDRE: online(0.26),
    TRIO: online(0.26),
    TRIO_ORDRE: online(0.26),
    DEUX_SUR_QUATRE: online(0.26),
    SUPER_QUATRE: online(0.26),
    TIERCE: online(0.26),
    QUARTE_PLUS: online(0.26),
    QUINTE_PLUS: online(0.26),
    MULTI: online(0.26),
    MINI_MULTI: online(0.26),
    PICK5: online(0.3),
  },
  genybet: {},
  zeturf: {},
};

const PRUDENT =
  "prudent assumption, not measured: small provincial couplé pools hold a few thousand euros (specification §3.5)";
const SMALLER = "prudent assumption, not measured: ZEturf's pools are separate and small (specification §8)";
const floor = (euros: number, source: string): Sourced<Cents> => ({ value: centsOfEuros(euros), source, asOf: "2026" });
const floors = (source: string, simple: number, pair: number, rest: number): PoolTerms<Cents>[Operator] => ({
  SIMPLE_GAGNANT: floor(simple, source),
  SIMPLE_PLACE: floor(simple / 2, source),
  COUPLE_GAGNANT: floor(pair, source),
  COUPLE_PLACE: floor(pair, source),
  COUPLE_ORDRE: floor(pair, source),
  TRIO: floor(pair, source),
  TRIO_ORDRE: floor(rest, source),
  DEUX_SUR_QUATRE: floor(pair, source),
  SUPER_QUATRE: floor(rest, source),
  TIERCE: floor(rest, source),
  QUARTE_PLUS: floor(rest, source),
  QUINTE_PLUS: floor(rest, source),
  PICK5: floor(rest, source),
  MULTI: floor(pair, source),
  MINI_MULTI: floor(pair, source),
});

/** What a pool holds at least where nobody tells, so that one's own stake is not taken for nothing. */
export const POOL_FLOORS: PoolTerms<Cents> = {
  "pmu-shop": floors(PRUDENT, 10_000, 3_000, 2_000),
  "pmu-online": floors(PRUDENT, 10_000, 3_000, 2_000),
  genybet: {},
  zeturf: floors(SMALLER, 2_000, 500, 300),
};
