import { centsOfEuros } from "../domain/kernel/money.ts";
import type { Runner } from "../domain/race/card.ts";
import { parseMusique } from "../domain/race/musique.ts";
import type { Discipline } from "../domain/race/race.ts";
import type { Draws } from "./draws.ts";

const LETTER: Readonly<Record<Discipline, string>> = {
  ATTELE: "a",
  MONTE: "m",
  PLAT: "p",
  HAIE: "h",
  STEEPLECHASE: "s",
  CROSS: "c",
};

const SEXES = ["male", "female", "gelding"] as const;

/** Runs that a card shows; sites keep the last five. */
const RUNS_SHOWN = 5;
/** How far one run strays from the ability, in its standard deviations; invented: form tells about half. */
const FORM_ERROR = 1;
/** Places of a past race by a normal score: 6 is the middle of twelve, a standard deviation is four places. */
const MIDDLE_PLACE = 6;
const PLACES_A_DEVIATION = 4;
/** Part of the runs of a trotter that end in a disqualification; invented, of the size that musiques show. */
const DISQUALIFIED_PART = 0.12;

/** What a card tells of a horse whose ability only the simulation knows; form, wins and earnings follow it with error. */
export function simulatedRunner(
  draws: Draws,
  horse: {
    readonly number: number;
    readonly name: string;
    readonly jockey: string;
    readonly trainer: string;
    /** Standard normal. */
    readonly ability: number;
    readonly discipline: Discipline;
    /** metres */
    readonly distance: number;
  },
): Runner {
  const { ability, discipline, distance, ...shown } = horse;
  const trot = discipline === "ATTELE" || discipline === "MONTE";
  const runs = Array.from({ length: RUNS_SHOWN }, () => pastPlace(draws, ability));
  const text = runs
    .map((place) => {
      const token = trot && draws.uniform() < DISQUALIFIED_PART ? "D" : place > 9 ? 0 : place;
      return `${token}${LETTER[discipline]}`;
    })
    .join("");
  const starts = RUNS_SHOWN + draws.below(40);
  const rate = (limit: number) => runs.filter((place) => place <= limit).length / RUNS_SHOWN;
  const wins = Math.round(starts * rate(1));
  const places = Math.round(starts * rate(3)) - wins;
  return {
    ...shown,
    nonRunner: false,
    age: 3 + draws.below(6),
    sex: SEXES[draws.below(SEXES.length)] ?? "gelding",
    ...(trot ? { distance } : { draw: horse.number, weight: 54 + draws.below(17) / 2 }),
    musique: parseMusique(text),
    starts,
    wins,
    places,
    earnings: centsOfEuros(9_000 * wins + 2_500 * places),
  };
}

function pastPlace(draws: Draws, ability: number): number {
  const score = (ability + FORM_ERROR * draws.normal()) / Math.hypot(1, FORM_ERROR);
  return Math.max(1, Math.round(MIDDLE_PLACE - PLACES_A_DEVIATION * score));
}
