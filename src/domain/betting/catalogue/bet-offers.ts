import { type Cents, centsOf } from "../../kernel/money.ts";
import type { Operator } from "../../race/race-result.ts";
import type { BetType, Provenance } from "./bet-type.ts";

/** One bet at one operator. */
export type BetOffer = {
  readonly operator: Operator;
  /** What one bet costs. */
  readonly baseStake: Cents;
  /** Fractions of it that may be played for that fraction of the dividend ("Flexi"); empty where there are none. */
  readonly flexi: readonly number[];
  /** Declared runners for which it is sold, non-runners included; absent where that was not established. */
  readonly declared?: DeclaredRange;
  /** `some`: the range must hold, but only the programme tells whether the bet is sold. */
  readonly races: "all" | "some";
  readonly provenance: Provenance;
};

export type DeclaredRange = { readonly from: number; readonly to?: number };

const PMU: Provenance = {
  status: "established",
  source: "PMU API paris[] of 5,720 races, Oct 2025 – Apr 2026 (mathematical specification §3.1)",
};
const ZETURF_SIMPLE: Provenance = {
  status: "established",
  source: "zeturf.fr/fr/aide?theme=turf; stakes of the page of 2026-01-18 R5C6 (gpi.md §20)",
};
/** The page gives minimum and step by numbers that its dividend table names; where the bet is sold it does not say. */
const ZETURF_PAGE: Provenance = {
  status: "not_established",
  source: "stakes of one ZEturf page, 2026-01-18 R5C6 (gpi.md §20); conditions of sale not read",
};

const HALF = [0.5];
const QUARTERS = [0.25, 0.5];

/** Where each bet is sold and for how much. An operator without an entry does not sell it, as far as is known. */
export const BET_OFFERS: Readonly<Record<BetType, readonly BetOffer[]>> = {
  SIMPLE_GAGNANT: [...pmu({ from: 4 }, "all", [100, []], [200, []]), zeturf(100, ZETURF_SIMPLE)],
  SIMPLE_PLACE: [...pmu({ from: 4 }, "all", [100, []], [200, []]), zeturf(100, ZETURF_SIMPLE)],
  COUPLE_GAGNANT: [...pmu({ from: 8 }, "all", [100, []], [200, HALF]), zeturf(100)],
  COUPLE_PLACE: [...pmu({ from: 8 }, "all", [100, []], [200, HALF]), zeturf(100)],
  COUPLE_ORDRE: pmu({ from: 4, to: 7 }, "all", [100, []], [200, HALF]),
  TRIO: [...pmu({ from: 8 }, "all", [100, []], [200, HALF]), zeturf(100)],
  TRIO_ORDRE: pmu({ from: 4, to: 7 }, "all", [100, []], [200, HALF]),
  TIERCE: pmu({ from: 13 }, "some", [100, HALF], [100, HALF]),
  DEUX_SUR_QUATRE: pmu({ from: 10 }, "all", [300, HALF], [300, QUARTERS]),
  MULTI: pmu({ from: 14 }, "some", [300, HALF], [300, QUARTERS]),
  // Where multi is not sold.
  MINI_MULTI: pmu({ from: 10, to: 17 }, "some", [300, HALF], [300, QUARTERS]),
  // From 13 in event races; the shops' regional quarté+ from 10.
  QUARTE_PLUS: [
    pmuOffer("pmu-online", { from: 13 }, "some", [150, HALF]),
    pmuOffer("pmu-shop", { from: 10 }, "some", [150, HALF]),
  ],
  QUINTE_PLUS: pmu({ from: 13 }, "some", [200, QUARTERS], [200, QUARTERS]),
  PICK5: pmu({ from: 11 }, "some", [100, QUARTERS], [100, [0.1, ...QUARTERS]]),
  SUPER_QUATRE: pmu({ from: 5, to: 9 }, "some", [100, HALF], [100, HALF]),
  ZE_SHOW: [zeturf(100)],
  ZE_COUILLON: [zeturf(100)],
  ZE_2_SUR_4: [zeturf(100)],
  ZE_4: [zeturf(50)],
  // Dividends were seen, stakes were not.
  ZE_5: [],
  ZE_234: [zeturf(100)],
  ZE_345: [],
};

type Stake = readonly [cents: number, flexi: readonly number[]];

function pmu(declared: DeclaredRange, races: "all" | "some", online: Stake, shop: Stake): BetOffer[] {
  return [pmuOffer("pmu-online", declared, races, online), pmuOffer("pmu-shop", declared, races, shop)];
}

function pmuOffer(operator: Operator, declared: DeclaredRange, races: "all" | "some", [cents, flexi]: Stake): BetOffer {
  return { operator, baseStake: centsOf(cents), flexi, declared, races, provenance: PMU };
}

function zeturf(cents: number, provenance: Provenance = ZETURF_PAGE): BetOffer {
  return { operator: "zeturf", baseStake: centsOf(cents), flexi: [], races: "some", provenance };
}
