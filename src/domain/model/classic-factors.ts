import type { Runner } from "../race/card.ts";
import { runsOf } from "./factors/musique-form.ts";
import { musiqueScore } from "./factors/musique-score.ts";
import { type PastDays, type Tally, tallyOf } from "./factors/past-days.ts";
import { shrunkRate } from "./factors/shrunk-rate.ts";

/** A factor of the old chain and what it was read from; undefined where there is nothing to read. */
export type ClassicFactor = { readonly value: number; readonly factor: number };

/** GPI specification §5.4; the bonus and the malus are those of YML52, the smallest of the three variants. */
const BONUS = 1.06;
const MALUS = 0.94;
const JOCKEY_GOOD = 0.12;
const JOCKEY_POOR = 0.06;
const TRAINER_GOOD = 0.15;
const TRAINER_POOR = 0.08;
/** Mean win rate towards which few starts are drawn: one winner among some 12.4 starters. */
const MEAN_RATE = 0.08;
const MUSIQUE_WEIGHT = 0.02;

/**
 * The jockey's and the trainer's rates: a bonus, a malus, or nothing; both rates are needed.
 *
 * Two repairs of §19.16: rates of few starts are drawn to the mean, and a good rate beside a poor one is neither bonus
 * nor malus (the old chain gave the bonus).
 *
 * @returns value: the mean of the two rates, 0..1
 */
export function jockeyAndTrainer(runner: Runner, past: PastDays | undefined): ClassicFactor | undefined {
  const jockey = rateOf(past && tallyOf(past.jockeys, runner.jockey));
  const trainer = rateOf(past && tallyOf(past.trainers, runner.trainer));
  if (jockey === undefined || trainer === undefined) return undefined;
  const good = jockey >= JOCKEY_GOOD || trainer >= TRAINER_GOOD;
  const poor = jockey < JOCKEY_POOR || trainer < TRAINER_POOR;
  const factor = good === poor ? 1 : good ? BONUS : MALUS;
  return { value: (jockey + trainer) / 2, factor };
}

function rateOf(tally: Tally | undefined): number | undefined {
  return tally && shrunkRate(tally.wins, tally.starts, MEAN_RATE);
}

/** 1 + 0.02 × the score of the musique. */
export function musiqueFactor({ musique }: Runner): ClassicFactor | undefined {
  const score = musiqueScore(runsOf(musique) ?? []);
  return score === undefined ? undefined : { value: score, factor: 1 + MUSIQUE_WEIGHT * score };
}

/**
 * Speed against the median of the field, from the best of each runner's last three reductions, seconds a kilometre.
 *
 * @param best by runner, undefined where the archive has none
 * @see GPI specification §5.4; §19.17 says what is wrong with it
 */
export function chronoFactors(best: readonly (number | undefined)[]): (ClassicFactor | undefined)[] {
  const known = best.filter((chrono) => chrono !== undefined).toSorted((a, b) => a - b);
  const [low, high] = [known[Math.ceil(known.length / 2) - 1], known[Math.floor(known.length / 2)]];
  if (low === undefined || high === undefined) return best.map(() => undefined);
  const median = (low + high) / 2;
  return best.map((chrono) => {
    if (chrono === undefined) return undefined;
    const z = clamp((median - chrono) / 0.5, -2, 2);
    // §5.4 also caps at 0.92 whoever is a second behind the median: the clamp has brought it to 0.85 by then.
    return { value: chrono, factor: clamp(Math.exp(0.18 * z), 0.85, 1.25) };
  });
}

/** One look at one runner: its odds, and its chance in proportion to 1/odds. */
export type Look = { readonly odds: number; readonly probability: number };

/**
 * The old chain's factor for the move of the odds: that of §5.4 where the odds moved by 7 % or more, else the tweak of
 * §5.3 for a chance that moved by four points. One of the two, never both: they read the same move.
 *
 * @returns value: odds now over odds at H-30
 */
export function driftFactor(before: Look, now: Look, favouriteAtH30: boolean): ClassicFactor {
  const ratio = now.odds / before.odds;
  if (Math.abs(ratio - 1) < 0.07) return { value: ratio, factor: steamTweak(before, now, favouriteAtH30) };
  const slope = before.odds <= 4 && ratio >= 1.2 ? 0.9 : before.odds >= 8 && ratio <= 0.85 ? 0.85 : 0.7;
  const [low, high] = Math.max(before.odds, now.odds) > 60 ? [0.9, 1.1] : [0.8, 1.2];
  // §5.4 names a floor of 0.80 beyond a ratio of 1.80: the clamp has it already.
  return { value: ratio, factor: clamp(Math.exp(-slope * Math.log(ratio)), low, high) };
}

function steamTweak(before: Look, now: Look, favouriteAtH30: boolean): number {
  const move = now.probability - before.probability;
  if (move >= 0.04) return 1.03;
  return favouriteAtH30 && move <= -0.04 ? 0.97 : 1;
}

function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(high, value));
}
