import type { Runner } from "../../race/card.ts";
import type { FactorRace } from "./factor.ts";
import { type FactorDefinition, fieldSize, mapped } from "./factor-definition.ts";
import { shoeingOf, wearsBlinkers } from "./shoeing.ts";

/** Metres of one step of the trot's handicap by distance. */
const RECUL_STEP = 25;

/** Who the horse is and how it starts today: stall, distance, shoes, weight. */
export const START_FACTORS = {
  age: { unit: "years", scale: "z", source: "card", read: ({ age }) => age },
  female: {
    unit: "1 for a mare or filly",
    scale: "centred",
    source: "card",
    read: ({ sex }) => (sex === undefined ? undefined : Number(sex === "female")),
  },
  draw: { unit: "0 at the rail to 1 outside", scale: "centred", source: "card", read: draw },
  draw_by_field: {
    unit: "draw × log(starters / 12.4)",
    scale: "centred",
    source: "card",
    read: (runner, race) => mapped(draw(runner, race), (stall) => stall * fieldSize(race)),
  },
  recul: {
    unit: "steps of 25 m behind the first line",
    scale: "centred",
    gaits: ["trot"],
    source: "card",
    read: ({ distance }, { starters }) => {
      const distances = starters.flatMap((runner) => (runner.distance === undefined ? [] : [runner.distance]));
      return distance === undefined ? undefined : (distance - Math.min(...distances)) / RECUL_STEP;
    },
  },
  unshod_front: {
    unit: "1 for bare fore feet",
    scale: "centred",
    gaits: ["trot"],
    source: "card",
    read: (runner, race) => mapped(shoeingOf(runner, race.starters), ({ front }) => Number(front)),
  },
  unshod_hind: {
    unit: "1 for bare hind feet",
    scale: "centred",
    gaits: ["trot"],
    source: "card",
    read: (runner, race) => mapped(shoeingOf(runner, race.starters), ({ hind }) => Number(hind)),
  },
  weight: {
    unit: "kilograms",
    scale: "z",
    gaits: ["flat", "jumps"],
    source: "card",
    read: ({ weight }) => weight,
  },
  handicap_value: {
    unit: "the handicapper's value",
    scale: "z",
    gaits: ["flat", "jumps"],
    source: "card",
    read: ({ handicapValue }) => handicapValue,
  },
  blinkers: {
    unit: "1 for blinkers",
    scale: "centred",
    source: "card",
    read: ({ blinkers }) => mapped(wearsBlinkers(blinkers), Number),
  },
} as const satisfies Record<string, FactorDefinition>;

function draw(runner: Runner, { starters }: FactorRace): number | undefined {
  if (runner.draw === undefined) return undefined;
  // Among those who start: a non-runner's stall stays empty, and the numbers may exceed the field.
  const draws = starters.flatMap((other) => (other.draw === undefined ? [] : [other.draw]));
  if (draws.length < 2) return undefined;
  return draws.filter((other) => other < (runner.draw ?? 0)).length / (draws.length - 1);
}
