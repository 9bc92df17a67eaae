import type { Analysis, ModelView } from "../betting/analysis.ts";
import { dayOfRace, type RaceId } from "../kernel/race-id.ts";
import type { RaceDay } from "../kernel/time.ts";
import { at } from "../model/at.ts";
import { GAIT_EXPONENTS, type Gait, gaitOf } from "../model/gait.ts";
import { orderedTripleProbability, orderOfFinish, placeProbabilities } from "../model/order-of-finish.ts";
import type { PaidPlaces } from "../model/paid-places.ts";
import type { Finish } from "../race/race-result.ts";

/** Chances as they were told before the off beside what happened; lists are aligned with the starters. */
export type ScoredRace = {
  readonly raceId: RaceId;
  readonly day: RaceDay;
  readonly gait: Gait;
  readonly starters: number;
  /** Indices of the horses that shared the first place. */
  readonly winners: readonly number[];
  /** Absent where the number of paid places is not known, or nothing is paid. */
  readonly placed?: readonly number[] | undefined;
  /** The public's shares first, under `public`, then every model that answered. */
  readonly forecasts: readonly Forecast[];
};

export type Forecast = {
  readonly name: string;
  readonly version?: string | undefined;
  /** The model was fitted on this day or on later ones: it is no forecast. */
  readonly inSample?: boolean | undefined;
  readonly win: readonly number[];
  readonly place?: readonly number[] | undefined;
  /** −log of the chance of the first three in their order; absent in a dead heat among them, or an arrival of fewer. */
  readonly tripleLogLoss?: number | undefined;
};

/** The public's own shares of the win pool, as they stood at H-5. */
export const PUBLIC = "public";

/**
 * @param finish by numbers, places in order
 * @returns undefined where no odds could be read, or a horse that arrived first is none of the starters that were priced
 */
export function scoredRace(analysis: Analysis, finish: Finish): ScoredRace | undefined {
  const { raceId, discipline, runners, paidPlaces, models } = analysis;
  const gait = gaitOf(discipline);
  const shares = runners.flatMap(({ marketProbability }) => marketProbability ?? []);
  const index = new Map(runners.map(({ number }, i) => [number, i]));
  const places = finish.map((horses) => horses.map((number) => index.get(number)));
  const winners = places[0]?.filter((i) => i !== undefined) ?? [];
  if (shares.length !== runners.length || winners.length === 0 || winners.length !== places[0]?.length)
    return undefined;
  const triple = tripleOf(places);
  const forecast = (name: string, win: readonly number[], told?: Pick<Forecast, "version" | "inSample">): Forecast => {
    const law = orderOfFinish(win, GAIT_EXPONENTS[gait].stageExponents);
    const tripleLogLoss = triple && -Math.log(orderedTripleProbability(law, ...triple));
    return {
      name,
      ...told,
      win,
      ...(paidPlaces ? { place: [...placeProbabilities(law, paidPlaces)] } : {}),
      // A field of three or fewer leaves nothing to foretell at the last place.
      ...(tripleLogLoss !== undefined && Number.isFinite(tripleLogLoss) ? { tripleLogLoss } : {}),
    };
  };
  return {
    raceId,
    day: dayOfRace(raceId),
    gait,
    starters: runners.length,
    winners,
    ...(paidPlaces ? { placed: placedOf(places, paidPlaces) } : {}),
    forecasts: [
      forecast(PUBLIC, shares),
      ...models.flatMap((view) =>
        "winProbabilities" in view ? [forecast(view.name, view.winProbabilities, aboutOf(view))] : [],
      ),
    ],
  };
}

function aboutOf({ version, cautions = [] }: Extract<ModelView, { readonly winProbabilities: readonly number[] }>) {
  const inSample = cautions.some(({ code }) => code === "day_in_sample" || code === "day_before_sample");
  return { ...(version === undefined ? {} : { version }), ...(inSample ? { inSample } : {}) };
}

type Places = readonly (readonly (number | undefined)[])[];

/** With a dead heat at the last paid place all of it are placed. */
function placedOf(places: Places, paid: PaidPlaces): number[] {
  const placed: number[] = [];
  for (const horses of places) {
    if (placed.length >= paid) break;
    placed.push(...horses.filter((i) => i !== undefined));
  }
  return placed;
}

function tripleOf(places: Places): [number, number, number] | undefined {
  const first = places.slice(0, 3).map((horses) => (horses.length === 1 ? horses[0] : undefined));
  const known = first.filter((i) => i !== undefined);
  return known.length === 3 ? [at(known, 0), at(known, 1), at(known, 2)] : undefined;
}
