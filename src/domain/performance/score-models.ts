import { at } from "../model/at.ts";
import { choiceData } from "../model/logit/choice-data.ts";
import { fitLogit } from "../model/logit/fit-logit.ts";
import { winnerScore } from "../model/winner-score.ts";
import { type BootstrapInterval, bootstrapByDay } from "./bootstrap-by-day.ts";
import { type CalibrationBand, calibrationBands } from "./calibration-bands.ts";
import { type Forecast, PUBLIC, type ScoredRace } from "./scored-race.ts";

/** What the chances of one model were worth. Logarithms are natural; scores are means a race unless said. */
export type ModelScore = {
  readonly name: string;
  /** Of its parameters, all that were used. */
  readonly versions: readonly string[];
  /** Of `races`, those that its parameters had seen, or that came before them: no forecast, and no claim rests on them. */
  readonly inSampleRaces: number;
  /** Those in which it answered and a winner is known. */
  readonly races: number;
  readonly days: number;
  /** −log of the winner's chance; of a dead heat the mean of both. */
  readonly logLoss: number;
  readonly uniformLogLoss: number;
  /** McFadden's R²: 1 − log-loss / uniform log-loss. */
  readonly rSquared: number;
  /** Absent of the public itself. */
  readonly versusPublic?: {
    /** R² above the public's on the same races. */
    readonly rSquared: number;
    /** Log-loss of the public − ours, race by race; above 0 we knew more. Undefined below two days. */
    readonly gain: BootstrapInterval | undefined;
  };
  /** Coefficient of log p̂ in a logit of its own: 1 where the chances are neither too bold nor too shy. */
  readonly slope: { readonly value: number; readonly standardError: number } | undefined;
  readonly winBands: readonly CalibrationBand[];
  /** Absent where no race pays places. */
  readonly place?: {
    readonly runners: number;
    /** Mean of (chance − placed)², a runner. */
    readonly brier: number;
    readonly logLoss: number;
    /** Brier of the public − ours, runner by runner. */
    readonly gain?: BootstrapInterval | undefined;
    readonly bands: readonly CalibrationBand[];
  };
  /** −log of the chance of the first three in their order. */
  readonly triple?: {
    readonly races: number;
    readonly logLoss: number;
    readonly gain?: BootstrapInterval | undefined;
  };
};

/** Every model that answered, the public first; the others by name. */
export function scoreModels(races: readonly ScoredRace[]): ModelScore[] {
  const names = new Set(races.flatMap(({ forecasts }) => forecasts.map(({ name }) => name)));
  return [...names].toSorted(publicFirst).map((name) => scoreModel(name, races));
}

function publicFirst(a: string, b: string): number {
  if (a === PUBLIC || b === PUBLIC) return a === PUBLIC ? -1 : 1;
  return a < b ? -1 : 1;
}

type Told = { readonly race: ScoredRace; readonly own: Forecast; readonly shares: Forecast };

function scoreModel(name: string, races: readonly ScoredRace[]): ModelScore {
  const told = races.flatMap((race): Told[] => {
    const own = race.forecasts.find((one) => one.name === name);
    const shares = race.forecasts.find((one) => one.name === PUBLIC);
    return own && shares ? [{ race, own, shares }] : [];
  });
  const starters = told.map(({ race }) => race.starters);
  const score = winnerScore(
    told.map(({ race, own }) => Math.exp(-winLoss(race, own))),
    starters,
  );
  const others = winnerScore(
    told.map(({ race, shares }) => Math.exp(-winLoss(race, shares))),
    starters,
  );
  const isPublic = name === PUBLIC;
  const place = placeScore(told, isPublic);
  const triple = tripleScore(told, isPublic);
  return {
    name,
    versions: [...new Set(told.flatMap(({ own }) => own.version ?? []))].toSorted(),
    inSampleRaces: told.filter(({ own }) => own.inSample).length,
    races: told.length,
    days: new Set(told.map(({ race }) => race.day)).size,
    ...score,
    ...(isPublic
      ? {}
      : {
          versusPublic: {
            rSquared: score.rSquared - others.rSquared,
            gain: meanByDay(
              told.map(({ race, own, shares }) => ({
                day: race.day,
                value: winLoss(race, shares) - winLoss(race, own),
              })),
            ),
          },
        }),
    slope: slopeOf(told),
    winBands: calibrationBands(
      told.flatMap(({ race, own }) =>
        own.win.map((chance, i) => ({ chance: inUnit(chance), happened: race.winners.includes(i) })),
      ),
    ),
    ...(place ? { place } : {}),
    ...(triple ? { triple } : {}),
  };
}

function winLoss({ winners }: ScoredRace, { win }: Forecast): number {
  return winners.reduce((sum, i) => sum - Math.log(at(win, i)), 0) / winners.length;
}

/** Sums of chances may pass 1 by a rounding. */
function inUnit(chance: number): number {
  return Math.min(1, Math.max(0, chance));
}

function meanByDay(values: readonly { readonly day: string; readonly value: number }[]) {
  return bootstrapByDay(values.map(({ day, value }) => ({ day, numerator: value, denominator: 1 })));
}

function brier(chance: number, happened: boolean): number {
  return (chance - (happened ? 1 : 0)) ** 2;
}

/** A chance of 0 or 1 would be an infinite loss on a rounding. */
const SMALLEST = 1e-12;

function placeScore(told: readonly Told[], isPublic: boolean): ModelScore["place"] {
  const rows = told.flatMap(({ race, own, shares }) => {
    const { placed } = race;
    if (!placed || !own.place || !shares.place) return [];
    const publicPlace = shares.place;
    return own.place.map((chance, i) => ({
      day: race.day,
      chance: inUnit(chance),
      publicChance: inUnit(at(publicPlace, i)),
      happened: placed.includes(i),
    }));
  });
  if (rows.length === 0) return undefined;
  const mean = (of: (row: (typeof rows)[number]) => number) =>
    rows.reduce((sum, row) => sum + of(row), 0) / rows.length;
  return {
    runners: rows.length,
    brier: mean(({ chance, happened }) => brier(chance, happened)),
    logLoss: mean(({ chance, happened }) => -Math.log(Math.max(SMALLEST, happened ? chance : 1 - chance))),
    ...(isPublic
      ? {}
      : {
          gain: meanByDay(
            rows.map(({ day, chance, publicChance, happened }) => ({
              day,
              value: brier(publicChance, happened) - brier(chance, happened),
            })),
          ),
        }),
    bands: calibrationBands(rows),
  };
}

function tripleScore(told: readonly Told[], isPublic: boolean): ModelScore["triple"] {
  const rows = told.flatMap(({ race: { day }, own: { tripleLogLoss: loss }, shares: { tripleLogLoss: publicLoss } }) =>
    loss === undefined || publicLoss === undefined ? [] : [{ day, loss, value: publicLoss - loss }],
  );
  if (rows.length === 0) return undefined;
  return {
    races: rows.length,
    logLoss: rows.reduce((sum, { loss }) => sum + loss, 0) / rows.length,
    ...(isPublic ? {} : { gain: meanByDay(rows) }),
  };
}

/** Undefined where a chance is 0, or the sample does not tell. */
function slopeOf(told: readonly Told[]): ModelScore["slope"] {
  const races = told.filter(({ own, race }) => race.starters > 1 && own.win.every((chance) => chance > 0));
  if (races.length === 0) return undefined;
  const choices = races.map(({ race, own }) => ({
    rows: own.win.map((chance) => [Math.log(chance)]),
    winners: race.winners,
  }));
  const fit = fitLogit({ data: choiceData(choices, 1), start: [1] });
  if (!fit.ok) return undefined;
  return { value: at(fit.value.coefficients, 0), standardError: at(fit.value.standardErrors, 0) };
}
