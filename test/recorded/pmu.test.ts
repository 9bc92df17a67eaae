import { readdirSync, readFileSync } from "node:fs";
import { brotliDecompressSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { err, ok } from "../../src/domain/kernel/result.ts";
import { instantOf, type RaceDay } from "../../src/domain/kernel/time.ts";
import type { RaceResult } from "../../src/domain/race/race-result.ts";
import type { PageFetcher } from "../../src/ports/page-fetcher.ts";
import { parsePmuCard } from "../../src/sources/pmu/parse-pmu-card.ts";
import { parsePmuDividends } from "../../src/sources/pmu/parse-pmu-dividends.ts";
import { parsePmuProgramme } from "../../src/sources/pmu/parse-pmu-programme.ts";
import { resultOfPmuRace } from "../../src/sources/pmu/parse-pmu-result.ts";
import { readPmuProgramme } from "../../src/sources/pmu/pmu-programme.ts";
import { createPmuSource } from "../../src/sources/pmu/pmu-source.ts";
import { recordedData, recordedFile } from "./recorded-data.ts";

/** Every day takes some 30 seconds, every fifth some 6: twelve days, the 14th of December with its odd odds among them. */
const EVERY = process.env.RECORDED_ALL === "1" ? 1 : 5;
const BASE = "https://pmu.test/rest/client/1";
const OBSERVED_AT = instantOf(Date.UTC(2026, 0, 1));

/** The raw answers, as far as the independent counts below read them. */
type RawQuote = { readonly typePari: string; readonly rapport: number };
type RawParticipant = {
  readonly numPmu: number;
  readonly nom: string;
  readonly statut: string;
  readonly incident?: string;
  readonly driver?: string;
  readonly entraineur?: string;
  readonly musique?: string;
  readonly handicapDistance?: number;
  readonly handicapPoids?: number;
  readonly placeCorde?: number;
  readonly gainsParticipant?: { readonly gainsCarriere?: number };
  readonly nombreCourses?: number;
  readonly dernierRapportDirect?: RawQuote;
  readonly dernierRapportReference?: RawQuote;
};
type RawCard = { readonly participants: readonly RawParticipant[] };
type RawCourse = {
  readonly numOrdre: number;
  readonly heureDepart: number;
  readonly distance: number;
  readonly discipline: string;
  readonly arriveeDefinitive?: boolean;
  readonly paris: readonly { readonly typePari: string }[];
  readonly ordreArrivee?: readonly (readonly number[])[];
  readonly incidents?: readonly { readonly type: string; readonly numeroParticipants: readonly number[] }[];
};
type RawMeeting = {
  readonly numOfficiel: number;
  readonly hippodrome: { readonly libelleCourt: string };
  readonly courses: readonly RawCourse[];
};
type RawProgramme = { readonly programme: { readonly reunions: readonly RawMeeting[] } };
type RawDividends = readonly {
  readonly typePari: string;
  readonly rapports: readonly { readonly combinaison: string; readonly dividendePourUnEuro: number }[];
}[];

function capture(name: string): string {
  return readFileSync(recordedFile("captures", "pmu", name), "utf8");
}

function sortedNumbers(numbers: readonly number[]): number[] {
  return numbers.toSorted((a, b) => a - b);
}

function rawCourses(text: string): { meeting: RawMeeting; course: RawCourse }[] {
  const { programme } = JSON.parse(text) as RawProgramme;
  return programme.reunions.flatMap((meeting) => meeting.courses.map((course) => ({ meeting, course })));
}

function rawOut(course: RawCourse, type: RegExp): number[] {
  const numbers = course.incidents?.filter((i) => type.test(i.type)).flatMap((i) => i.numeroParticipants) ?? [];
  return sortedNumbers(numbers);
}

/** Checks every race's arrival and programme entry against the raw text. @returns its results */
function checkedProgramme(text: string, url: string): RaceResult[] {
  const races = readPmuProgramme(text, url);
  if (!races.ok) throw new Error(races.error.detail);
  const raw = rawCourses(text);
  expect(races.value.length).toBe(raw.length);
  return races.value.map((shown, i) => {
    const entry = raw[i];
    const result = resultOfPmuRace(shown, { url, observedAt: OBSERVED_AT });
    if (!entry || !result.ok) throw new Error(JSON.stringify(result));
    const { meeting, course } = entry;
    const { race } = shown;
    const same =
      race.meetingNumber === meeting.numOfficiel &&
      race.raceNumber === course.numOrdre &&
      race.racecourse === meeting.hippodrome.libelleCourt &&
      race.startsAt === new Date(course.heureDepart).toISOString() &&
      race.distance === course.distance &&
      race.discipline === course.discipline &&
      race.bets?.length === course.paris.length &&
      (result.value.status === "official") === (course.arriveeDefinitive === true) &&
      String(result.value.finish) === String(course.ordreArrivee ?? []) &&
      String(result.value.nonRunners) === String(rawOut(course, /^NON_PARTANT$/)) &&
      String(result.value.disqualified) === String(rawOut(course, /^DI(SQUALIFIE|STANCE)/));
    if (!same) throw new Error(`${url}: ${JSON.stringify(shown)} is not ${JSON.stringify(course)}`);
    return result.value;
  });
}

type Counts = Record<string, number>;

function sum(values: readonly (number | undefined)[]): number {
  return values.reduce<number>((total, value) => total + (value ?? 0), 0);
}

/** What a card says, counted by field: by our reading, and by the raw text. */
function countsOfCard(text: string, url: string): { read: Counts; raw: Counts } {
  const card = parsePmuCard(text, url, OBSERVED_AT);
  if (!card.ok) throw new Error(card.error.detail);
  const { runners, markets } = card.value;
  const { participants } = JSON.parse(text) as RawCard;
  const starters = participants.filter(({ statut }) => statut === "PARTANT");
  const odds = markets.flatMap(({ win }) => Object.values(win));
  const reference = markets.flatMap(({ reference: earlier }) => Object.values(earlier?.win ?? {}));
  return {
    read: {
      runners: runners.length,
      numbers: sum(runners.map(({ number }) => number)),
      names: new Set(runners.map(({ name }) => name)).size,
      jockeys: runners.filter(({ jockey }) => jockey).length,
      trainers: runners.filter(({ trainer }) => trainer).length,
      nonRunners: runners.filter(({ nonRunner }) => nonRunner).length,
      distances: sum(runners.map(({ distance }) => distance)),
      hectograms: Math.round(sum(runners.map(({ weight }) => weight)) * 10),
      draws: sum(runners.map(({ draw }) => draw)),
      musiques: runners.filter(({ musique }) => musique).length,
      earnings: sum(runners.map(({ earnings }) => earnings)),
      starts: sum(runners.map(({ starts }) => starts)),
      odds: odds.length,
      oddsSum: Math.round(sum(odds) * 10),
      reference: reference.length,
      referenceSum: Math.round(sum(reference) * 10),
    },
    raw: {
      runners: participants.length,
      numbers: sum(participants.map(({ numPmu }) => numPmu)),
      names: new Set(participants.map(({ nom }) => nom)).size,
      jockeys: participants.filter(({ driver }) => driver).length,
      trainers: participants.filter(({ entraineur }) => entraineur).length,
      nonRunners: participants.length - starters.length,
      distances: sum(participants.map(({ handicapDistance }) => handicapDistance)),
      hectograms: sum(participants.map(({ handicapPoids }) => handicapPoids)),
      draws: sum(participants.map(({ placeCorde }) => placeCorde)),
      musiques: participants.filter(({ musique }) => musique && musique !== "-").length,
      earnings: sum(participants.map(({ gainsParticipant }) => gainsParticipant?.gainsCarriere)),
      starts: sum(participants.map(({ nombreCourses }) => nombreCourses)),
      odds: starters.filter((p) => p.dernierRapportDirect).length,
      oddsSum: Math.round(sum(starters.map((p) => p.dernierRapportDirect?.rapport)) * 10),
      reference: starters.filter((p) => p.dernierRapportReference).length,
      referenceSum: Math.round(sum(starters.map((p) => p.dernierRapportReference?.rapport)) * 10),
    },
  };
}

describe.skipIf(!recordedData)("the captures of the PMU", () => {
  test.each([
    ["programme-2025-11-05.json", "05112025", 63, "official"],
    ["programme-2026-03-23.json", "23032026", 47, "pending"],
  ])("%s: every race, arrival, non-runner and disqualified is read", (name, day, races, status) => {
    const results = checkedProgramme(capture(name), `${BASE}/programme/${day}`);
    expect(results.map((result) => result.status)).toEqual(Array.from({ length: races }, () => status));
  });

  test("one meeting alone, put into a programme, is read with its distanced horse", () => {
    // Its neighbours of that day were not captured: as if it were the only one.
    const meeting = capture("reunion-2024-01-01-R1.json").replace('"numOfficielReunionSuivante"', '"_"');
    const text = `{"programme":{"reunions":[${meeting}]}}`;
    const results = checkedProgramme(text, BASE);
    expect(results.map(({ status }) => status)).toEqual(Array.from({ length: 7 }, () => "official"));
    expect(results.flatMap(({ disqualified }) => disqualified).length).toBeGreaterThan(6);
  });

  test.each([
    ["participants-2024-01-01-R1C1.json", 13, 12, "pmu-online"],
    ["participants-2025-11-05-R1C1.json", 14, 14, "pmu-shop"],
    ["participants-2026-04-08-R3C2.json", 10, 10, "pmu-online"],
  ])("%s: every runner and all its odds are read, of one pool", (name, runners, odds, pool) => {
    const { read, raw } = countsOfCard(capture(name), BASE);
    expect(read).toEqual(raw);
    expect(read).toMatchObject({ runners, odds, reference: odds, nonRunners: runners - odds });
    const card = parsePmuCard(capture(name), BASE, OBSERVED_AT);
    expect(card.ok && card.value.markets.map((market) => market.pool)).toEqual([pool]);
  });

  test("every dividend is read, for one euro", () => {
    const text = capture("rapports-definitifs-2025-11-05-R1C1.json");
    const raw = (JSON.parse(text) as RawDividends).flatMap(({ typePari, rapports }) =>
      rapports.map((row) => [typePari, row.combinaison, row.dividendePourUnEuro]),
    );
    const dividends = parsePmuDividends(text, BASE);
    if (!dividends.ok) throw new Error(dividends.error.detail);
    expect(dividends.value.map((row) => [row.betType, row.runners.join("-"), row.dividend])).toEqual(raw);
    expect(dividends.value.map(({ operator }) => operator)).toEqual(raw.map(() => "pmu-shop"));
    expect(raw).toHaveLength(19);
  });

  test("what is no programme, no card and no dividends is refused as such", () => {
    for (const name of [
      "course-2024-01-01-R1C1.json",
      "reunion-2024-01-01-R1.json",
      "performances-2025-11-05-R1C1.json",
    ]) {
      expect(parsePmuProgramme(capture(name), BASE, OBSERVED_AT)).toMatchObject({ error: { kind: "unreadable" } });
      expect(parsePmuCard(capture(name), BASE, OBSERVED_AT)).toMatchObject({ error: { kind: "unreadable" } });
      expect(parsePmuDividends(capture(name), BASE)).toMatchObject({ error: { kind: "unreadable" } });
    }
  });

  test("the source puts the arrival of R1C1 together with its dividends, and its card", async () => {
    const day = `${BASE}/programme/05112025`;
    const pages: Readonly<Record<string, string>> = {
      [day]: "programme-2025-11-05.json",
      [`${day}/R1/C1/participants`]: "participants-2025-11-05-R1C1.json",
      [`${day}/R1/C1/rapports-definitifs`]: "rapports-definitifs-2025-11-05-R1C1.json",
    };
    const fetcher: PageFetcher = {
      fetch(url) {
        const name = pages[url];
        if (!name) return Promise.resolve(err({ kind: "http_status", url, status: 404, detail: "not captured" }));
        const page = { url, observedAt: OBSERVED_AT, status: 200, contentType: "application/json" };
        return Promise.resolve(ok({ ...page, text: capture(name) }));
      },
    };
    const source = createPmuSource({ fetcher, baseUrl: BASE });
    const race = { source: "pmu", meetingNumber: 1, raceNumber: 1, racecourse: "NANTES" } as const;
    const result = await source.result("2025-11-05" as RaceDay, race);
    if (!result.ok) throw new Error(JSON.stringify(result.error));
    expect(result.value.status).toBe("official");
    expect(result.value.finish.slice(0, 4)).toEqual([[7], [3], [9], [13]]);
    expect(result.value.disqualified).toEqual([1, 2, 12]);
    expect(result.value.dividends).toHaveLength(19);
    expect((await source.card("2025-11-05" as RaceDay, race)).ok).toBe(true);
  });
});

/** Each line of a recorded day: the path, and the answer's text as it was served. */
function* answersOf(file: string): Generator<{ path: string; text: string }> {
  const lines = brotliDecompressSync(readFileSync(file)).toString("utf8").split("\n");
  for (const line of lines) {
    if (line === "") continue;
    const body = line.indexOf('"body":');
    const path = /"path":\s*"([^"]+)"/.exec(line.slice(0, body))?.[1];
    if (!path) throw new Error(`${file}: no path in ${line.slice(0, 100)}`);
    yield { path, text: line.slice(body + '"body":'.length, line.lastIndexOf("}")) };
  }
}

test.skipIf(!recordedData)(
  `every answer of ${EVERY === 1 ? "every" : "each fifth"} recorded day is read, but for the odds of exactly 1 of one foreign day`,
  () => {
    const files = readdirSync(recordedFile("days")).filter((name) => name.endsWith(".ndjson.br"));
    const counts: Counts = { days: 0, programmes: 0, cards: 0, runners: 0, races: 0, official: 0 };
    const add = (what: string, n = 1) => {
      counts[what] = (counts[what] ?? 0) + n;
    };
    const refused = new Map<string, number>();
    for (const [i, name] of files.toSorted().entries()) {
      if (i % EVERY !== 0) continue;
      add("days");
      let looks = 0;
      for (const { path, text } of answersOf(recordedFile("days", name))) {
        const url = `${BASE}${path}`;
        // Every fiftieth answer is counted against the raw text too: reading it twice would double the time.
        const counted = looks++ % 50 === 0;
        if (path.endsWith("/participants")) {
          add("cards");
          const card = parsePmuCard(text, url, OBSERVED_AT);
          if (card.ok) {
            add("runners", card.value.runners.length);
            if (counted) {
              const { read, raw } = countsOfCard(text, url);
              expect(read).toEqual(raw);
            }
          } else {
            const why = `${path} ${card.error.kind}: ${card.error.detail}`;
            refused.set(why, (refused.get(why) ?? 0) + 1);
          }
          continue;
        }
        add("programmes");
        if (counted) checkedProgramme(text, url);
        const races = readPmuProgramme(text, url);
        if (!races.ok) throw new Error(`${path}: ${races.error.detail}`);
        for (const race of races.value) {
          const result = resultOfPmuRace(race, { url, observedAt: OBSERVED_AT });
          if (!result.ok) throw new Error(`${path}: ${result.error.detail}`);
          add("races");
          if (result.value.status === "official") add("official");
        }
      }
    }
    const all = { days: 60, programmes: 4171, cards: 77_966, runners: 969_531, races: 233_177, official: 70_944 };
    const fifth = { days: 12, programmes: 810, cards: 15_599, runners: 195_017, races: 42_732, official: 12_886 };
    expect(counts).toEqual(EVERY === 1 ? all : fifth);
    // Hong Kong: an overwhelming favourite, whose odds below 1.1 are cut down to 1.
    expect(Object.fromEntries(refused)).toEqual({
      "/programme/14122025/R2/C5/participants unreadable: live odds of runner 1: 1": 11,
      "/programme/14122025/R2/C8/participants unreadable: live odds of runner 1: 1": 1,
    });
  },
  120_000,
);
