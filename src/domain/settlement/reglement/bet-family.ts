import type { BetType, Provenance } from "../../betting/catalogue/bet-type.ts";
import type { OrderEvent } from "../../model/order/order-event.ts";
import type { Operator } from "../../race/race-result.ts";

/** What the Règlement says of a family of bets beyond its normal arrival, which the bet catalogue holds. */
export type BetFamily = {
  readonly betTypes: readonly BetType[];
  /** The articles and evidence behind the normal arrival and the dead heat. */
  readonly articles: readonly string[];
  readonly nonRunners: NonRunnerRule;
  /** Fewer horses at the post than this, and every stake comes back. */
  readonly minimumStarters?: MinimumStarters;
  /** What is paid instead where nobody had the combination; the operator's rows say whether it was. */
  readonly degraded?: readonly DegradedRank[];
};

/**
 * What becomes of a ticket that names some non-runners, but not only such: those are given back in every family.
 *
 * refund: so is it. special: with one of them it plays on for the dividend "1 NP", with `event` asked of the others.
 * smaller: it counts as the bet on fewer runners, and is given back below `least`. open: no rule was read.
 */
export type NonRunnerRule =
  | { readonly kind: "refund"; readonly provenance: Provenance }
  | {
      readonly kind: "special";
      readonly event: OrderEvent;
      readonly provenance: Provenance;
      /** Where it is established; elsewhere it is open. */
      readonly operators: readonly Operator[];
    }
  | { readonly kind: "smaller"; readonly least: number; readonly provenance: Provenance }
  | { readonly kind: "open"; readonly provenance: Provenance };

export type MinimumStarters = {
  readonly starters: number;
  readonly operators: readonly Operator[];
  readonly source: string;
};

/** The places, from 1, whose horses are paid, in this order of preference. */
export type DegradedRank = { readonly places: readonly number[]; readonly source: string };

/** The PMU's two pools: their Règlements are two texts of one wording. */
export const PMU_POOLS: readonly Operator[] = ["pmu-shop", "pmu-online"];

export const ROWS_2025 = "official rows of 81 races, PMU shops, 1 November 2025";
export const REGLEMENT =
  "Règlement du pari mutuel urbain et sur les hippodromes (arrêté du 13 septembre 1985, modifié)";
export const REGLEMENT_ONLINE = "PMU, Règlement des jeux et paris hippiques en ligne, version du 1er novembre 2021";
export const ZETURF_HELP = "zeturf.fr/fr/aide?theme=turf";
export const EACH_BY_ITSELF = "each horse is treated separately, those of one stable too";

export function open(what: string): NonRunnerRule {
  return { kind: "open", provenance: { status: "not_established", source: what } };
}
