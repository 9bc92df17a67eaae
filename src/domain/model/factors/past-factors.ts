import { comparableName } from "../../kernel/names.ts";
import { type Instant, millisecondsOf, type RaceDay } from "../../kernel/time.ts";
import type { Runner } from "../../race/card.ts";
import type { FactorRace } from "./factor.ts";
import { type FactorDefinition, mapped } from "./factor-definition.ts";
import { type HorsePast, tallyOf } from "./past-days.ts";
import { type Shoeing, shoeingOf } from "./shoeing.ts";
import { shrunkRate } from "./shrunk-rate.ts";

/** Wins of a driver, jockey or trainer: one winner among some 12.4 starters a race (same sample). */
const MEAN_PERSON_RATE = 0.08;
/** Days after which a horse comes back from a rest (specification §4.3). */
const LONG_REST_DAYS = 90;

/** What an archive of past days adds; every one is absent where there is none. */
export const PAST_FACTORS = {
  jockey_win_rate: {
    unit: "wins a start, drawn to the mean",
    scale: "z",
    source: "past_days",
    read: ({ jockey }, { past }) =>
      mapped(past && tallyOf(past.jockeys, jockey), ({ wins, starts }) => shrunkRate(wins, starts, MEAN_PERSON_RATE)),
  },
  trainer_win_rate: {
    unit: "wins a start, drawn to the mean",
    scale: "z",
    source: "past_days",
    read: ({ trainer }, { past }) =>
      mapped(past && tallyOf(past.trainers, trainer), ({ wins, starts }) => shrunkRate(wins, starts, MEAN_PERSON_RATE)),
  },
  days_since_run: {
    unit: "log(1 + days)",
    scale: "z",
    source: "past_days",
    read: (runner, race) => mapped(daysSinceRun(runner, race), Math.log1p),
  },
  long_rest: {
    unit: "1 after more than 90 days",
    scale: "centred",
    source: "past_days",
    read: (runner, race) => mapped(daysSinceRun(runner, race), (days) => Number(days > LONG_REST_DAYS)),
  },
  distance_change: {
    unit: "log(metres today / metres of the last start)",
    scale: "centred",
    source: "past_days",
    read: (runner, race) => {
      const last = horseOf(runner, race)?.lastDistance;
      const today = runner.distance ?? race.distance;
      return last && today ? Math.log(today / last) : undefined;
    },
  },
  newly_unshod: {
    unit: "pairs of feet bared since the last start, −2..2",
    scale: "centred",
    gaits: ["trot"],
    source: "past_days",
    read: (runner, race) => {
      const before = horseOf(runner, race)?.lastShoeing;
      const now = shoeingOf(runner, race.starters);
      return before && now ? barePairs(now) - barePairs(before) : undefined;
    },
  },
  best_chrono: {
    unit: "seconds a kilometre, best of the last three",
    scale: "z",
    gaits: ["trot"],
    source: "past_days",
    read: (runner, race) => {
      const chronos = horseOf(runner, race)?.chronos ?? [];
      return chronos.length === 0 ? undefined : Math.min(...chronos);
    },
  },
} as const satisfies Record<string, FactorDefinition>;

function barePairs({ front, hind }: Shoeing): number {
  return Number(front) + Number(hind);
}

function horseOf({ name }: Runner, { past }: FactorRace): HorsePast | undefined {
  return past?.horses.get(comparableName(name));
}

function daysSinceRun(runner: Runner, race: FactorRace): number | undefined {
  const last = horseOf(runner, race)?.lastDay;
  return last && race.past ? daysBetween(last, race.past.before) : undefined;
}

function daysBetween(from: RaceDay, to: RaceDay): number {
  return Math.round((midnight(to) - midnight(from)) / 86_400_000);
}

/** In UTC, where every day has 24 hours. */
function midnight(day: RaceDay): number {
  return millisecondsOf(`${day}T00:00:00.000Z` as Instant);
}
