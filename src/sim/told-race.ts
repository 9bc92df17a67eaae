import type { Instant } from "../domain/kernel/time.ts";
import { addMinutes } from "../domain/kernel/time.ts";
import { displayedOdds } from "../domain/market/displayed-odds.ts";
import { at } from "../domain/model/at.ts";
import { GAIT_EXPONENTS, gaitOf } from "../domain/model/gait.ts";
import { orderOfFinish } from "../domain/model/order-of-finish.ts";
import type { Runner } from "../domain/race/card.ts";
import type { Dividend, Finish } from "../domain/race/race-result.ts";
import type { ToldRace } from "../domain/race/told-race.ts";
import { oddsAt, placeRanges } from "./board.ts";
import { sharesOf, sumOf } from "./money.ts";
import { officialDividends, takeoutOf } from "./official-dividends.ts";
import type { DayRace } from "./simulate-day.ts";
import { type SimulatedOperator, ZETURF_TAKEOUT } from "./simulated-market.ts";

/** What befalls a race, and from when on it is told; how it came in is told with the official arrival. */
export type RaceEdit =
  | { readonly kind: "off"; readonly seenAt: Instant; readonly startsAt: Instant }
  | { readonly kind: "cancelled"; readonly seenAt: Instant }
  | { readonly kind: "non_runner"; readonly seenAt: Instant; readonly number: number }
  | { readonly kind: "jockey"; readonly seenAt: Instant; readonly number: number; readonly jockey: string }
  /** Put out of the arrival by the stewards. */
  | { readonly kind: "disqualified"; readonly number: number }
  /** Two of one owner, as the page shows from the first: the public is paid on each for itself. */
  | { readonly kind: "stable"; readonly numbers: readonly [number, number] }
  /** Shares its place with the next; 0 is the first. */
  | { readonly kind: "dead_heat"; readonly place: number };

/** Minutes from the off to the official arrival with its dividends. */
const OFFICIAL_AFTER = 9;

/** What is known of a race at a moment, after what befell it by then. */
export function toldRace(race: DayRace, edits: readonly RaceEdit[], moment: Instant): ToldRace {
  const known = edits.filter((edit) => !("seenAt" in edit) || edit.seenAt <= moment);
  const startsAt = toldOff(race, edits, moment);
  const stable = known.find((edit) => edit.kind === "stable")?.numbers;
  const field = {
    startsAt,
    runners: race.runners.map((runner) => toldRunner(runner, known)),
    ...(stable ? { stable } : {}),
  };
  if (known.some(({ kind }) => kind === "cancelled")) return { ...field, status: "cancelled" };
  if (moment < startsAt) return { ...field, status: "scheduled" };
  if (moment < addMinutes(startsAt, OFFICIAL_AFTER)) return { ...field, status: "running" };
  return { ...field, status: "finished", arrival: arrivalOf(race, known) };
}

/** When a race is to go off, as it is known at a moment. */
export function toldOff(race: DayRace, edits: readonly RaceEdit[], moment: Instant): Instant {
  return (
    edits.filter((edit) => edit.kind === "off").findLast(({ seenAt }) => seenAt <= moment)?.startsAt ?? race.startsAt
  );
}

/** Every moment at which what is told of a race changes, in no order. */
export function turnsOf(race: DayRace, edits: readonly RaceEdit[]): Instant[] {
  const seen = edits.flatMap((edit) => ("seenAt" in edit ? [edit.seenAt] : []));
  return [...seen, ...offsOf(race, edits).flatMap((off) => [off, addMinutes(off, OFFICIAL_AFTER)])];
}

/** Every off that was told of a race, the first one first. */
export function offsOf(race: DayRace, edits: readonly RaceEdit[]): Instant[] {
  return [race.startsAt, ...edits.flatMap((edit) => (edit.kind === "off" ? [edit.startsAt] : []))];
}

/** What an operator's board shows on each starter, by number, so many minutes before the off; stakes on a horse that was taken out are given back. */
export function toldBoard(
  race: DayRace,
  runners: readonly Runner[],
  operator: SimulatedOperator,
  minutes: number,
): Readonly<Record<number, number>> {
  const takeout = takeoutOf("SIMPLE_GAGNANT", operator);
  if (takeout === undefined) throw new RangeError(`${operator} sells no simple gagnant`);
  const starters = runners.filter(({ nonRunner }) => !nonRunner).map(({ number }) => number);
  const odds = oddsAt(race, operator, minutes);
  const left = sumOf(starters.map((number) => (1 - takeout) / at(odds, number - 1)));
  return Object.fromEntries(starters.map((number) => [number, displayedOdds(at(odds, number - 1) * left)]));
}

/** What ZEturf's board of simple placé shows on each starter, by number; undefined where no place is paid. */
export function toldPlaces(
  race: DayRace,
  runners: readonly Runner[],
  minutes: number,
): Readonly<Record<number, { readonly min: number; readonly max: number }>> | undefined {
  const starters = runners.filter(({ nonRunner }) => !nonRunner).map(({ number }) => number);
  const odds = oddsAt(race, "zeturf", minutes);
  const { stageExponents } = GAIT_EXPONENTS[gaitOf(race.discipline)];
  const terms = { stageExponents, takeout: ZETURF_TAKEOUT };
  const ranges = placeRanges(
    starters.map((number) => at(odds, number - 1)),
    race.runners.length,
    terms,
  );
  return ranges && Object.fromEntries(starters.map((number, i) => [number, ranges[i] ?? { min: 1.1, max: 1.1 }]));
}

function toldRunner(runner: Runner, known: readonly RaceEdit[]): Runner {
  const own = known.filter((edit) => "number" in edit && edit.number === runner.number);
  const ridden = own.findLast((edit) => edit.kind === "jockey");
  return {
    ...runner,
    ...(ridden ? { jockey: ridden.jockey } : {}),
    nonRunner: own.some(({ kind }) => kind === "non_runner"),
  };
}

function arrivalOf(race: DayRace, known: readonly RaceEdit[]): NonNullable<ToldRace["arrival"]> {
  const numbersOf = (wanted: RaceEdit["kind"]) =>
    known.flatMap((edit) => (edit.kind === wanted && "number" in edit ? [edit.number] : []));
  const [nonRunners, disqualified] = [numbersOf("non_runner"), numbersOf("disqualified")];
  const out = new Set([...nonRunners, ...disqualified]);
  const home = race.finish.flat().filter((number) => !out.has(number));
  const shared = new Set(known.flatMap((edit) => (edit.kind === "dead_heat" ? [edit.place] : [])));
  const finish: number[][] = [];
  for (const [place, number] of home.entries()) {
    if (shared.has(place - 1)) finish.at(-1)?.push(number);
    else finish.push([number]);
  }
  return { finish, disqualified, nonRunners, dividends: dividendsOf(race, finish, nonRunners) };
}

/** What the pools pay of what is left in them: the stakes on a horse that did not start were given back. */
function dividendsOf(race: DayRace, finish: Finish, nonRunners: readonly number[]): Dividend[] {
  const starters = race.runners.map(({ number }) => number).filter((number) => !nonRunners.includes(number));
  const { stageExponents } = GAIT_EXPONENTS[gaitOf(race.discipline)];
  const pools = race.pools.map(({ operator, stakes }) => {
    const win = starters.map((number) => at(stakes.at(-1) ?? [], number - 1));
    return { operator, win, law: orderOfFinish(sharesOf(win), stageExponents) };
  });
  // The pools count their starters from 1 without a gap.
  const placeOf = (number: number) => starters.indexOf(number) + 1;
  const paid = officialDividends(
    pools,
    finish.map((place) => place.map(placeOf)),
    race.runners.length,
  );
  return paid.map((row) => ({
    ...row,
    runners: row.runners.map((runner) => (runner === "nonRunner" ? runner : at(starters, runner - 1))),
  }));
}
