import { ok, type Result } from "../kernel/result.ts";
import type { Instant, RaceDay } from "../kernel/time.ts";
import { type ChosenMarket, lookAtH30 } from "../market/choose-market.ts";
import type { OddsRefusal } from "../market/field-odds.ts";
import { winProbabilities } from "../market/win-probabilities.ts";
import type { OddsByRunner, Pool, RaceCard } from "../race/card.ts";
import type { Discipline } from "../race/race.ts";
import type { Snapshot } from "../race/snapshot.ts";
import type { PastDays } from "./factors/past-days.ts";
import { GAIT_EXPONENTS, type Gait, gaitOf } from "./gait.ts";
import { driftColumn, driftOf, oddsColumn } from "./market-columns.ts";
import { MEASURED_WORTH } from "./measured-worth.ts";
import type { ModelWorth } from "./model-worth.ts";
import { movesOf, type ProbabilityMove } from "./probability-move.ts";

/** What a model of the win may look at. Runners are in the order of `odds`. */
export type WinModelInput = {
  readonly odds: readonly number[];
  readonly starters: readonly number[];
  readonly discipline: Discipline | undefined;
  readonly snapshotH30: Snapshot | undefined;
  readonly snapshotH5: Snapshot;
  /** Where the odds stand and what stands beside them. Without it only a model that asks for nothing else answers. */
  readonly evidence?: WinEvidence | undefined;
};

/** The card behind the odds, and what else is known at that moment. */
export type WinEvidence = {
  readonly card: RaceCard;
  readonly pool: Pool;
  readonly oddsAt: Instant;
  /** Odds of the same pool at H-30; empty where there are none. */
  readonly winH30: OddsByRunner;
  readonly oddsAtH30?: Instant | undefined;
  readonly past?: PastDays | undefined;
};

export type WinModelOutput = {
  /** In the order of the odds, summing to 1. */
  readonly winProbabilities: readonly number[];
  /** What it was computed with, for the page that explains it. */
  readonly parameters: Readonly<Record<string, number>>;
  /** What a reader should know of these parameters. */
  readonly remark: string;
  /** What moved each runner's chance, in the order of the odds; absent where no evidence was given. */
  readonly moves?: readonly (readonly ProbabilityMove[])[];
  /** Ways in which this race lies outside what the model was fitted on. */
  readonly cautions?: readonly ModelCaution[];
};

export type ModelCaution =
  | { readonly code: "pool_not_in_sample"; readonly pool: Pool; readonly pools: readonly Pool[] }
  | {
      readonly code: "instant_not_in_sample";
      readonly minutesBeforeStart: number;
      readonly from: number;
      readonly to: number;
    }
  /** The model was fitted on that very day's arrivals: what it says of them is no forecast. */
  | { readonly code: "day_in_sample"; readonly day: RaceDay; readonly from: RaceDay; readonly to: RaceDay }
  /** The model was fitted on later days: nobody had it then. */
  | { readonly code: "day_before_sample"; readonly day: RaceDay; readonly from: RaceDay; readonly to: RaceDay };

/** Why a model has no answer for a race. */
export type WinModelRefusal =
  | OddsRefusal
  /** It reads more than odds, and was given none of it; or a starter is not on the card. */
  | { readonly kind: "evidence_missing"; readonly field: string }
  | { readonly kind: "gait_not_in_model"; readonly gait: Gait; readonly gaits: readonly Gait[] };

/** Gives each starter its chance to win. Another model of GPI is another value of this type. */
export type WinModel<E = OddsRefusal> = {
  readonly name: string;
  /** Of its parameters; a model that is not shipped may have none. */
  readonly version?: string;
  /** What it gained on the market, where that was measured with these parameters. */
  readonly worth?: ModelWorth;
  readonly estimate: (input: WinModelInput) => Result<WinModelOutput, E>;
};

/** The evidence of the market that was chosen. */
export function winEvidence(chosen: ChosenMarket, snapshotH30: Snapshot | undefined, past?: PastDays): WinEvidence {
  const { card, market, oddsAt } = chosen;
  const before = lookAtH30(chosen, snapshotH30);
  return { card, pool: market.pool, oddsAt, winH30: before?.win ?? {}, oddsAtH30: before?.oddsAt, past };
}

/** Of {@link GAIT_EXPONENTS}: the collections that they were fitted on. */
const MARKET_VERSION = "market-2026-04";

/** The market's own view, with the favourite–longshot bias of the gait taken out. */
export const MARKET_WIN_MODEL: WinModel = {
  name: "market",
  version: MARKET_VERSION,
  worth: MEASURED_WORTH.market,
  estimate: ({ odds, starters, discipline, snapshotH5, evidence }) => {
    const { winExponent } = GAIT_EXPONENTS[gaitOf(discipline)];
    const implied = winProbabilities(odds, { kind: "exponent", exponent: winExponent });
    if (!implied.ok) return implied;
    const columns = evidence && [
      oddsColumn({ starters, odds }, winExponent, evidence),
      driftColumn(driftOf(starters, odds, evidence), evidence),
    ];
    return ok({
      winProbabilities: implied.value.probabilities,
      parameters: { winExponent },
      remark:
        "exponent fitted on final odds; it belongs to an instant, and odds of H-5 give 1.03 ± 0.03 (docs/model.md)",
      ...(columns ? { moves: movesOf(columns, starters.length, { snapshotH5, weights: MARKET_VERSION }) } : {}),
    });
  },
};
