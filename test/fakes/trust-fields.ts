import * as fc from "fast-check";
import type { Instant } from "../../src/domain/kernel/time.ts";
import type { RaceCard, Runner } from "../../src/domain/race/card.ts";
import type { SourceName } from "../../src/domain/race/race.ts";

export const LOOKED_AT = "2025-10-16T12:10:00.000Z" as Instant;

export function runnerOf(number: number, name: string, fields: Partial<Runner> = {}): Runner {
  return { number, name, nonRunner: false, ...fields };
}

/** @param odds of runners in the order of the card; none makes a card without a market */
export function cardOf(source: SourceName, runners: readonly Runner[], odds: readonly number[] = []): RaceCard {
  const win = Object.fromEntries(odds.flatMap((value, i) => (runners[i] ? [[runners[i].number, value]] : [])));
  const pool = source === "pmu" ? "pmu-shop" : source;
  const markets = odds.length > 0 ? [{ pool, win } as const] : [];
  return { source, url: `https://${source}.test/card`, observedAt: LOOKED_AT, runners, markets };
}

const SYLLABLES = [
  "BA",
  "CO",
  "DI",
  "FU",
  "GRE",
  "JA",
  "KLE",
  "LO",
  "MIN",
  "NOR",
  "PRI",
  "QUI",
  "RA",
  "SOL",
  "TU",
  "VEN",
];

/** A name like those of horses: two or three words, no digit, no numeral of namesakes. */
const horseName = fc
  .array(fc.array(fc.constantFrom(...SYLLABLES), { minLength: 3, maxLength: 4 }), { minLength: 1, maxLength: 2 })
  .map((words) => words.map((syllables) => syllables.join("")).join(" "));

/** A field of 5 to 18 horses with names of their own and odds, its favourite first. */
export const field = fc
  .record({
    names: fc.uniqueArray(horseName, { minLength: 5, maxLength: 18, selector: (name) => name.replaceAll(" ", "") }),
    spread: fc.double({ min: 1.25, max: 1.6, noNaN: true }),
  })
  .map(({ names, spread }) => ({
    runners: names.map((name, i) => runnerOf(i + 1, name)),
    odds: names.map((_, i) => 2 * spread ** i),
  }));

/** What another site makes of the same name. */
export const respelt = fc.constantFrom<(name: string) => string>(
  (name) => name,
  (name) => name.toLowerCase(),
  (name) => name.replaceAll("E", "É").replaceAll("O", "Ô"),
  (name) => name.replaceAll(" ", "'"),
  (name) => name.replaceAll(" ", "-"),
  (name) => name.replaceAll(" ", ""),
  (name) => `${name} (NP)`,
  (name) => `${name} (IRE)`,
  (name) => `${name}*`,
  (name) => `  ${name.normalize("NFD")} (SWE) *`,
  (name) => `${name} GB`,
);
