import type { RacePage } from "../app/view-race-page.ts";
import { type Instant, minutesBetween } from "../domain/kernel/time.ts";
import type { Translate } from "../messages/translate.ts";

/** Where a column of figures comes from: who told it and when, and how it was made. */
export type Paper = {
  readonly source?: string | undefined;
  /** The page that was read, where a reader may open it. */
  readonly url?: string | undefined;
  readonly observedAt?: Instant | undefined;
  /** Minutes from that moment to the decision. */
  readonly ageMinutes?: number | undefined;
  readonly text: string;
};

export type Papers = Readonly<Record<string, Paper>>;

/** The papers of each column of the field that has figures. */
export function papersOf(t: Translate, { analysis, h30, field, result }: RacePage): Papers {
  const papers: Record<string, Paper> = {};
  const pool = analysis?.market?.pool;
  const named = { pool: pool === undefined ? "—" : t.or(`pool.${pool}`, pool) };
  const source = analysis?.card?.source;
  if (h30)
    papers.oddsH30 = {
      source,
      observedAt: h30.takenAt,
      ...ageAt(h30.takenAt, analysis),
      text: t("paper.odds_h30", named),
    };
  const last = result?.finalMarkets.find((market) => market.pool === pool)?.quotedAt;
  if (field.some(({ finalOdds }) => finalOdds !== undefined)) {
    papers.finalOdds = { source: result?.results[0]?.source, observedAt: last, text: t("paper.final_odds", named) };
  }
  if (!analysis?.card) return papers;
  const { card, market, model, models, paidPlaces } = analysis;
  const read = { source, url: readable(card.url), observedAt: card.oddsAt, ...ageAt(card.oddsAt, analysis) };
  papers.oddsH5 = { ...read, text: t("paper.odds_h5", named) };
  if (market) {
    const percent = new Intl.NumberFormat(t.language, { style: "percent", maximumFractionDigits: 1 });
    const figures = { overround: percent.format(market.overround), takeout: percent.format(market.takeout) };
    papers.marketProbability = { ...read, text: t("paper.market_probability", figures) };
  }
  if (model) {
    const version = models.find(({ chosen }) => chosen)?.version ?? "—";
    const text = t("paper.win_probability", { model: t.or(`model.${model.name}`, model.name), version });
    papers.winProbability = { ...read, text };
    papers.fairOdds = { ...read, text: t("paper.fair_odds") };
    papers.winExpectedValue = { ...read, text: t("paper.win_expected_value") };
    if (paidPlaces) papers.placeProbability = { ...read, text: t("paper.place_probability", { places: paidPlaces }) };
  }
  return papers;
}

function ageAt(moment: Instant, analysis: RacePage["analysis"]) {
  return analysis ? { ageMinutes: minutesBetween(moment, analysis.takenAt) } : {};
}

/** A recorded day's pages are at an address that is reserved for none (RFC 6761). */
function readable(url: string): string | undefined {
  return url.startsWith("https://") && !new URL(url).hostname.endsWith(".invalid") ? url : undefined;
}
