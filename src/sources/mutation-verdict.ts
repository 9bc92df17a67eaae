import { unreachable } from "../domain/kernel/result.ts";
import type { RaceCard } from "../domain/race/card.ts";
import type { PastPerformances } from "../domain/race/past-performances.ts";
import type { Programme } from "../domain/race/race.ts";
import type { RaceResult } from "../domain/race/race-result.ts";
import type { PageKind } from "../ports/page-report.ts";
import { coverageOf } from "./page-coverage.ts";

/**
 * What a parser made of a mutated page, beside what it makes of the whole one.
 *
 * - `same`: every number, name and value is what it was
 * - `seen_in_coverage`: what is missing is missing from the coverage too, the rest is as it was
 * - `altered`: a value is another one, and no other row's
 * - `anothers`: a value of one horse or race stands with another
 * - `shorter`, `longer`: rows are missing or were added, and nothing says so
 */
export type Verdict = "same" | "seen_in_coverage" | "altered" | "anothers" | "shorter" | "longer";

/** Of several findings the gravest counts. */
const GRAVEST_LAST: readonly Verdict[] = ["same", "seen_in_coverage", "altered", "longer", "shorter", "anothers"];

/** One row of what a page tells: who it is about, and each thing told, as text. */
type Told = { readonly who: string; readonly what: Readonly<Record<string, string>> };

export function verdictOn(kind: PageKind, whole: object, mutated: object): Verdict {
  // A race that is said to be undecided is asked for again, and nothing is settled on it.
  if (kind === "result" && (mutated as RaceResult).status === "pending") return "seen_in_coverage";
  // No dividend at all is what a page shows before they come: none of one expected, in the coverage.
  const none = kind === "result" && (mutated as RaceResult).dividends.length === 0;
  const before = toldBy(kind, none ? { ...whole, dividends: [] } : whole);
  const after = toldBy(kind, mutated);
  const verdicts: Verdict[] = ["same"];
  const known = new Map(before.map((row) => [row.who, row]));
  const seen = new Set<string>();
  for (const row of after) {
    const original = known.get(row.who);
    if (seen.has(row.who)) verdicts.push("longer");
    seen.add(row.who);
    if (original) verdicts.push(...changes(original, row, before));
    else verdicts.push(after.length > before.length ? "longer" : "altered");
  }
  if (before.some(({ who }) => !seen.has(who)) && after.length < before.length) verdicts.push("shorter");
  if (verdicts.includes("seen_in_coverage") && !lessIsCovered(kind, whole, mutated)) verdicts.push("shorter");
  return verdicts.toSorted((a, b) => GRAVEST_LAST.indexOf(a) - GRAVEST_LAST.indexOf(b)).at(-1) ?? "same";
}

function changes(original: Told, row: Told, all: readonly Told[]): Verdict[] {
  return Object.keys({ ...original.what, ...row.what }).flatMap((field): Verdict[] => {
    const [was, is] = [original.what[field], row.what[field]];
    if (was === is) return [];
    if (is === undefined) return ["seen_in_coverage"];
    return all.some(({ who, what }) => who !== row.who && what[field] === is) ? ["anothers"] : ["altered"];
  });
}

function lessIsCovered(kind: PageKind, whole: object, mutated: object): boolean {
  const after = coverageOf(kind, mutated);
  return Object.entries(coverageOf(kind, whole)).some(
    ([field, { found }]) => (after[field]?.found ?? 0) < Math.min(found, after[field]?.expected ?? found),
  );
}

function toldBy(kind: PageKind, value: object): Told[] {
  switch (kind) {
    case "card":
      return toldByCard(value as RaceCard);
    case "programme":
      return toldByProgramme(value as Programme);
    case "result":
      return toldByResult(value as RaceResult);
    case "dividends":
      return toldByDividends(value as RaceResult["dividends"]);
    case "performances":
      return toldByPerformances(value as PastPerformances);
    case "incidents":
      throw new Error("no mutations of that kind");
    default:
      return unreachable(kind);
  }
}

function toldByCard(card: RaceCard): Told[] {
  const { runners, markets } = card;
  // Which race it is the address says, and the numbers of the header are held against nothing.
  const { startsAt, racecourse, title, discipline, distance, prize, starters, going } = card;
  const race = { startsAt, racecourse, title, discipline, distance, prize, starters, going };
  const rows = runners.map((runner): Told => {
    const odds = markets.flatMap(({ pool, win, reference, place }) => [
      [`win ${pool}`, win[runner.number]],
      [`reference ${pool}`, reference?.win[runner.number]],
      [`place ${pool}`, place?.[runner.number]],
    ]);
    // Of a horse that does not run, its name and that it does not run are used.
    const { number, name, nonRunner } = runner;
    const told = nonRunner ? { number, name, nonRunner } : runner;
    return { who: String(number), what: texts({ ...told, ...Object.fromEntries(odds) }) };
  });
  return [...rows, { who: "race", what: texts(race) }];
}

function toldByProgramme({ races }: Programme): Told[] {
  return races.map((race) => ({
    who: `R${race.meetingNumber ?? "?"}C${race.raceNumber ?? "?"} ${race.url ?? ""}`,
    what: texts(race),
  }));
}

function toldByPerformances({ horses }: PastPerformances): Told[] {
  return horses.flatMap(({ number, name, starts }) => [
    { who: `horse ${number}`, what: texts({ name }) },
    ...starts.map(({ day, ...told }) => ({ who: `horse ${number} on ${day}`, what: texts(told) })),
  ]);
}

function toldByResult({ finish, disqualified, nonRunners, status, dividends }: RaceResult): Told[] {
  const places = finish.map((numbers, i) => ({ who: `place ${i + 1}`, what: texts({ numbers }) }));
  const out = [...disqualified.map((n) => `disqualified ${n}`), ...nonRunners.map((n) => `non-runner ${n}`)];
  return [
    ...places,
    ...out.map((who) => ({ who, what: {} })),
    { who: "race", what: texts({ status }) },
    ...toldByDividends(dividends),
  ];
}

function toldByDividends(dividends: RaceResult["dividends"]): Told[] {
  return dividends.map(({ operator, betType, label, runners, dividend }) => ({
    who: [operator, betType, label, ...runners].join(" "),
    what: texts({ dividend }),
  }));
}

/** Each field as text; what is undefined is not told. */
function texts(fields: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([field, value]) => (value === undefined ? [] : [[field, JSON.stringify(value)]])),
  );
}
