import { ok, type Result } from "../kernel/result.ts";
import type { ChosenMarket } from "../market/choose-market.ts";
import { fieldOdds, type OddsRefusal } from "../market/field-odds.ts";
import { type MarketQuality, marketQuality, publicOdds } from "../market/market-quality.ts";
import { winProbabilities } from "../market/win-probabilities.ts";

/** What the odds of one field say; every list is aligned with the starters. */
export type MarketView = {
  /** As shown. */
  readonly odds: readonly number[];
  readonly quality: MarketQuality;
  /** What the shown odds stand for: truncation mid-points where the pool truncates. */
  readonly publicOdds: readonly number[];
  /** The public's shares of the win pool. */
  readonly publicWin: readonly number[];
};

/** Odds checked, public shares, quality of the pool; or why the odds cannot be read. */
export function readMarket(
  { market: { pool, win } }: ChosenMarket,
  starters: readonly number[],
): Result<MarketView, OddsRefusal> {
  const odds = fieldOdds(starters, win);
  if (!odds.ok) return odds;
  const meant = publicOdds(pool, odds.value);
  const shares = winProbabilities(meant, { kind: "proportional" });
  if (!shares.ok) return shares;
  return ok({
    odds: odds.value,
    quality: marketQuality(pool, odds.value),
    publicOdds: meant,
    publicWin: shares.value.probabilities,
  });
}
