import type { RunnerAnalysis } from "../domain/betting/analysis.ts";
import type { Instant } from "../domain/kernel/time.ts";
import type { Market, Pool, RaceCard, Runner } from "../domain/race/card.ts";
import type { SourceName } from "../domain/race/race.ts";
import type { Finish } from "../domain/race/race-result.ts";
import type { Snapshot } from "../domain/race/snapshot.ts";

/** One horse as the race page lists it: what the card says, what the analysis says, how it came in. */
export type FieldRow = Pick<
  Runner,
  "number" | "name" | "nonRunner" | "jockey" | "trainer" | "age" | "weight" | "draw"
> &
  Pick<
    RunnerAnalysis,
    "oddsH30" | "oddsH5" | "marketProbability" | "winProbability" | "fairOdds" | "placeProbability" | "winExpectedValue"
  > & {
    readonly musique?: string | undefined;
    readonly shoeing?: string | undefined;
    readonly finalOdds?: number | undefined;
    /** Every moment at which the pool of the analysis is known to have quoted the horse, in order of time. */
    readonly path: readonly OddsPoint[];
    /** 1 for the winner; a dead heat shares one. */
    readonly place?: number | undefined;
    readonly disqualified?: true | undefined;
  };

export type OddsPoint = { readonly at: Instant; readonly odds: number };

/** What of a race its field is read from; each is absent until it is there. */
export type FieldSources = {
  readonly h30?: Snapshot | undefined;
  readonly h5?: Snapshot | undefined;
  readonly analysis?:
    | {
        readonly card?: { readonly source: SourceName } | undefined;
        readonly market?: { readonly pool: Pool } | undefined;
        readonly runners: readonly RunnerAnalysis[];
      }
    | undefined;
  readonly result?:
    | { readonly finish: Finish; readonly disqualified: readonly number[]; readonly nonRunners: readonly number[] }
    | undefined;
  readonly finalMarkets?: readonly Market[] | undefined;
};

/** The field by number; empty before the first card. Odds of one pool only: pools are never mixed. */
export function raceField(given: FieldSources): FieldRow[] {
  const { analysis, result } = given;
  const h30 = cardOf(given.h30, analysis?.card?.source);
  const card = cardOf(given.h5, analysis?.card?.source) ?? h30;
  if (!card) return [];
  const pool = analysis?.market?.pool ?? card.markets[0]?.pool;
  const early = marketOf(h30?.markets, pool);
  const late = given.h5 ? marketOf(card.markets, pool) : undefined;
  const last = marketOf(given.finalMarkets, pool);
  return card.runners.map((runner) => {
    const { number, name, jockey, trainer, age, weight, draw, musique, shoeing } = runner;
    const told = analysis?.runners.find((one) => one.number === number);
    const place = result?.finish.findIndex((shared) => shared.includes(number)) ?? -1;
    return {
      number,
      name,
      jockey,
      trainer,
      age,
      weight,
      draw,
      shoeing,
      musique: musique?.text,
      nonRunner: runner.nonRunner || result?.nonRunners.includes(number) === true,
      oddsH30: told?.oddsH30 ?? early?.win[number],
      oddsH5: told?.oddsH5 ?? late?.win[number],
      finalOdds: last?.win[number],
      marketProbability: told?.marketProbability,
      winProbability: told?.winProbability,
      fairOdds: told?.fairOdds,
      placeProbability: told?.placeProbability,
      winExpectedValue: told?.winExpectedValue,
      path: pathOf(number, [early, late, last], given),
      place: place < 0 ? undefined : 1 + (result?.finish.slice(0, place).flat().length ?? 0),
      disqualified: result?.disqualified.includes(number) ? true : undefined,
    };
  }) as FieldRow[];
}

function cardOf(snapshot: Snapshot | undefined, source: SourceName | undefined): RaceCard | undefined {
  return snapshot?.cards.find((card) => card.source === source) ?? snapshot?.cards[0];
}

function marketOf(markets: readonly Market[] | undefined, pool: Pool | undefined): Market | undefined {
  return markets?.find((market) => market.pool === pool);
}

/** The moments that the source tells; a market that tells none stands at the moment of our look. */
function pathOf(number: number, markets: readonly (Market | undefined)[], { h30, h5 }: FieldSources): OddsPoint[] {
  const looks = [h30?.takenAt, h5?.takenAt, undefined];
  const points = new Map<Instant, number>();
  for (const [i, market] of markets.entries()) {
    for (const look of [market?.reference, market]) {
      const odds = look?.win[number];
      const at = look?.quotedAt ?? (look === market ? looks[i] : undefined);
      if (odds !== undefined && at !== undefined) points.set(at, odds);
    }
  }
  return [...points].map(([at, odds]) => ({ at, odds })).toSorted((a, b) => (a.at < b.at ? -1 : 1));
}
