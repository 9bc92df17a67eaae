import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { comparableName } from "../../src/domain/kernel/names.ts";
import type { Instant, RaceDay } from "../../src/domain/kernel/time.ts";
import { joinPerformances, performancesShown } from "../../src/domain/model/factors/join-performances.ts";
import { PAST_FACTORS } from "../../src/domain/model/factors/past-factors.ts";
import { coverageOf } from "../../src/sources/page-coverage.ts";
import { parsePmuCard } from "../../src/sources/pmu/parse-pmu-card.ts";
import { parsePmuPerformances } from "../../src/sources/pmu/parse-pmu-performances.ts";
import { recordedData, recordedFile } from "./recorded-data.ts";

const DAY = "2025-11-05" as RaceDay;
const observedAt = "2025-11-05T12:00:00.000Z" as Instant;
const base = "https://offline.turfinfo.api.pmu.fr/rest/client/7/programme/05112025/R1/C1";
const captured = (name: string) => readFileSync(recordedFile("captures", "pmu", name), "utf8");

test.skipIf(!recordedData)(
  "5 November 2025, R1C1: five starts of each of 14 trotters, and chronos for 12 of them",
  () => {
    const read = parsePmuPerformances(
      captured("performances-2025-11-05-R1C1.json"),
      `${base}/performances-detaillees/pretty`,
      observedAt,
    );
    if (!read.ok) throw new Error(read.error.detail);
    const { horses } = read.value;
    expect(horses).toHaveLength(14);
    for (const { starts } of horses) {
      expect(starts).toHaveLength(5);
      for (const start of starts) {
        expect(start.day < DAY).toBe(true);
        expect(start).toMatchObject({
          racecourse: expect.stringMatching(/\p{L}{3}/u) as string,
          jockey: expect.any(String) as string,
        });
        expect(start.place === undefined).toBe(start.outcome !== undefined);
        if (start.chrono !== undefined) expect(start.chrono).toSatisfy((chrono: number) => chrono > 70 && chrono < 90);
      }
    }
    const {
      start_chrono: chrono,
      start_jockey: jockey,
      start_distance: distance,
    } = coverageOf("performances", read.value);
    process.stdout.write(`chronos ${chrono?.found} of ${chrono?.expected} starts\n`);
    expect([jockey?.found, distance?.found]).toEqual([70, 70]);

    const card = parsePmuCard(captured("participants-2025-11-05-R1C1.json"), `${base}/participants`, observedAt);
    if (!card.ok) throw new Error(card.error.detail);
    const past = joinPerformances(undefined, read.value, DAY);
    const shown = performancesShown(read.value, card.value, { day: DAY, at: observedAt });
    const starters = card.value.runners.filter(({ nonRunner }) => !nonRunner);
    expect(shown).toMatchObject({ starters: starters.length, withStarts: starters.length });
    const race = {
      source: "pmu",
      observedAt,
      discipline: "ATTELE",
      starters,
      past,
      distance: card.value.distance,
    } as const;
    const timed = starters.filter((runner) => PAST_FACTORS.best_chrono.read(runner, race) !== undefined);
    expect(timed).toHaveLength(shown.withChronos);
    expect(starters.every((runner) => PAST_FACTORS.days_since_run.read(runner, race) !== undefined)).toBe(true);
    process.stdout.write(
      `${shown.withStarts} of ${shown.starters} starters with starts, ${shown.withChronos} with chronos\n`,
    );
    expect(past?.horses.get(comparableName(starters[0]?.name ?? ""))?.chronos.length).toBeGreaterThan(0);
  },
);
