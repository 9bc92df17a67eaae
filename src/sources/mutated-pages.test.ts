import { expect, test } from "vitest";
import { centsOf } from "../domain/kernel/money.ts";
import type { Instant, RaceDay } from "../domain/kernel/time.ts";
import type { Runner } from "../domain/race/card.ts";
import { parseMusique } from "../domain/race/musique.ts";
import type { Performance } from "../domain/race/past-performances.ts";
import { startsBesideCard } from "../domain/trust/starts-beside-card.ts";
import { dividendFault, unpaidFamily } from "./dividend-fault.ts";
import { type FuzzedPage, fuzzParser, silentWrongs } from "./fuzz-parser.ts";
import { parseGenyCard } from "./geny/parse-geny-card.ts";
import { parseGenyProgramme } from "./geny/parse-geny-programme.ts";
import { parseGenyResult } from "./geny/parse-geny-result.ts";
import * as geny from "./geny/render-geny-pages.ts";
import { parsePmuCard } from "./pmu/parse-pmu-card.ts";
import { parsePmuDividends } from "./pmu/parse-pmu-dividends.ts";
import { parsePmuPerformances } from "./pmu/parse-pmu-performances.ts";
import { parsePmuProgramme } from "./pmu/parse-pmu-programme.ts";
import * as pmu from "./pmu/pmu-fixtures.ts";
import { parseZeturfCard } from "./zeturf/parse-zeturf-card.ts";
import { parseZeturfProgramme } from "./zeturf/parse-zeturf-programme.ts";
import { parseZeturfResult } from "./zeturf/parse-zeturf-result.ts";
import * as zeturf from "./zeturf/render-zeturf-pages.ts";

/** Of each page; `MUTATED_COPIES=1000` takes the half minute that a thousand of each need. */
const COPIES = Number(process.env.MUTATED_COPIES ?? 180);
const observedAt = "2026-02-03T15:24:00.000Z" as Instant;
const day = "2026-02-03" as RaceDay;
const baseUrl = "https://www.zeturf.fr";

const runners = Array.from({ length: 9 }, (_, i): Runner => {
  const number = i + 1;
  return {
    number,
    name: `CHEVAL ${"ABCDEFGHI"[i]}É`,
    nonRunner: number === 4,
    jockey: number === 4 ? undefined : `Jockey ${"ABCDEFGHI"[i]}.`,
    trainer: `Maître ${"ABCDEFGHI"[i]}.`,
    age: 3 + i,
    sex: "gelding",
    distance: 2600 + 25 * i,
    musique: parseMusique("4a 5a 9a"),
    earnings: centsOf(1_000_000 + 12_300 * i),
  };
});
const quoted = runners.filter(({ nonRunner }) => !nonRunner);
const odds = (from: number) => Object.fromEntries(quoted.map(({ number }) => [number, from + 1.3 * number]));
const place = Object.fromEntries(
  quoted.map(({ number }) => [number, { min: 1.1 + number / 10, max: 1.5 + number / 5 }]),
);
const finish = [[7], [3], [9], [5], [1]];
const market = { win: odds(1.4), reference: { win: odds(2.1), quotedAt: "2026-02-03T15:20:00.000Z" as Instant } };
const race = {
  startsAt: "2026-02-03T15:30:00.000Z" as Instant,
  discipline: "ATTELE",
  distance: 2600,
  starters: 8,
} as const;
const dividend = (betType: string, label: string, ...numbers: number[]) => ({
  operator: "zeturf" as const,
  betType,
  label,
  runners: numbers,
  dividend: centsOf(210 + 17 * numbers.reduce((sum, number) => sum * 3 + number, 0)),
});
const dividends = [
  dividend("SIMPLE_GAGNANT", "Simple gagnant", 7),
  ...[7, 3, 9].map((number) => dividend("SIMPLE_PLACE", "Simple placé", number)),
  dividend("COUPLE_GAGNANT", "Jumelé gagnant", 7, 3),
  ...[
    [7, 3],
    [7, 9],
    [3, 9],
  ].map((pair) => dividend("COUPLE_PLACE", "Jumelé placé", ...pair)),
];
const performances = runners.map(({ number, name }) => ({
  number,
  name,
  starts: [1, 2, 3].map(
    (n): Performance => ({
      day: `2026-01-2${9 - n}` as RaceDay,
      racecourse: `BOIS ${n}`,
      discipline: "ATTELE",
      distance: 2600 + 25 * n + number,
      field: 10 + n,
      place: n,
      chrono: 74 + n + number / 10,
      jockey: `Jockey ${"ABCDEFGHI"[number - 1]}.`,
    }),
  ),
}));
/** Bets on more horses, as the PMU has them: one 2sur4 for each two of four, one multi for each size. */
const combined = [
  ...[
    [7, 3],
    [7, 9],
    [7, 5],
    [3, 9],
    [3, 5],
    [9, 5],
  ].map((pair) => dividend("DEUX_SUR_QUATRE", "2sur4", ...pair)),
  dividend("TRIO", "Trio", 7, 3, 9),
  ...[4, 5, 6, 7].map((size) => dividend("MULTI", `Multi en ${size}`, 7, 3, 9, 5)),
];
/** What the programme says that the race sells. */
const SOLD = [...new Set([...dividends, ...combined].map(({ betType }) => betType))];
const BET_IDS = { SIMPLE_GAGNANT: 1, SIMPLE_PLACE: 2, COUPLE_GAGNANT: 3, COUPLE_PLACE: 5 };
const zeturfPage = zeturf.renderZeturfRace({
  card: { ...race, runners, markets: [{ ...market, pool: "zeturf", place }] },
  result: { finish, disqualified: [2], nonRunners: [4], rapports: zeturf.renderRapports(dividends, BET_IDS) },
});

const PAGES: readonly FuzzedPage[] = [
  {
    name: "ZEturf card",
    kind: "card",
    format: "html",
    text: zeturfPage,
    parse: (text) => parseZeturfCard({ url: zeturf.RACE_URL, observedAt, text }),
  },
  {
    name: "ZEturf result",
    kind: "result",
    format: "html",
    text: zeturfPage,
    parse: (text) => parseZeturfResult({ url: zeturf.RACE_URL, observedAt, text }),
  },
  {
    name: "Geny card",
    kind: "card",
    format: "html",
    text: geny.renderGenyCard({ ...race, runners, markets: [{ ...market, pool: "geny" }] }),
    parse: (text) => parseGenyCard({ url: geny.CARD_URL, observedAt, text }),
  },
  {
    name: "Geny result",
    kind: "result",
    format: "html",
    text: geny
      .renderGenyResult({ finish, unplaced: [2, 6, 8], nonRunners: [4] })
      .replace("-&nbsp;Gazon", "-&nbsp;8&nbsp;Partants -&nbsp;Gazon"),
    parse: (text) => parseGenyResult({ url: geny.RESULT_URL, observedAt, text }),
  },
  {
    name: "PMU participants",
    kind: "card",
    format: "json",
    // A horse at the end that does not run: that its row is lost is told by the programme alone, which counts it.
    text: pmu.renderCard({
      source: "pmu",
      url: pmu.CARD_URL,
      observedAt,
      runners,
      markets: [{ ...market, pool: "pmu-shop" }],
    }),
    parse(text) {
      const read = parsePmuCard(text, pmu.CARD_URL, observedAt);
      return read.ok && read.value.runners.length < runners.length ? { ok: false, error: "fewer than declared" } : read;
    },
  },
  {
    name: "PMU performances",
    kind: "performances",
    format: "json",
    text: pmu.renderPerformances(performances),
    parse(text) {
      const read = parsePmuPerformances(text, pmu.PERFORMANCES_URL, observedAt);
      // As a look holds them against the card.
      const musique = parseMusique("1a2a3a");
      const card = { runners: runners.map((runner) => ({ ...runner, musique })) };
      const [refused] = read.ok ? startsBesideCard(read.value, card).refused : [];
      return refused ? { ok: false, error: refused } : read;
    },
  },
  {
    name: "PMU dividends",
    kind: "dividends",
    format: "json",
    text: pmu.renderDividends([...dividends, ...combined].map((shown) => ({ ...shown, operator: "pmu-shop" }))),
    parse(text) {
      const read = parsePmuDividends(text, pmu.DIVIDENDS_URL);
      if (!read.ok) return read;
      const fault =
        dividendFault({ finish, nonRunners: [], dividends: read.value }, 9) ??
        unpaidFamily(read.value, { operator: "pmu-shop", sold: SOLD, refunded: [] });
      return fault === undefined ? read : { ok: false, error: fault };
    },
  },
];

test.each(PAGES)(
  `$name: after ${COPIES} mutations it is right, refused, or seen to be incomplete; no horse has another's value`,
  async (page) => {
    expect(silentWrongs(await fuzzParser(page, COPIES))).toEqual([]);
  },
);

function withoutThese(wrongs: readonly string[], known: readonly string[]): string[] {
  return wrongs.filter((wrong) => !known.some((start) => wrong.startsWith(start)));
}

const meeting = (number: number): zeturf.ShownMeeting => ({
  day,
  number,
  racecourse: `BOIS ${number}`,
  country: "FR",
  disciplines: ["Attelé"],
  races: [1, 2, 3].map((n) => ({
    number: n,
    title: `Prix ${number}${n}`,
    startsAt: `2026-02-03T1${n}:${number}0:00.000Z` as Instant,
  })),
});
const GENY_DAY_URL = "https://www.geny.com/reunions-courses-pmu?date=2026-02-03";

function genyLinks(number: number, at: number): string {
  const href = `/partants-pmu/2026-02-03-bois-${"abcdefgh"[number]}-pmu-prix-${"xyz"[at - 1]}_c18${number}0${at}`;
  return `<li><a href="${href}" accesskey="${at}"><span>${at}</span></a> <a href="${href}">Prix ${"XYZ"[at - 1]}éro</a></li>`;
}

/** As the day page is believed to be: each race linked by its number and by its title, under the anchor of its meeting. */
function genyProgramme(meetings: readonly number[]): string {
  const body = meetings.map(
    (number) => `<div id="reunion${number}"><ul>${[1, 2, 3].map((at) => genyLinks(number, at)).join("")}</ul></div>`,
  );
  return `<html><head><title>Courses PMU</title></head><body>${body.join("")}</body></html>`;
}

const PROGRAMMES: readonly FuzzedPage[] = [
  {
    name: "ZEturf programme",
    kind: "programme",
    format: "html",
    text: zeturf.renderProgramme([meeting(1), meeting(2)]),
    parse: (text) =>
      parseZeturfProgramme({ url: `${baseUrl}/fr/programmes-et-pronostics`, observedAt, text }, { day, baseUrl }),
  },
  {
    name: "Geny programme",
    kind: "programme",
    format: "html",
    text: genyProgramme([4, 5]),
    parse: (text) =>
      parseGenyProgramme({ url: GENY_DAY_URL, observedAt, text }, { day, baseUrl: "https://www.geny.com" }),
  },
  {
    name: "PMU programme",
    kind: "programme",
    format: "json",
    text: pmu.programmeText(
      ...[1, 2, 3].map((numOfficiel) =>
        pmu.reunion(
          [1, 2, 3, 4].map((numOrdre) =>
            pmu.course({
              numOrdre,
              libelle: `PRIX ${numOfficiel}${numOrdre}`,
              distance: 2000 + 25 * numOrdre + numOfficiel,
            }),
          ),
          {
            numOfficiel,
            numOfficielReunionPrecedente: numOfficiel === 1 ? null : numOfficiel - 1,
            numOfficielReunionSuivante: numOfficiel === 3 ? null : numOfficiel + 1,
          },
        ),
      ),
    ),
    parse: (text) => parsePmuProgramme(text, pmu.PROGRAMME_URL, observedAt),
  },
];

/**
 * Races whose loss nothing on the page tells, by page: the PMU numbers the races of a meeting and does not count them, so the
 * first and the last may be gone; Geny's day page was never captured, so neither its counts nor its foot are known.
 */
const UNCOUNTED: Readonly<Record<string, readonly string[]>> = {
  "PMU programme": ["row removed"],
  "Geny programme": [
    "row removed",
    "cell removed",
    "class renamed",
    "attribute removed",
    "tag unclosed",
    "cut and closed",
  ],
};

test.each(PROGRAMMES)(
  "$name: a race that is lost is refused, or for another source to count; no race has another's start",
  async (page) => {
    const unknowable = (UNCOUNTED[page.name] ?? []).map((mutation) => `${mutation}: shorter`);
    expect(withoutThese(silentWrongs(await fuzzParser(page, COPIES)), unknowable)).toEqual([]);
  },
);
