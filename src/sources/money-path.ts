import type { Instant } from "../domain/kernel/time.ts";
import { marketQuality } from "../domain/market/market-quality.ts";
import type { Market, OddsByRunner, RaceCard } from "../domain/race/card.ts";
import type { SourceName } from "../domain/race/race.ts";
import { contradictedOdds } from "../domain/trust/odds-contradicted.ts";
import { type CanaryState, judgePage } from "../domain/trust/page-canary.ts";
import { trustCards } from "../domain/trust/trust-cards.ts";
import { type ParsePage, readAndReport } from "./page-reader.ts";

/**
 * What keeps a card whose odds were altered from money, the first on its way: its parser, the canary, the booksum of its
 * pool, or a second source, beside which it is set apart. `race closed`: the second source's odds contradict these, and
 * nobody is believed. `told`: the second source is set apart and the altered odds are read. `nobody`: it cannot be known.
 */
export type CaughtBy = "parser" | "canary" | "booksum" | "second source" | "race closed" | "told" | "nobody";

/** A card's page on its way to money. */
export type WatchedCard = {
  readonly source: SourceName;
  readonly url: string;
  readonly observedAt: Instant;
  readonly parse: ParsePage<RaceCard>;
  /** Of the good pages before it. */
  readonly canary: CanaryState;
  /** What another source shows of the race; undefined where one alone answers. */
  readonly second?: RaceCard | undefined;
};

export type Judged = {
  readonly caughtBy: CaughtBy;
  /** Chance of the horse whose share moved most, against the page as it was, −1..1; absent where it was refused. */
  readonly move?: number | undefined;
};

/** The whole path of one altered page; undefined where it is read as the whole one was: nothing was altered. */
export function judgeAltered(watched: WatchedCard, whole: RaceCard, text: string): Judged | undefined {
  const { source, url, observedAt, parse, canary, second } = watched;
  const { value, report } = readAndReport(source, "card", { url, observedAt, text }, parse);
  if (!value.ok) return { caughtBy: "parser" };
  const [before, now] = [marketOf(whole), marketOf(value.value)];
  if (!now || !before) return { caughtBy: "parser" };
  const move = largestMove(before.win, now.win);
  if (move === 0) return undefined;
  if (judgePage(canary, { ...report, subject: "altered" }).refused !== undefined) return { caughtBy: "canary", move };
  const odds = Object.values(now.win);
  if (marketQuality(now.pool, odds).gate === "outside") return { caughtBy: "booksum", move };
  if (!second) return { caughtBy: "nobody", move };
  const { trusted, quarantined } = trustCards([value.value, second]);
  if (!trusted.includes(value.value)) return { caughtBy: "second source", move };
  const read = { card: value.value, market: now };
  if (contradictedOdds(read, { cards: trusted, quarantined })) return { caughtBy: "race closed", move };
  return { caughtBy: quarantined.length > 0 ? "told" : "nobody", move };
}

/** The market that an analysis would read of this card. */
export function marketOf({ markets }: RaceCard): Market | undefined {
  return markets.find(({ win }) => Object.keys(win).length > 0);
}

function largestMove(before: OddsByRunner, now: OddsByRunner): number {
  const [then, after] = [sharesOf(before), sharesOf(now)];
  const moves = [...new Set([...then.keys(), ...after.keys()])].map(
    (number) => (after.get(number) ?? 0) - (then.get(number) ?? 0),
  );
  return moves.reduce((largest, one) => (Math.abs(one) > Math.abs(largest) ? one : largest), 0);
}

function sharesOf(win: OddsByRunner): Map<string, number> {
  const shares = Object.entries(win).map(([number, odds]): [string, number] => [number, 1 / odds]);
  const total = shares.reduce((sum, [, share]) => sum + share, 0);
  return new Map(shares.map(([number, share]) => [number, share / total]));
}

/** Where one odds stands in a page's text. */
export type OddsPlace = { readonly start: number; readonly text: string };

/** The places of the odds that a pattern finds; the pattern matches the number alone. */
export function oddsPlaces(text: string, pattern: RegExp): OddsPlace[] {
  return [...text.matchAll(pattern)].map((match) => ({ start: match.index, text: match[0] }));
}

/** One digit of one odds becomes another. */
export function withDigit(
  text: string,
  { start, text: odds }: OddsPlace,
  at: number,
  digit: number,
): string | undefined {
  const old = odds[at];
  if (old === undefined || !/\d/.test(old) || old === String(digit)) return undefined;
  return text.slice(0, start + at) + String(digit) + text.slice(start + at + 1);
}

/** Two odds change places. */
export function withExchange(text: string, one: OddsPlace, other: OddsPlace): string | undefined {
  const [first, second] = one.start < other.start ? [one, other] : [other, one];
  if (first.text === second.text) return undefined;
  return (
    text.slice(0, first.start) +
    second.text +
    text.slice(first.start + first.text.length, second.start) +
    first.text +
    text.slice(second.start + second.text.length)
  );
}

/** The odds of the market that each source's page shows, as they stand in its text. */
export const ODDS_IN_TEXT: Readonly<Record<SourceName, RegExp>> = {
  pmu: /(?<="dernierRapportDirect":\{[^{}]*"rapport":)\d+(?:\.\d+)?/g,
  zeturf: /(?<="SG":)\d+(?:\.\d+)?/g,
  geny: /(?<=<td[^>]*>\s*)\d+(?:,\d+)?(?=\s*<\/td>\s*<\/tr>)/g,
};
