import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { type ImportDeps, importPage } from "../../src/app/import-page.ts";
import { answerFromImports } from "../../src/archive/imported-pages.ts";
import { createStoredArchive } from "../../src/archive/stored-archive.ts";
import { err } from "../../src/domain/kernel/result.ts";
import { addMinutes, type Instant, instantOf, type RaceDay } from "../../src/domain/kernel/time.ts";
import { decodeText } from "../../src/fetch/decode-text.ts";
import type { DocumentStore } from "../../src/ports/document-store.ts";
import type { PageFetcher } from "../../src/ports/page-fetcher.ts";
import { createPageParsers } from "../../src/sources/page-parsers.ts";
import { createPmuSource } from "../../src/sources/pmu/pmu-source.ts";
import { createMemoryStore } from "../../src/store/memory/memory-store.ts";
import { createWorld } from "../fakes/world.ts";
import { recordedData, recordedFile } from "./recorded-data.ts";

const HOMES = {
  pmu: "https://offline.turfinfo.api.pmu.fr/rest/client/7",
  zeturf: "https://www.zeturf.fr",
  geny: "https://www.geny.com",
};

/** What an operator says of a capture whose page does not tell it, and what is to come of it. */
const SAID: Readonly<Record<string, { readonly at: string; readonly race?: string; readonly url?: string }>> = {
  "geny/arrivee-2024-09-02-craon-pmh_1515922.latin1.html": {
    at: "2024-09-02T18:00:00.000Z",
    url: "https://www.geny.com/arrivee-et-rapports-pmh/2024-09-02-craon-pmu-prix-v-and-b_c1515922",
  },
  "geny/partants-2024-08-26-vincennes_c1514560.lost-accents.html": { at: "2024-08-26T10:00:00.000Z" },
  "geny/partants-2024-09-02-craon-pmh_c1515849.latin1.html": { at: "2024-09-02T10:00:00.000Z" },
  "geny/error-geny.html": { at: "2024-09-02T10:00:00.000Z" },
  "zeturf/error-contenu-non-disponible.html": { at: "2025-11-05T10:00:00.000Z" },
  "zeturf/meeting-2024-01-02-R1-pau.span.html": { at: "2024-01-02T10:00:00.000Z" },
  "zeturf/programme-2025-11-20.html": { at: "2025-11-20T08:00:00.000Z" },
  "zeturf/race-2026-01-18-R5C6-after.html": { at: "2026-01-18T19:00:00.000Z" },
};

function saidOf(name: string) {
  const [, day, race] = /(\d{4}-\d\d-\d\d)(?:-(R\d+C\d+))?/.exec(name) ?? [];
  return SAID[name] ?? { at: `${day}T10:00:00.000Z`, ...(race === undefined ? {} : { race }) };
}

function capture(name: string): Uint8Array {
  return readFileSync(recordedFile("captures", ...name.split("/")));
}

function depsAt(store: DocumentStore, moment: Instant): ImportDeps {
  return {
    store,
    imports: createStoredArchive(store, "imports"),
    parsers: createPageParsers(HOMES),
    clock: { now: () => moment },
    decode: decodeText,
  };
}

test.skipIf(!recordedData)("every capture is taken as what it is, or refused by name", async () => {
  const told: Record<string, string> = {};
  for (const source of ["geny", "pmu", "zeturf"] as const) {
    for (const file of readdirSync(recordedFile("captures", source))) {
      const name = `${source}/${file}`;
      const { at, ...said } = saidOf(name);
      const moment = instantOf(Date.parse(at));
      const deps = depsAt(createMemoryStore(), moment);
      const one = await importPage(deps, { file, body: capture(name), at: moment, ...said });
      told[name] = one.ok ? one.value.uses.flatMap(({ kind, read }) => (read ? [kind] : [])).join() : one.error.kind;
      if (one.ok) expect([name, one.value.source]).toEqual([name, source]);
    }
  }
  expect(told).toEqual({
    "geny/arrivee-2024-09-02-craon-pmh_1515922.latin1.html": "result",
    "geny/error-geny.html": "not_read",
    "geny/partants-2024-08-26-vincennes_c1514560.lost-accents.html": "card",
    "geny/partants-2024-09-02-craon-pmh_c1515849.latin1.html": "card",
    "pmu/course-2024-01-01-R1C1.json": "not_read",
    "pmu/participants-2024-01-01-R1C1.json": "card,incidents",
    "pmu/participants-2025-11-05-R1C1.json": "card,incidents",
    "pmu/participants-2026-04-08-R3C2.json": "card,incidents",
    "pmu/performances-2025-11-05-R1C1.json": "performances",
    "pmu/programme-2025-11-05.json": "programme",
    "pmu/programme-2026-03-23.json": "programme",
    "pmu/rapports-definitifs-2025-11-05-R1C1.json": "dividends",
    "pmu/reunion-2024-01-01-R1.json": "not_read",
    "zeturf/error-contenu-non-disponible.html": "not_read",
    "zeturf/meeting-2024-01-02-R1-pau.span.html": "url_needed",
    "zeturf/programme-2025-11-20.html": "programme",
    "zeturf/race-2026-01-18-R5C6-after.html": "card,result",
  });
});

test.skipIf(!recordedData)("a day goes on with imported pages where the PMU refuses: plan, H-5, analysis", async () => {
  const day = "2025-11-05" as RaceDay;
  const store = createMemoryStore();
  const refusing: PageFetcher = {
    fetch: async (url) => err({ kind: "forbidden_by_robots", url, detail: "robots.txt refuses it" }),
  };
  const world = createWorld({
    at: "2025-11-05T08:00:00.000Z",
    store,
    realSources: (clock) => {
      const log = { info() {}, warn() {}, error() {} };
      const imports = createStoredArchive(store, "imports");
      const fetcher = answerFromImports(refusing, {
        imports,
        archive: createStoredArchive(store),
        clock,
        log,
        decode: decodeText,
      });
      return [createPmuSource({ fetcher, baseUrl: HOMES.pmu })];
    },
  });
  const bring = (name: string, race?: string) => {
    const now = world.app.now();
    const page = { file: name, body: capture(`pmu/${name}`), at: now, race, day };
    return importPage(depsAt(store, now), page);
  };
  const schedule = () => world.app.scheduleDay({ day, mode: "plan", correlationId: "schedule" });
  expect(await schedule()).toMatchObject({ ok: true, value: { plan: undefined } });
  expect(await bring("programme-2025-11-05.json")).toMatchObject({ ok: true });
  const planned = await schedule();
  if (!planned.ok || !planned.value.plan) throw new Error("no plan");
  const race = planned.value.plan.races.find(
    ({ meetingNumber, raceNumber }) => meetingNumber === 1 && raceNumber === 1,
  );
  if (!race?.startsAt) throw new Error("no R1C1");
  expect(planned.value.plan.sources).toMatchObject([{ source: "pmu", status: "ok", detail: "imported" }]);

  world.at(addMinutes(race.startsAt, -5));
  const h5 = () => world.app.runPhase({ name: { race: "R1C1" }, phase: "H5", day, attempt: 1, correlationId: "h5" });
  expect(await h5()).toMatchObject({ outcome: "no_data", reasons: [{ code: "forbidden_by_robots" }] });
  expect(await bring("participants-2025-11-05-R1C1.json", "R1C1")).toMatchObject({ ok: true });
  world.at(addMinutes(race.startsAt, -4));
  // Saved after the race: its odds are known to be of later, and no race is played on them.
  expect(await h5()).toMatchObject({
    outcome: "abstain",
    artifacts: expect.arrayContaining([`days/${day}/R1C1/analysis_H5.json`]),
  });
  const snapshot = JSON.parse(
    Buffer.from((await store.read(`days/${day}/R1C1/snapshot_H5.json`))?.body ?? []).toString(),
  );
  expect(snapshot.cards).toMatchObject([{ source: "pmu", origin: "imported" }]);
  expect(await store.read(`days/${day}/R1C1/analysis_H5.json`)).toBeDefined();
});
