import type { Instant, RaceDay } from "../kernel/time.ts";

/**
 * One thing to say: the code of a sentence and the figures that fill its blanks. The catalogue has the words in each
 * language; the figures are the same in all.
 */
export type Fact = { readonly code: string; readonly figures: Readonly<Record<string, Figure>> };

/** A figure with what it is, so that each language can write it. */
export type Figure =
  /** Decimal odds, a dividend for €1: two digits at least. */
  | { readonly kind: "odds"; readonly value: number }
  /** 0..1, shown as a percentage; `signed` with its sign, and then any size. */
  | { readonly kind: "share" | "signed_share"; readonly value: number }
  /** A change of a chance, −1..1, shown in points of percentage. */
  | { readonly kind: "points"; readonly value: number }
  | { readonly kind: "number" | "signed_number"; readonly value: number; readonly digits: number }
  | { readonly kind: "count"; readonly value: number; readonly unit: Unit }
  | { readonly kind: "cents"; readonly value: number }
  | { readonly kind: "time"; readonly value: Instant }
  | { readonly kind: "day"; readonly value: RaceDay }
  /** A proper name or a number of a horse: the same in every language. */
  | { readonly kind: "name"; readonly value: string }
  /** A code that the catalogue has a word for, in one of its sections. */
  | { readonly kind: "word"; readonly section: WordSection; readonly value: string }
  | { readonly kind: "fact"; readonly value: Fact }
  | { readonly kind: "facts"; readonly value: readonly Fact[] };

/** What is counted; the catalogue has its plural. */
export type Unit =
  | "minute"
  | "day"
  | "race"
  | "ticket"
  | "run"
  | "start"
  | "year"
  | "metre"
  | "kilogram"
  | "second_per_km"
  | "runner";

export type WordSection =
  | "reason"
  | "pool"
  | "source"
  | "factor"
  | "model"
  | "bet"
  | "volatility"
  | "answer"
  | "refusal"
  | "shoeing";

export function factOf(code: string, figures: Fact["figures"] = {}): Fact {
  return { code, figures };
}

export const odds = (value: number): Figure => ({ kind: "odds", value });
export const share = (value: number): Figure => ({ kind: "share", value });
export const signedShare = (value: number): Figure => ({ kind: "signed_share", value });
export const points = (value: number): Figure => ({ kind: "points", value });
export const number = (value: number, digits: number): Figure => ({ kind: "number", value, digits });
export const signedNumber = (value: number, digits: number): Figure => ({ kind: "signed_number", value, digits });
export const count = (value: number, unit: Unit): Figure => ({ kind: "count", value, unit });
export const cents = (value: number): Figure => ({ kind: "cents", value });
export const name = (value: string): Figure => ({ kind: "name", value });
export const word = (section: WordSection, value: string): Figure => ({ kind: "word", section, value });
export const clause = (value: Fact): Figure => ({ kind: "fact", value });
export const clauses = (value: readonly Fact[]): Figure => ({ kind: "facts", value });
