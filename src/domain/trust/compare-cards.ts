import { POOLS_BY_SIZE } from "../market/choose-market.ts";
import type { Market, OddsByRunner, RaceCard } from "../race/card.ts";
import type { CardComparison, Disagreement } from "../race/card-comparison.ts";
import { matchRunners, type RunnerMatch } from "./match-runners.ts";

/** A late non-runner; more differences make it another field. */
const LATE_NON_RUNNERS = 1;

/**
 * Odds of the other source's favourite over those of one's own, on both cards, from which on the favourites cannot be of
 * one race. The least of the two ratios reached it in none of 1,163 French races between T-30 and T-5 in one pool, in none
 * of 1,327 between T-5 and the final odds, in 2 of 1,685 between the reference and the final odds, and in 57–61 % of races
 * whose odds were dealt to other runners. Chosen on these races.
 */
const FAVOURITE_RATIO = 2.5;

/** Compares what two sources show of one race: runners by number and name, non-runners, favourites. */
export function compareCards(first: RaceCard, second: RaceCard): CardComparison {
  const match = matchRunners(first, second);
  const [all, allOfSecond] = [numbersOf(first), numbersOf(second)];
  const either = new Set([...all, ...allOfSecond]);
  const [starters, startersOfSecond] = [startersOf(first), startersOf(second)];
  const onlyFirst = [...starters].filter((number) => !startersOfSecond.has(number));
  const onlySecond = [...startersOfSecond].filter((number) => !starters.has(number));
  const favourite = favouritesOf(first, second);
  return {
    first: first.source,
    second: second.source,
    runners: either.size,
    matched: match.matched.length,
    spelling: match.spelling,
    nonRunners: {
      both: [...either].filter((number) => !starters.has(number) && !startersOfSecond.has(number)),
      onlyFirst: onlySecond, // starts for the second alone
      onlySecond: onlyFirst,
    },
    ...(favourite ? { favourite: { first: favourite.first, second: favourite.second, same: favourite.same } } : {}),
    disagreements: [
      ...twiceOn(first),
      ...twiceOn(second),
      ...namesApart(match),
      ...(onlyFirst.length + onlySecond.length > LATE_NON_RUNNERS
        ? [{ kind: "other_field" as const, onlyFirst, onlySecond }]
        : []),
      ...(favourite?.apart
        ? [{ kind: "other_favourite" as const, first: favourite.first, second: favourite.second }]
        : []),
    ],
  };
}

function namesApart({ matched, swapped, otherNames }: RunnerMatch): Disagreement[] {
  if (matched.length === 0 && swapped.length === 0) return [{ kind: "other_race" }];
  return [
    ...(swapped.length > 0 ? [{ kind: "numbers_swapped" as const, numbers: swapped }] : []),
    ...(otherNames.length > 0 ? [{ kind: "other_names" as const, names: otherNames }] : []),
  ];
}

function twiceOn({ source, runners }: RaceCard): Disagreement[] {
  const numbers = runners.map(({ number }) => number);
  const twice = new Set(numbers.filter((number, i) => numbers.indexOf(number) !== i));
  return twice.size > 0 ? [{ kind: "number_twice", source, numbers: [...twice] }] : [];
}

function numbersOf({ runners }: RaceCard): Set<number> {
  return new Set(runners.map(({ number }) => number).toSorted((a, b) => a - b));
}

function startersOf({ runners }: RaceCard): Set<number> {
  const starting = runners.filter(({ nonRunner }) => !nonRunner);
  return new Set(starting.map(({ number }) => number).toSorted((a, b) => a - b));
}

type Favourites = { readonly first: number; readonly second: number; readonly same: boolean; readonly apart: boolean };

/** Two pools may have two favourites of nearly the same odds; only a favourite that the other side calls an outsider tells. */
function favouritesOf(one: RaceCard, other: RaceCard): Favourites | undefined {
  const [odds, oddsOfOther] = [largestMarket(one), largestMarket(other)];
  const [first, second] = [favouriteOf(odds), favouriteOf(oddsOfOther)];
  if (first === undefined || second === undefined) return undefined;
  const [ratio, ratioOfOther] = [ratioOf(odds, second, first), ratioOf(oddsOfOther, first, second)];
  return {
    first,
    second,
    same: first === second || ratio === 1 || ratioOfOther === 1,
    apart: ratio !== undefined && ratioOfOther !== undefined && Math.min(ratio, ratioOfOther) >= FAVOURITE_RATIO,
  };
}

function largestMarket({ markets }: RaceCard): OddsByRunner {
  const quoted = markets.filter(({ win }) => Object.keys(win).length > 0);
  return quoted.toSorted((a, b) => sizeRank(a) - sizeRank(b))[0]?.win ?? {};
}

function sizeRank({ pool }: Market): number {
  return POOLS_BY_SIZE.indexOf(pool);
}

/** The lower number of two. */
function favouriteOf(win: OddsByRunner): number | undefined {
  const [best] = Object.entries(win).toSorted(([, a], [, b]) => a - b);
  return best && Number(best[0]);
}

function ratioOf(win: OddsByRunner, number: number, favourite: number): number | undefined {
  const [odds, least] = [win[number], win[favourite]];
  return odds === undefined || least === undefined ? undefined : odds / least;
}
