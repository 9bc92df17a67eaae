import { describe, expect, test } from "vitest";
import {
  INVENTED_DAY,
  INVENTED_HOMES,
  INVENTED_ODDS,
  INVENTED_OFF,
  INVENTED_URLS,
  inventedArrival,
  inventedPages,
  inventedRunners,
  inventedSources,
  reparseDepsOf,
  runInventedPhase,
  scheduleInventedDay,
} from "../../test/fakes/invented-day.ts";
import { createWorld } from "../../test/fakes/world.ts";
import { answerFromImports } from "../archive/imported-pages.ts";
import { createStoredArchive } from "../archive/stored-archive.ts";
import { addMinutes, type Instant } from "../domain/kernel/time.ts";
import { decodeText } from "../fetch/decode-text.ts";
import type { DocumentStore } from "../ports/document-store.ts";
import { createPageParsers } from "../sources/page-parsers.ts";
import { createMemoryStore } from "../store/memory/memory-store.ts";
import { type ImportPage, importPage } from "./import-page.ts";
import { reparseDay } from "./reparse-day.ts";

const RUNNERS = inventedRunners(5);
const BEFORE = inventedPages(RUNNERS, INVENTED_ODDS);
const AFTER = inventedArrival(RUNNERS, INVENTED_ODDS);
const MORNING = "2026-02-03T08:00:00.000Z" as Instant;
const NO_LOG = { info() {}, warn() {}, error() {} };

/** Sites that refuse everything, and an operator who brings their pages. */
function createRefusedDay(status = 403) {
  const store = createMemoryStore();
  const world = createWorld({
    at: MORNING,
    store,
    realSources: (clock) =>
      inventedSources(clock, store, new Map([...AFTER.keys()].map((url) => [url, status])), (fetcher) =>
        answerFromImports(fetcher, {
          imports: createStoredArchive(store, "imports"),
          archive: createStoredArchive(store),
          clock,
          log: NO_LOG,
          decode: decodeText,
        }),
      ),
  });
  const bring = (text: string | undefined, said: Partial<ImportPage> = {}) =>
    importPage(
      {
        store,
        imports: createStoredArchive(store, "imports"),
        parsers: createPageParsers(INVENTED_HOMES),
        clock: { now: () => world.app.now() },
        decode: decodeText,
      },
      { file: "saved", body: Buffer.from(text ?? ""), at: world.app.now(), ...said },
    );
  const schedule = () => scheduleInventedDay(world);
  const run = (phase: "H30" | "H5" | "RESULT", minutes: number) => runInventedPhase(world, phase, minutes);
  return { world, store, bring, schedule, run };
}

async function document(store: DocumentStore, file: string) {
  return JSON.parse(Buffer.from((await store.read(`days/${INVENTED_DAY}/${file}`))?.body ?? []).toString());
}

describe("a day on which every site refuses", () => {
  test("goes on with saved pages: plan, H-30, H-5 with an analysis, and the arrival", async () => {
    const { world, store, bring, schedule, run } = createRefusedDay();
    expect(await schedule()).toMatchObject({ ok: true, value: { plan: undefined } });
    for (const source of ["pmu", "zeturf", "geny"] as const) {
      const programme = await bring(BEFORE.get(INVENTED_URLS[source].programme));
      expect(programme).toMatchObject({ ok: true, value: { source, uses: [{ kind: "programme", races: 1 }] } });
    }
    expect(await schedule()).toMatchObject({
      ok: true,
      value: { plan: { races: [{ meetingNumber: 4, raceNumber: 7 }] } },
    });
    expect((await document(store, "plan.json")).sources).toMatchObject(
      ["pmu", "zeturf", "geny"].map((source) => ({ source, status: "ok", detail: "imported" })),
    );

    for (const [phase, minutes] of [
      ["H30", -30],
      ["H5", -5],
    ] as const) {
      world.at(addMinutes(INVENTED_OFF, minutes - 1));
      for (const source of ["pmu", "zeturf", "geny"] as const) {
        const card = await bring(BEFORE.get(INVENTED_URLS[source].card), { race: "R4C7", day: INVENTED_DAY });
        expect(card).toMatchObject({ ok: true, value: { source, url: INVENTED_URLS[source].card } });
      }
      await run(phase, minutes);
      const { cards } = await document(store, `R4C7/snapshot_${phase}.json`);
      const observedAt = addMinutes(INVENTED_OFF, minutes - 1);
      expect(cards).toMatchObject(
        ["pmu", "zeturf", "geny"].map((source) => ({ source, origin: "imported", observed_at: observedAt })),
      );
    }
    expect((await document(store, "R4C7/analysis_H5.json")).race_id).toBe(`${INVENTED_DAY}-R4C7`);

    world.at(addMinutes(INVENTED_OFF, 20));
    expect(await bring(AFTER.get(INVENTED_URLS.geny.result))).toMatchObject({
      ok: true,
      value: { uses: [{ kind: "result" }] },
    });
    expect(await run("RESULT", 25)).toMatchObject({ outcome: "settled" });
    const { results } = await document(store, "R4C7/result.json");
    const told = results.map(({ source, status, origin }: Record<string, string>) => [source, status, origin]);
    expect(told).toEqual([
      ["pmu", "pending", "imported"], // its programme of the morning
      ["zeturf", "pending", "imported"], // its page of before the race
      ["geny", "official", "imported"],
    ]);

    const again = await reparseDay(reparseDepsOf(store), INVENTED_DAY);
    expect(again).toMatchObject({ changes: [], turned: [], damaged: [], notArchived: [] });
    expect(again.pages).toBe(10); // three programmes, two cards each, one arrival
  });

  test("an imported card that is too old for its phase is no data, as any other", async () => {
    const { bring, schedule, run } = createRefusedDay();
    await bring(BEFORE.get(INVENTED_URLS.pmu.programme));
    await schedule();
    await bring(BEFORE.get(INVENTED_URLS.pmu.card), { race: "R4C7" });
    expect(await run("H30", -30)).toMatchObject({
      outcome: "no_data",
      reasons: expect.arrayContaining([expect.objectContaining({ code: "stale" })]),
    });
  });

  test("a table that somebody typed is a card of the race and pool named", async () => {
    const { world, store, bring, schedule, run } = createRefusedDay(503);
    for (const source of ["pmu", "zeturf"] as const) await bring(BEFORE.get(INVENTED_URLS[source].programme));
    await schedule();
    world.at(addMinutes(INVENTED_OFF, -6));
    const table = `number;name;odds\n${RUNNERS.map(({ number, name }) => `${number};${name};${number + 1},5`).join("\n")}`;
    const zeturf = { source: "zeturf", race: "R4C7" } as const;
    expect(await bring(table, zeturf)).toMatchObject({
      ok: true,
      value: { url: INVENTED_URLS.zeturf.card, uses: [{ kind: "card", runners: 5, odds: 5 }] },
    });
    expect(await bring(table, { source: "pmu", race: "R4C7" })).toMatchObject({
      ok: false,
      error: { kind: "pool_needed" },
    });
    await run("H5", -5);
    const { cards } = await document(store, "R4C7/snapshot_H5.json");
    expect(cards).toMatchObject([
      { source: "zeturf", origin: "imported", markets: [{ pool: "zeturf", win: { 1: 2.5, 5: 6.5 } }] },
    ]);
    // After the race the address is asked for its arrival: a table tells none.
    expect(await run("RESULT", 25)).toMatchObject({
      outcome: "pending",
      reasons: expect.arrayContaining([expect.objectContaining({ code: "not_offered" })]),
    });
  });
});

async function wrong(text: string | undefined, said: Partial<ImportPage> = {}): Promise<string> {
  const one = await createRefusedDay().bring(text, said);
  return one.ok ? "imported" : one.error.kind;
}

describe("what is refused, and by which name", () => {
  const card = BEFORE.get(INVENTED_URLS.zeturf.card);

  test.each([
    ["from_the_future", card, { at: addMinutes(MORNING, 1) }],
    ["too_old", card, { at: addMinutes(MORNING, -60 * 10) }], // the evening before its day
    ["too_old", BEFORE.get(INVENTED_URLS.zeturf.programme), { at: addMinutes(MORNING, -60 * 48) }],
    ["url_needed", "<html><body>a page of anybody</body></html>", {}],
    ["not_our_address", card, { url: "https://example.org/R4C7" }],
    ["other_source", card, { source: "geny" }],
    ["page_refused", card, { url: "https://www.zeturf.fr/fr/course/2026-02-03/R4C8-boisjoli-prix-8" }],
    ["page_refused", `<html>${"x".repeat(100)}`, { url: INVENTED_URLS.zeturf.card }],
    ["not_read", "<html><title>Contenu non disponible</title></html>", {}],
    ["not_read", "<html><title>Erreur - Geny</title></html>", {}],
    ["not_read", '{"numOrdre": 7, "participants": []}', {}],
    ["race_needed", BEFORE.get(INVENTED_URLS.pmu.card), {}],
    ["race_needed", BEFORE.get(INVENTED_URLS.pmu.card), { race: "C7" }],
    ["source_needed", "number;name;odds\n1;A;2\n2;B;3", {}],
    ["race_needed", "number;name;odds\n1;A;2\n2;B;3", { source: "zeturf" }],
    ["url_needed", "number;name;odds\n1;A;2\n2;B;3", { source: "zeturf", race: "R4C7" }], // no plan
    ["page_refused", "number;name;odds\n1;A;2\n2;B;x", { source: "zeturf", url: INVENTED_URLS.zeturf.card }],
  ] as const)("%s", async (kind, text, said) => {
    expect(await wrong(text, said)).toBe(kind);
  });

  test("of the PMU's runners the race may be named without a plan; a table's pool is one of its source's", async () => {
    const pmu = BEFORE.get(INVENTED_URLS.pmu.card);
    expect(await wrong(pmu, { race: "R4C7" })).toBe("imported");
    const table = "number;name;odds\n1;A;2\n2;B;3";
    expect(await wrong(table, { source: "pmu", race: "R4C7", pool: "pmu-online" })).toBe("imported");
    expect(await wrong(table, { source: "pmu", race: "R4C7", pool: "zeturf" })).toBe("pool_needed");
  });
});

test("the same page of the same moment is known; saved again later it is another", async () => {
  const { world, store, bring } = createRefusedDay();
  const page = BEFORE.get(INVENTED_URLS.zeturf.card);
  const at = world.app.now();
  expect(await bring(page)).toMatchObject({ ok: true, value: { outcome: "imported" } });
  expect(await bring(page, { at })).toMatchObject({ ok: true, value: { outcome: "known" } });
  world.at(addMinutes(at, 5));
  expect(await bring(page)).toMatchObject({ ok: true, value: { outcome: "imported" } });
  expect(await store.list("imports/2026-02-03/fetches/")).toHaveLength(2);
  expect(await store.list("imports/2026-02-03/pages/")).toHaveLength(1);
});

test("an arrival page of Geny tells only its race's identifier: the plan gives the address", async () => {
  const { world, bring, schedule } = createRefusedDay();
  for (const source of ["pmu", "geny"] as const) await bring(BEFORE.get(INVENTED_URLS[source].programme));
  await schedule();
  world.at(addMinutes(INVENTED_OFF, 20));
  expect(await bring(AFTER.get(INVENTED_URLS.geny.result))).toMatchObject({
    ok: true,
    value: { url: INVENTED_URLS.geny.result },
  });
  const elsewhere = AFTER.get(INVENTED_URLS.geny.result)?.replaceAll("_c1800123_", "_c1800999_");
  expect(await bring(elsewhere, { day: INVENTED_DAY })).toMatchObject({
    ok: false,
    error: { kind: "url_needed" },
  });
});
