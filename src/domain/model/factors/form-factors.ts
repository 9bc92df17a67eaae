import type { Runner } from "../../race/card.ts";
import { type Gait, gaitOf } from "../gait.ts";
import type { FactorRace } from "./factor.ts";
import { type FactorDefinition, fieldSize, mapped } from "./factor-definition.ts";
import {
  disqualifiedShare,
  formScore,
  runsInDiscipline,
  runsOf,
  runsSinceTopThree,
  unfinishedShare,
} from "./musique-form.ts";
import { shrunkRate } from "./shrunk-rate.ts";

/**
 * Wins and places over starts of all French starters of October to December 2025 (the PMU's own counts; 528,358 starts in
 * trot, 164,371 flat, 32,240 over jumps): what a career is drawn towards. `unknown` is the mean over all of them.
 */
const MEAN_RATES: Readonly<Record<Gait, { readonly win: number; readonly place: number }>> = {
  trot: { win: 0.102, place: 0.493 },
  flat: { win: 0.102, place: 0.466 },
  jumps: { win: 0.133, place: 0.573 },
  unknown: { win: 0.103, place: 0.491 },
};
const rates = (race: FactorRace) => MEAN_RATES[gaitOf(race.discipline)];

/** What the musique and the career counts of a card say of a horse. */
export const FORM_FACTORS = {
  form: {
    unit: "decayed mean score of the places, 0..1",
    scale: "z",
    source: "card",
    read: form,
  },
  form_in_discipline: {
    unit: "the same over the runs in today's discipline",
    scale: "z",
    source: "card",
    read: ({ musique }, { discipline }) => {
      const runs = runsOf(musique);
      return runs && discipline ? formScore(runsInDiscipline(runs, discipline)) : undefined;
    },
  },
  disqualified_share: {
    unit: "share of the last six runs",
    scale: "z",
    gaits: ["trot"],
    source: "card",
    read: ({ musique }) => disqualifiedShare(runsOf(musique) ?? []),
  },
  unfinished_share: {
    unit: "share of the last six runs",
    scale: "z",
    gaits: ["jumps"],
    source: "card",
    read: ({ musique }) => unfinishedShare(runsOf(musique) ?? []),
  },
  runs_since_top_three: {
    unit: "log(1 + runs)",
    scale: "z",
    source: "card",
    read: ({ musique }) => mapped(runsSinceTopThree(runsOf(musique) ?? []), Math.log1p),
  },
  form_by_field: {
    unit: "form × log(starters / 12.4)",
    scale: "centred",
    source: "card",
    read: (runner, race) => mapped(form(runner), (score) => score * fieldSize(race)),
  },
  earnings_per_start: {
    unit: "log(1 + euros a start)",
    scale: "z",
    source: "card",
    read: ({ earnings, starts }) =>
      earnings === undefined || !(starts && starts > 0) ? undefined : Math.log1p(earnings / 100 / starts),
  },
  win_rate: {
    unit: "wins a start, drawn to the mean",
    scale: "z",
    source: "card",
    read: ({ wins, starts }, race) => shrunk(wins, starts, rates(race).win),
  },
  place_rate: {
    unit: "places a start, drawn to the mean",
    scale: "z",
    source: "card",
    read: ({ places, starts }, race) => shrunk(places, starts, rates(race).place),
  },
  experience: {
    unit: "log(1 + starts)",
    scale: "z",
    source: "card",
    read: ({ starts }) => mapped(starts, Math.log1p),
  },
} as const satisfies Record<string, FactorDefinition>;

function form({ musique }: Runner): number | undefined {
  return formScore(runsOf(musique) ?? []);
}

function shrunk(successes: number | undefined, starts: number | undefined, mean: number): number | undefined {
  return successes === undefined || starts === undefined ? undefined : shrunkRate(successes, starts, mean);
}
