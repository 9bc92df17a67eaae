import { ok, type Result } from "../kernel/result.ts";
import type { ChosenMarket } from "../market/choose-market.ts";
import { fieldOdds, type OddsRefusal } from "../market/field-odds.ts";
import { type MarketQuality, marketQuality, publicOdds } from "../market/market-quality.ts";
import { winProbabilities } from "../market/win-probabilities.ts";
import type { Snapshot } from "../race/snapshot.ts";
import { GAIT_EXPONENTS, gaitOf } from "./gait.ts";
import { type OrderOfFinish, orderOfFinish } from "./order-of-finish.ts";
import type { WinModel, WinModelOutput } from "./win-model.ts";

/** What the odds of one field say, and what the model makes of them; every list is aligned with the starters. */
export type MarketView = {
  readonly odds: readonly number[];
  readonly quality: MarketQuality;
  /** The public's shares of the win pool. */
  readonly publicWin: readonly number[];
  readonly model: WinModelOutput;
  readonly law: OrderOfFinish;
};

/** Odds checked, public shares, quality of the pool, chances and order law; or why the odds cannot be read. */
export function readMarket(input: {
  readonly chosen: ChosenMarket;
  readonly starters: readonly number[];
  readonly winModel: WinModel;
  readonly snapshotH30: Snapshot | undefined;
  readonly snapshotH5: Snapshot;
}): Result<MarketView, OddsRefusal> {
  const { chosen, starters, winModel, snapshotH30, snapshotH5 } = input;
  const { pool, win } = chosen.market;
  const { discipline } = snapshotH5;
  const odds = fieldOdds(starters, win);
  if (!odds.ok) return odds;
  const shares = winProbabilities(publicOdds(pool, odds.value), { kind: "proportional" });
  if (!shares.ok) return shares;
  const model = winModel.estimate({ odds: odds.value, starters, discipline, snapshotH30, snapshotH5 });
  if (!model.ok) return model;
  const law = orderOfFinish(model.value.winProbabilities, GAIT_EXPONENTS[gaitOf(discipline)].stageExponents);
  return ok({
    odds: odds.value,
    quality: marketQuality(pool, odds.value),
    publicWin: shares.value.probabilities,
    model: model.value,
    law,
  });
}
