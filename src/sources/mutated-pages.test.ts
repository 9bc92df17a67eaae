import { expect, test } from "vitest";
import { centsOf } from "../domain/kernel/money.ts";
import type { Instant, RaceDay } from "../domain/kernel/time.ts";
import type { Runner } from "../domain/race/card.ts";
import { parseMusique } from "../domain/race/musique.ts";
import { dividendFault } from "./dividend-fault.ts";
import { type FuzzedPage, fuzzParser, silentWrongs } from "./fuzz-parser.ts";
import * as geny from "./geny/geny-fixtures.ts";
import { parseGenyCard } from "./geny/parse-geny-card.ts";
import { parseGenyResult } from "./geny/parse-geny-result.ts";
import { parsePmuCard } from "./pmu/parse-pmu-card.ts";
import { parsePmuDividends } from "./pmu/parse-pmu-dividends.ts";
import { parsePmuProgramme } from "./pmu/parse-pmu-programme.ts";
import * as pmu from "./pmu/pmu-fixtures.ts";
import { parseZeturfCard } from "./zeturf/parse-zeturf-card.ts";
import { parseZeturfProgramme } from "./zeturf/parse-zeturf-programme.ts";
import { parseZeturfResult } from "./zeturf/parse-zeturf-result.ts";
import * as zeturf from "./zeturf/zeturf-fixtures.ts";

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
    name: "PMU dividends",
    kind: "dividends",
    format: "json",
    text: pmu.renderDividends(dividends.map((shown) => ({ ...shown, operator: "pmu-shop" }))),
    parse(text) {
      const read = parsePmuDividends(text, pmu.DIVIDENDS_URL);
      const fault = read.ok ? dividendFault({ finish, dividends: read.value }, 9) : undefined;
      return fault === undefined ? read : { ok: false, error: fault };
    },
  },
];

test.each(PAGES)(
  `$name: after ${COPIES} mutations it is right, refused, or seen to be incomplete; no horse has another's value`,
  (page) => {
    expect(silentWrongs(fuzzParser(page, COPIES))).toEqual([]);
  },
);

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
    name: "PMU programme",
    kind: "programme",
    format: "json",
    text: pmu.programmeText(
      pmu.reunion([pmu.course(), pmu.course({ numOrdre: 2, libelle: "PRIX DU LION", distance: 2100 })]),
    ),
    parse: (text) => parsePmuProgramme(text, pmu.PROGRAMME_URL, observedAt),
  },
];

test.each(PROGRAMMES)(
  "$name: a race that is lost whole is for another source to count; no race has another's start",
  (page) => {
    const wrongs = silentWrongs(fuzzParser(page, COPIES));
    expect(
      wrongs.filter(
        (wrong) => !/^(row removed|cell removed|class renamed|attribute removed|tag unclosed): shorter/.test(wrong),
      ),
    ).toEqual([]);
  },
);
