import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { type Instant, parisTimeOf, type RaceDay } from "../../src/domain/kernel/time.ts";
import { parseZeturfCard } from "../../src/sources/zeturf/parse-zeturf-card.ts";
import { parseZeturfProgramme } from "../../src/sources/zeturf/parse-zeturf-programme.ts";
import { parseZeturfResult } from "../../src/sources/zeturf/parse-zeturf-result.ts";
import { recordedData, recordedFile } from "./recorded-data.ts";

const observedAt = "2026-01-18T19:00:00.000Z" as Instant;
const baseUrl = "https://www.zeturf.fr";
const raceUrl = `${baseUrl}/fr/course/2026-01-18/R5C6-marseille-vivaux-prix-d-angers`;
const page = (name: string, url: string) => ({
  url,
  observedAt,
  text: readFileSync(recordedFile("captures", "zeturf", name), "utf8"),
});
const racePage = () => page("race-2026-01-18-R5C6-after.html", raceUrl);

test.skipIf(!recordedData)(
  "the card of R5C6 is read whole: 14 declared, 13 starters, both odds and the place range",
  () => {
    const read = parseZeturfCard(racePage());
    if (!read.ok) throw new Error(read.error.detail);
    const { runners, markets, ...race } = read.value;
    expect(race).toMatchObject({
      meetingNumber: 5,
      raceNumber: 6,
      racecourse: "MARSEILLE VIVAUX",
      title: "Prix d'Angers",
      startsAt: "2026-01-18T18:05:00.000Z",
      discipline: "ATTELE",
      distance: 2650,
      prize: 22_000,
      starters: 13,
      going: "Humide rapide",
    });
    expect(runners.map((runner) => runner.number)).toEqual(Array.from({ length: 14 }, (_, i) => i + 1));
    expect(runners.filter((runner) => runner.nonRunner).map((runner) => runner.number)).toEqual([12]);
    // Six of them start 25 metres behind.
    expect(runners.map((runner) => runner.distance)).toEqual(runners.map(({ number }) => (number < 9 ? 2650 : 2675)));
    for (const runner of runners) {
      expect(runner).toMatchObject({
        name: expect.stringMatching(/^[A-Z' ]+$/) as string,
        jockey: expect.stringMatching(/\.$/) as string,
        trainer: expect.stringMatching(/\.$/) as string,
        sex: "gelding",
        age: expect.toSatisfy((age: number) => age === 6 || age === 7) as number,
        earnings: expect.toSatisfy((cents: number) => cents > 1_000_000 && cents < 10_000_000) as number,
        record: expect.stringMatching(/^1'1\d"\d$/) as string,
      });
      expect(runner.musique?.understood).toBe(true);
      expect(runner.musique?.runs.length).toBeGreaterThan(5);
    }

    expect(markets).toHaveLength(1);
    const [market] = markets;
    const quoted = runners.filter((runner) => !runner.nonRunner).map((runner) => String(runner.number));
    for (const odds of [market?.win, market?.reference?.win, market?.place])
      expect(Object.keys(odds ?? {})).toEqual(quoted);
    expect([market?.pool, market?.win[10], market?.win[5], market?.win[11], market?.win[3]]).toEqual([
      "zeturf",
      5.1,
      9.5,
      23.2,
      2.4,
    ]);
    // The reference is the quote of ten minutes before the scheduled start.
    expect(market?.reference?.quotedAt).toBe("2026-01-18T17:55:00.000Z");
    expect(market?.place?.[10]).toEqual({ min: 1.7, max: 2.3 });
  },
);

test.skipIf(!recordedData)(
  "the result of R5C6: the arrival of this race, its disqualified, and all 24 dividends",
  () => {
    const read = parseZeturfResult(racePage());
    if (!read.ok) throw new Error(read.error.detail);
    const { dividends, ...result } = read.value;
    expect(result).toMatchObject({
      status: "official",
      finish: [[10], [5], [11], [6], [7], [13], [9]],
      nonRunners: [12],
      disqualified: [1, 2, 3, 14],
    });
    const of = (betType: string) =>
      dividends.filter((d) => d.betType === betType).map((d) => [d.runners.join("-"), d.dividend]);
    expect(of("SIMPLE_GAGNANT")).toEqual([["10", 510]]);
    expect(of("SIMPLE_PLACE")).toEqual([
      ["10", 200],
      ["5", 290],
      ["11", 410],
    ]);
    expect(of("COUPLE_GAGNANT")).toEqual([["10-5", 2010]]);
    expect(of("COUPLE_PLACE")).toEqual([
      ["10-5", 510],
      ["10-11", 1290],
      ["5-11", 1840],
    ]);
    expect(of("TRIO")).toEqual([["10-5-11", 13_060]]);
    expect(of("ZE_4")).toEqual([["10-5-11-6", 21_070]]);
    expect([of("ZE_SHOW"), of("ZE_COUILLON")].flat().map(([runner]) => runner)).toEqual(["5", "6"]);
    expect(of("ZE_2_SUR_4")).toHaveLength(6);
    expect(dividends.filter((d) => d.betType === "ZE_234").map((d) => d.label)).toEqual(
      ["10-5", "10-5-11", "10-5-11-6"].flatMap(() => ["Gain combinaison", "Gain champ total"]),
    );
    expect(dividends).toHaveLength(24);
    // The win dividend is the live odds at the off, in cents.
    const card = parseZeturfCard(racePage());
    expect(card.ok && card.value.markets[0]?.win[10]).toBe(5.1);
  },
);

test.skipIf(!recordedData)(
  "the programme of 20 November 2025 has 189 races in 24 meetings, each with its Paris time",
  () => {
    const shown = page("programme-2025-11-20.html", `${baseUrl}/fr/programmes-et-pronostics`);
    const read = parseZeturfProgramme(shown, { day: "2025-11-20" as RaceDay, baseUrl });
    if (!read.ok) throw new Error(read.error.detail);
    const { races } = read.value;
    expect(races).toHaveLength(189);
    expect(new Set(races.map((race) => race.meetingUrl)).size).toBe(24);
    expect(races[0]).toMatchObject({
      meetingNumber: 1,
      raceNumber: 1,
      url: `${baseUrl}/fr/course/2025-11-20/R1C1-vincennes-prix-de-sille-le-guillaume`,
      racecourse: "VINCENNES",
      title: "Prix de Sillé-le-Guillaume",
      country: "FRA",
      startsAt: "2025-11-20T12:55:00.000Z",
    });
    for (const race of races) {
      expect(race.country, race.racecourse).toMatch(/^[A-Z]{3}$/);
      expect(race.title, race.url).toBeTruthy();
      // The title's time is the start: `data-depart` was read in the right unit.
      expect(shown.text).toContain(`title="${parisTimeOf(race.startsAt as Instant).replace(":", "h")} - `);
    }
    const other = parseZeturfProgramme(shown, { day: "2025-11-21" as RaceDay, baseUrl });
    expect(other).toMatchObject({ ok: false, error: { detail: "the page shows 2025-11-20, not 2025-11-21" } });
  },
);

test.skipIf(!recordedData)("a race page carries the day's plan too", () => {
  const read = parseZeturfProgramme(racePage(), { day: "2026-01-18" as RaceDay, baseUrl });
  expect(read.ok && read.value.races.filter((race) => race.url === raceUrl)).toMatchObject([
    { meetingNumber: 5, raceNumber: 6, startsAt: "2026-01-18T18:05:00.000Z" },
  ]);
});

test.skipIf(!recordedData)("the page that ZEturf serves for a race it does not have is its error page", () => {
  const shown = page("error-contenu-non-disponible.html", `${baseUrl}/fr/course/2025-11-05/R1C1`);
  for (const read of [parseZeturfCard(shown), parseZeturfResult(shown)]) {
    expect(read).toMatchObject({ ok: false, error: { kind: "error_page" } });
  }
});
