import type { Runner } from "../../race/card.ts";
import type { Gait } from "../gait.ts";
import type { FactorRace } from "./factor.ts";

export type FactorDefinition = {
  /** Of the value that `read` gives. */
  readonly unit: string;
  /** `z`: measured in standard deviations of the race; `centred`: against the mean of the race, in its own unit. */
  readonly scale: "z" | "centred";
  /** Where it means something; everywhere when not given. */
  readonly gaits?: readonly Gait[];
  readonly source: "card" | "past_days";
  readonly read: (runner: Runner, race: FactorRace) => number | undefined;
};

/** Starters about which interactions with the size of the field are centred: the mean of French races (27,958 / 2,248). */
export const MEAN_FIELD = 12.4;

export function fieldSize({ starters }: FactorRace): number {
  return Math.log(starters.length / MEAN_FIELD);
}

/** The value through a function, where there is a value. */
export function mapped<T, U>(value: T | undefined, to: (value: T) => U): U | undefined {
  return value === undefined ? undefined : to(value);
}
