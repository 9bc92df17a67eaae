import type { RaceDay } from "../kernel/time.ts";
import type { FittedModel } from "./fitted-model.ts";

/**
 * What a model gained on the odds of H-5 as they stand (γ = 1): mean log-likelihood of the winner, a race, on races that
 * its parameters had not seen. The report that measures it is docs/model.md.
 */
export type ModelWorth = {
  /** Of the parameters that were measured. */
  readonly version: string;
  readonly races: number;
  readonly from: RaceDay;
  readonly to: RaceDay;
  /** Above 0: better than the market. */
  readonly gain: number;
  readonly standardError: number;
};

/** 95 % of a normal lie within this many standard errors. */
const NINETY_FIVE_PERCENT = 1.959964;

/** What a measured worth comes to: nothing can be said where the 95 % interval holds 0. */
export function worthVerdict({ gain, standardError }: ModelWorth): "better" | "worse" | "not_measurable" {
  if (Math.abs(gain) <= NINETY_FIVE_PERCENT * standardError) return "not_measurable";
  return gain > 0 ? "better" : "worse";
}

/** A fitted file says itself what it gained later. */
export function worthOf({ version, test }: FittedModel): ModelWorth {
  return { version, ...test };
}
