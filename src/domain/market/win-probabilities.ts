import { ok, type Result } from "../kernel/result.ts";
import { checkedOdds, type OddsRefusal } from "./field-odds.ts";
import { findRoot } from "./find-root.ts";

/** How the booksum is taken out of the odds. `exponent` has its γ fitted on past races; the last three solve for one. */
export type OddsMethod =
  | { readonly kind: "proportional" }
  | { readonly kind: "exponent"; readonly exponent: number }
  | { readonly kind: "power" }
  | { readonly kind: "odds_ratio" }
  | { readonly kind: "shin" };

export type WinProbabilities = {
  /** In the order of the odds, summing to 1. */
  readonly probabilities: readonly number[];
  /** Σ 1/odds. */
  readonly booksum: number;
  /** γ as given; k of power, c of odds-ratio, z of Shin as solved; none for proportional. */
  readonly parameter?: number;
  /**
   * Set where power, odds-ratio or Shin was asked for and Σ 1/odds is not above 1 (runners are missing, or the odds are
   * stale): they then have no solution of the usual sign, and the probabilities are the proportional ones.
   */
  readonly fallback?: "booksum_not_above_one";
};

/** |Σp − 1| to which the solved methods go (specification §1.1). */
const SUM_TOLERANCE = 1e-12;

/**
 * Win probabilities that the odds of one race imply.
 *
 * In a pari-mutuel 1/odds is the share of the win pool over (1 − takeout), so `proportional` gives the public's shares
 * exactly; the others correct the favourite–longshot bias in their ways.
 *
 * @param odds decimal odds of all starters, stake included
 * @returns a refusal on odds not above 1 or not finite, a runner without odds, or fewer than two runners
 * @throws RangeError on a negative or infinite γ
 * @see specification §1.1: Benter (1994), Clarke, Kovalchik & Ingram (2017), Cheung (2015), Shin (1993) in the closed
 *   form of Jullien & Salanié (1994)
 * @example winProbabilities([2, 4, 4], { kind: "proportional" }) // 0.5, 0.25, 0.25
 */
export function winProbabilities(
  odds: readonly (number | undefined)[],
  method: OddsMethod,
): Result<WinProbabilities, OddsRefusal> {
  const checked = checkedOdds(odds);
  if (!checked.ok) return checked;
  return ok(impliedProbabilities(checked.value, method));
}

function impliedProbabilities(odds: readonly number[], method: OddsMethod): WinProbabilities {
  const booksum = booksumOf(odds);
  if (method.kind === "proportional") return { probabilities: proportional(odds), booksum };
  if (method.kind === "exponent") {
    return { probabilities: tempered(odds, method.exponent), booksum, parameter: method.exponent };
  }
  if (!(booksum > 1)) return { probabilities: proportional(odds), booksum, fallback: "booksum_not_above_one" };
  const law = SOLVED[method.kind](odds, booksum);
  const parameter = findRoot((x) => sumOf(law.probabilities(x)) - 1, law.low, law.high(), SUM_TOLERANCE / 10);
  return { probabilities: law.probabilities(parameter), booksum, parameter };
}

/** Σ 1/odds. */
export function booksumOf(odds: readonly number[]): number {
  return sumOf(odds.map((o) => 1 / o));
}

function proportional(odds: readonly number[]): number[] {
  return normalised(odds.map((o) => 1 / o));
}

/** p ∝ odds^−γ, the shortest odds taken as unit so that no power underflows for all. */
function tempered(odds: readonly number[], exponent: number): number[] {
  if (!(exponent >= 0 && exponent < Infinity)) throw new RangeError(`the exponent of the odds is ${exponent}`);
  const shortest = Math.min(...odds);
  return normalised(odds.map((o) => (shortest / o) ** exponent));
}

/** A family of probabilities whose sum falls as its parameter rises, above 1 at `low` and below at `high`. */
type Family = {
  readonly probabilities: (parameter: number) => number[];
  readonly low: number;
  readonly high: () => number;
};

const SOLVED: Readonly<Record<"power" | "odds_ratio" | "shin", (odds: readonly number[], booksum: number) => Family>> =
  {
    power: (odds) => unbounded((k) => odds.map((o) => o ** -k)),
    // q / (c + q − c·q) with q = 1/odds, written so that odds near 1 keep their digits.
    odds_ratio: (odds) => unbounded((c) => odds.map((o) => 1 / (1 + c * (o - 1)))),
    // (√(z² + 4(1−z)q²/B) − z) / 2(1−z), multiplied by its conjugate: no cancellation and no 0/0 at z = 1.
    shin: (odds, booksum) => ({
      probabilities: (z) =>
        odds.map((o) => {
          const share = 1 / (o * o * booksum);
          return (2 * share) / (Math.sqrt(z * z + 4 * (1 - z) * share) + z);
        }),
      low: 0,
      high: () => 1,
    }),
  };

/** Parameter 1 gives the raw 1/odds; no finite bound holds for all fields, so it is doubled until the sum is below 1. */
function unbounded(probabilities: (parameter: number) => number[]): Family {
  const high = (): number => {
    let bound = 2;
    while (sumOf(probabilities(bound)) > 1) bound *= 2;
    return bound;
  };
  return { probabilities, low: 1, high };
}

function normalised(weights: readonly number[]): number[] {
  const total = sumOf(weights);
  return weights.map((weight) => weight / total);
}

function sumOf(values: readonly number[]): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
