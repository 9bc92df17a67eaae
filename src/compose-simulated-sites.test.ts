import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { genySite, zeturfSite } from "./compose-simulated-sites.ts";
import { raceLabel } from "./domain/kernel/race-id.ts";
import { ok } from "./domain/kernel/result.ts";
import { addMinutes, type Instant, type RaceDay } from "./domain/kernel/time.ts";
import type { SourceRace } from "./domain/race/race.ts";
import type { PageFetcher } from "./ports/page-fetcher.ts";
import type { RaceSource } from "./ports/race-source.ts";
import { type DayRace, type SimulatedDay, simulateDay } from "./sim/simulate-day.ts";
import type { SimulatedSite } from "./sim/simulated-site.ts";
import { type RaceEdit, toldBoard, toldPlaces, toldRace } from "./sim/told-race.ts";
import { createGenySource } from "./sources/geny/geny-source.ts";
import { createZeturfSource } from "./sources/zeturf/zeturf-source.ts";

const DAY = "2030-01-15" as RaceDay;
type Edits = ReadonlyMap<string, readonly RaceEdit[]>;

/** A site as the program's own source of it reads it at a moment. */
function readAt(make: typeof createZeturfSource, site: SimulatedSite, at: Instant) {
  const fetcher: PageFetcher = {
    async fetch(url) {
      const { pathname, search } = new URL(url);
      const answer = site("host", `${pathname}${search}`, at);
      if (answer?.status !== 200) throw new Error(`${url}: ${answer?.status}`);
      return ok({
        url,
        observedAt: at,
        status: 200,
        contentType: answer.headers["content-type"] ?? "",
        text: answer.body,
      });
    },
  };
  const source: RaceSource = make({ baseUrl: "https://site.example", fetcher });
  return { source };
}

async function listed(source: RaceSource): Promise<ReadonlyMap<string, SourceRace>> {
  const programme = await source.programme(DAY);
  if (!programme.ok) throw new Error(JSON.stringify(programme.error));
  return new Map(programme.value.races.map((race) => [`R${race.meetingNumber}C${race.raceNumber}`, race]));
}

const keyOf = (row: { operator: string; betType: string; runners: readonly unknown[]; dividend: number }) =>
  `${row.operator} ${row.betType} ${row.runners.join("-")} ${row.dividend}`;
const everyRace = ({ meetings }: SimulatedDay): readonly DayRace[] => meetings.flatMap(({ races }) => races);
const minute = (race: DayRace, minutes: number) => addMinutes(race.startsAt, -minutes);
const anyDay = fc.record({ seed: fc.integer({ min: 1, max: 1_000_000 }), minutes: fc.integer({ min: 0, max: 45 }) });

describe.each([
  ["ZEturf", createZeturfSource, zeturfSite],
  ["Geny", createGenySource, genySite],
] as const)("a simulated day as %s shows it", (_name, make, siteOf) => {
  test("lists every race where it is, by an address that leads to its page", async () => {
    const day = simulateDay({ seed: 3, day: DAY, races: 19 });
    const { source } = readAt(make, siteOf(day), "2030-01-15T08:00:00.000Z" as Instant);
    const races = await listed(source);
    expect([...races.keys()].toSorted()).toEqual(everyRace(day).map(raceLabel).toSorted());
    for (const race of races.values()) expect(await source.card(DAY, race)).toMatchObject({ ok: true });
  });

  test("is read back by the program's own parsers: field, people, off, odds, arrival", async () => {
    await fc.assert(
      fc.asyncProperty(anyDay, async ({ seed, minutes }) => {
        const day = simulateDay({ seed, day: DAY, races: 1 });
        const [race] = everyRace(day);
        if (!race) throw new Error("a day has a race");
        const edits: Edits = new Map([
          [
            raceLabel(race),
            [
              { kind: "non_runner", seenAt: minute(race, 40), number: 2 },
              { kind: "jockey", seenAt: minute(race, 20), number: 1, jockey: "Durandal A." },
              { kind: "off", seenAt: minute(race, 30), startsAt: addMinutes(race.startsAt, 4) },
              { kind: "dead_heat", place: 1 },
            ],
          ],
        ]);
        const at = minute(race, minutes);
        const own = edits.get(raceLabel(race)) ?? [];
        const told = toldRace(race, own, at);
        const { source } = readAt(make, siteOf(day, edits), at);
        const named = (await listed(source)).get(raceLabel(race));
        if (!named) throw new Error("the race is not listed");
        const card = await source.card(DAY, named);
        if (!card.ok) throw new Error(JSON.stringify(card.error));
        const { runners, markets, startsAt } = card.value;
        expect(startsAt).toBe(told.startsAt);
        const shown = ({ number, name, nonRunner, jockey, trainer }: (typeof runners)[number]) =>
          nonRunner ? { number, name, nonRunner } : { number, name, nonRunner, jockey, trainer };
        expect(runners.map(shown)).toEqual(told.runners.map(shown));
        const left = Math.max(0, (Date.parse(told.startsAt) - Date.parse(at)) / 60_000);
        const operator = siteOf === zeturfSite ? "zeturf" : "pmu-online";
        expect(markets[0]?.win).toEqual(toldBoard(race, told.runners, operator, left));
        if (operator === "zeturf") expect(markets[0]?.place).toEqual(toldPlaces(race, told.runners, left));
        expect(await source.result(DAY, named)).toMatchObject({ ok: true, value: { status: "pending" } });

        const after = addMinutes(race.startsAt, 30);
        const came = toldRace(race, own, after).arrival;
        const result = await readAt(make, siteOf(day, edits), after).source.result(DAY, named);
        if (!result.ok) throw new Error(JSON.stringify(result.error));
        expect(result.value).toMatchObject({ status: "official", finish: came?.finish, nonRunners: [2] });
        const paid = came?.dividends.filter((row) => (operator === "zeturf") === (row.operator === "zeturf")) ?? [];
        expect(result.value.dividends.map(keyOf).toSorted()).toEqual(paid.map(keyOf).toSorted());
      }),
      { numRuns: 25 },
    );
  });

  test("says of a race that was cancelled that it was", async () => {
    const day = simulateDay({ seed: 5, day: DAY, races: 2 });
    const [race] = everyRace(day);
    if (!race) throw new Error("a day has a race");
    const at = minute(race, 10);
    const edits: Edits = new Map([[raceLabel(race), [{ kind: "cancelled", seenAt: at }]]]);
    const { source } = readAt(make, siteOf(day, edits), at);
    const named = (await listed(source)).get(raceLabel(race));
    if (!named) throw new Error("the race is not listed");
    expect(await source.result(DAY, named)).toMatchObject({ ok: true, value: { status: "cancelled" } });
  });

  test("has no other page, and its robots.txt forbids none of those that are read", () => {
    const site = siteOf(simulateDay({ seed: 3, day: DAY, races: 2 }));
    const at = "2030-01-15T11:00:00.000Z" as Instant;
    for (const path of ["/", "/fr/course/2030-01-16/R1C1-x-prix-1", "/partants-pmu/2030-01-15-x_c1", "/R1C1"]) {
      expect([path, site("host", path, at)?.status]).toEqual([path, 404]);
    }
    expect(site("host", "/robots.txt", at)).toMatchObject({ status: 200 });
  });
});

test("the place board holds what is then paid: each range is ordered, above one, and lower for who is backed more", () => {
  fc.assert(
    fc.property(anyDay, ({ seed, minutes }) => {
      const [race] = everyRace(simulateDay({ seed, day: DAY, races: 1 }));
      if (!race) throw new Error("a day has a race");
      const places = toldPlaces(race, race.runners, minutes) ?? {};
      const win = toldBoard(race, race.runners, "zeturf", minutes);
      const ranges = Object.entries(places).map(([number, range]) => ({ odds: win[Number(number)] ?? 0, ...range }));
      for (const { min, max } of ranges) expect(min >= 1.1 && max >= min).toBe(true);
      const byOdds = ranges.toSorted((a, b) => a.odds - b.odds);
      const [first, last] = [byOdds[0], byOdds.at(-1)];
      expect(first && last && first.max <= last.max).toBe(true);
    }),
    { numRuns: 50 },
  );
});
