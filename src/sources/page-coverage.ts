import type { RaceCard } from "../domain/race/card.ts";
import type { PastPerformances } from "../domain/race/past-performances.ts";
import type { Programme } from "../domain/race/race.ts";
import type { RaceResult } from "../domain/race/race-result.ts";
import type { Coverage, PageKind } from "../ports/page-report.ts";

/** Of each field that a page of that kind may tell, in how many places it did. What nobody could tell is not expected. */
export function coverageOf(kind: PageKind, value: object): Readonly<Record<string, Coverage>> {
  return COVERAGE_OF[kind](value);
}

const COVERAGE_OF: Readonly<Record<PageKind, (value: object) => Record<string, Coverage>>> = {
  programme: (value) => programmeCoverage(value as Programme),
  card: (value) => cardCoverage(value as RaceCard),
  result: (value) => resultCoverage(value as RaceResult),
  incidents: rowsOf,
  dividends: rowsOf,
  performances: (value) => performancesCoverage(value as PastPerformances),
};

function rowsOf(value: object): Record<string, Coverage> {
  const rows = Object.keys(value).length;
  return { rows: { found: rows, expected: rows } };
}

function programmeCoverage({ races }: Programme): Record<string, Coverage> {
  return {
    ...fieldsOf(races, [
      "startsAt",
      "meetingNumber",
      "raceNumber",
      "url",
      "title",
      "country",
      "discipline",
      "distance",
    ]),
    ...fieldsOf(races, ["declaredRunners", "prize", "bets"]),
  };
}

function cardCoverage(card: RaceCard): Record<string, Coverage> {
  const starters = card.runners.filter(({ nonRunner }) => !nonRunner);
  const coverage: Record<string, Coverage> = {
    ...fieldsOf([card], ["startsAt", "title", "racecourse", "discipline", "distance", "prize", "starters", "going"]),
    ...fieldsOf(starters, ["jockey", "trainer", "age", "sex", "musique", "earnings", "record", "weight", "draw"]),
    ...fieldsOf(starters, ["distance", "shoeing", "blinkers", "handicapValue"], "runner_"),
    ...fieldsOf(starters, ["starts", "wins", "places"], "runner_"),
  };
  const quoted = (odds: Readonly<Record<number, unknown>> | undefined) =>
    starters.filter(({ number }) => odds?.[number] !== undefined).length;
  for (const market of card.markets) {
    coverage[`win_odds_${market.pool}`] = { found: quoted(market.win), expected: starters.length };
    coverage[`win_odds_${market.pool}_reference`] = { found: quoted(market.reference?.win), expected: starters.length };
    coverage[`place_odds_${market.pool}`] = { found: quoted(market.place), expected: starters.length };
  }
  coverage.markets = { found: card.markets.length, expected: 1 };
  coverage.runners = { found: card.runners.length, expected: card.runners.length };
  return coverage;
}

function performancesCoverage({ horses }: PastPerformances): Record<string, Coverage> {
  const starts = horses.flatMap((horse) => horse.starts);
  const known = horses.filter((horse) => horse.starts.length > 0).length;
  return {
    horses: { found: horses.length, expected: horses.length },
    horses_with_starts: { found: known, expected: horses.length },
    ...fieldsOf(starts, ["discipline", "distance", "field", "place", "chrono", "jockey"], "start_"),
  };
}

function resultCoverage(result: RaceResult): Record<string, Coverage> {
  const over = result.status === "official";
  return {
    finish: { found: result.finish.length, expected: over ? Math.max(1, result.finish.length) : 0 },
    dividends: { found: result.dividends.length, expected: over ? Math.max(1, result.dividends.length) : 0 },
  };
}

function fieldsOf<T extends object>(
  rows: readonly T[],
  fields: readonly (keyof T & string)[],
  prefix = "",
): Record<string, Coverage> {
  return Object.fromEntries(
    fields.map((field) => [
      `${prefix}${field}`,
      { found: rows.filter((row) => row[field] !== undefined).length, expected: rows.length },
    ]),
  );
}
