import * as fc from "fast-check";
import { expect, test } from "vitest";
import {
  INVENTED_DAY,
  INVENTED_ODDS,
  INVENTED_URLS,
  inventedArrival,
  inventedPages,
  inventedRunners,
  inventedSources,
  reparseDepsOf,
  runInventedPhase,
  scheduleInventedDay,
} from "../../test/fakes/invented-day.ts";
import { createWorld, type World } from "../../test/fakes/world.ts";
import { createStoredArchive } from "../archive/stored-archive.ts";
import { addMinutes } from "../domain/kernel/time.ts";
import type { DocumentStore } from "../ports/document-store.ts";
import { createMemoryStore } from "../store/memory/memory-store.ts";
import { hasChanged, ofSource, reparseDay } from "./reparse-day.ts";

/** A day: plan, H-30, H-5, result; `change` touches the pages before each step. */
async function runDay(
  start: Map<string, string | number>,
  change: (step: "H30" | "H5" | "RESULT", pages: Map<string, string | number>) => void = () => undefined,
): Promise<World & { store: DocumentStore }> {
  const store = createMemoryStore();
  const pages = new Map(start);
  const world = createWorld({
    at: "2026-02-03T08:00:00.000Z",
    store,
    realSources: (clock) => inventedSources(clock, store, pages),
  });
  await scheduleInventedDay(world);
  for (const [phase, minutes] of [
    ["H30", -30],
    ["H5", -5],
    ["RESULT", 25],
  ] as const) {
    change(phase, pages);
    await runInventedPhase(world, phase, minutes);
  }
  return world;
}

function arrive(pages: Map<string, string | number>, count = 5): void {
  for (const [url, page] of inventedArrival(inventedRunners(count), INVENTED_ODDS)) pages.set(url, page);
}

/** Every page of the invented day, read and compared. */
async function wholeDay() {
  return runDay(inventedPages(inventedRunners(5), INVENTED_ODDS), (step, pages) => {
    if (step === "RESULT") arrive(pages);
  });
}

async function rewrite(store: DocumentStore, key: string, change: (text: string) => string): Promise<void> {
  const stored = await store.read(key);
  if (!stored) throw new Error(`no ${key}`);
  const before = Buffer.from(stored.body).toString();
  expect(change(before)).not.toBe(before);
  await store.replace(key, Buffer.from(change(before)), stored.version);
}

const SNAPSHOT = `days/${INVENTED_DAY}/R4C7/snapshot_H5.json`;

test("a day that the same parsers read is read the same again, page by page and field by field", async () => {
  const { store } = await wholeDay();
  const before = await store.list("");
  const again = await reparseDay(reparseDepsOf(store), INVENTED_DAY);
  expect(again).toMatchObject({ changes: [], turned: [], damaged: [], corrupt: [], notArchived: [], refused: [] });
  expect(hasChanged(again)).toBe(false);
  expect(await store.list("")).toEqual(before); // nothing is written
  const read = again.kinds.map((one) => `${one.source} ${one.kind} ${one.read}`);
  expect(read).toContain("zeturf card 4"); // H-30, H-5, and twice after the race: for the arrival, and the last odds
  // Three programmes, three cards at each look, three arrivals, and three cards after the race.
  expect(again.compared.reduce((sum, { count }) => sum + count, 0)).toBe(3 + 6 + 3 + 3);
});

test("whatever the sites show and however they fail, the same parsers find no difference", async () => {
  const odds = fc.integer({ min: 11, max: 990 }).map((tenths) => tenths / 10);
  const board = fc.array(odds, { minLength: 5, maxLength: 5 });
  const look = fc.record({ pmu: board, zeturf: board, geny: board });
  const cardUrls = [INVENTED_URLS.pmu.card, INVENTED_URLS.zeturf.card, INVENTED_URLS.geny.card];
  const fault = fc.record({
    url: fc.constantFrom(...cardUrls),
    shown: fc.constantFrom(403, 503, "", "<html>x</html>", "{}"),
  });
  const step = fc.record({ look, out: fc.option(fc.integer({ min: 1, max: 5 })), fault: fc.option(fault) });
  await fc.assert(
    fc.asyncProperty(look, step, step, async (first, h30, h5) => {
      const { store } = await runDay(inventedPages(inventedRunners(5), first), (phase, pages) => {
        if (phase === "RESULT") return arrive(pages);
        const { look: shown, out, fault: broken } = phase === "H30" ? h30 : h5;
        const runners = inventedRunners(5).map((runner) => ({ ...runner, nonRunner: runner.number === out }));
        for (const [url, page] of inventedPages(runners, shown)) pages.set(url, page);
        if (broken) pages.set(broken.url, broken.shown);
      });
      const again = await reparseDay(reparseDepsOf(store), INVENTED_DAY);
      expect(again).toMatchObject({ changes: [], turned: [], damaged: [], corrupt: [], notArchived: [] });
    }),
    { numRuns: 8 },
  );
});

test("a parser that reads one horse's odds and another's jockey differently is seen, with race, runner and field", async () => {
  const { store } = await wholeDay();
  // As if the parsers of that day had read them so.
  await rewrite(store, SNAPSHOT, (text) => {
    const snapshot = JSON.parse(text);
    const [card] = snapshot.cards.filter(({ source }: { source: string }) => source === "zeturf");
    card.markets[0].win[3] = 61;
    card.runners[1].jockey = "A. LOUP";
    return JSON.stringify(snapshot);
  });
  const again = await reparseDay(reparseDepsOf(store), INVENTED_DAY);
  const place = { document: SNAPSHOT, source: "zeturf", kind: "card", race: "R4C7" };
  expect(again.changes).toEqual([
    { ...place, runner: 2, field: "runners.jockey", before: "A. LOUP", now: "A. RENARD" },
    { ...place, runner: 3, field: "markets.zeturf.win", before: 61, now: 6.1 },
  ]);
  expect(hasChanged(again)).toBe(true);
  expect(hasChanged(ofSource(again, "pmu"))).toBe(false);
  expect(ofSource(again, "zeturf").changes).toHaveLength(2);
});

test("a result, its dividends and the last odds are compared too, and so is the plan", async () => {
  const { store } = await wholeDay();
  await rewrite(store, `days/${INVENTED_DAY}/R4C7/result.json`, (text) =>
    text.replace('"dividend": 390', '"dividend": 39').replace('"2": 3.9', '"2": 39'),
  );
  await rewrite(store, `days/${INVENTED_DAY}/plan.json`, (text) =>
    text.replaceAll('"discipline": "ATTELE"', '"discipline": "MONTE"').replace('"races": 1,', '"races": 2,'),
  );
  const { changes } = await reparseDay(reparseDepsOf(store), INVENTED_DAY);
  expect(changes.map(({ kind, field, runner, before, now }) => [kind, field, runner, before, now])).toEqual([
    ["programme", "races", undefined, 2, 1],
    ["programme", "discipline", undefined, "MONTE", "ATTELE"],
    [
      "result",
      "dividends",
      undefined,
      [expect.objectContaining({ dividend: 39 })],
      [expect.objectContaining({ dividend: 390 })],
    ],
    ["card", "finalMarkets.pmu-shop.win", 2, 39, 3.9],
  ]);
});

test("a page that was refused and would be read now, and the reverse, are named", async () => {
  const { store } = await wholeDay();
  const now = JSON.parse(Buffer.from((await store.read(SNAPSHOT))?.body ?? []).toString());
  const { observed_at: observedAt } = now.cards.find(({ source }: { source: string }) => source === "geny");
  await rewrite(store, SNAPSHOT, (text) => {
    const snapshot = JSON.parse(text);
    snapshot.cards = snapshot.cards.filter(({ source }: { source: string }) => source !== "geny");
    snapshot.failures = [{ source: "geny", kind: "unreadable", detail: `no field (${INVENTED_URLS.geny.card})` }];
    return JSON.stringify(snapshot);
  });
  // And ZEturf's page of that look, as the archive has it, is one that is refused.
  const archive = createStoredArchive(store);
  const pages = await archive.fetches(INVENTED_DAY);
  const shown = pages.flatMap((page) => (page.ok ? [page.value] : []));
  const card = shown.findLast(({ url, observedAt: at }) => url === INVENTED_URLS.zeturf.card && at <= observedAt);
  const refused = { url: INVENTED_URLS.zeturf.card, status: 200, headers: {}, confirmed: false };
  const body = Buffer.from("<html>nothing</html>");
  await archive.keep({ ...refused, observedAt: addMinutes(card?.observedAt ?? observedAt, 1 / 60_000), body });
  const again = await reparseDay(reparseDepsOf(store), INVENTED_DAY);
  expect(again.turned.map(({ source, before, now: today }) => `${source}: ${before}, now ${today}`).toSorted()).toEqual(
    ["geny: refused, now read", "zeturf: read, now refused"],
  );
  expect(again.refused.map(({ source, kind, kindOfError }) => `${source} ${kind} ${kindOfError}`)).toEqual([
    "zeturf card unreadable",
    "zeturf result unreadable",
  ]);
});

test("damaged records and pages are named and passed over; the rest is read", async () => {
  const { store } = await wholeDay();
  const records = await store.list(`raw/${INVENTED_DAY}/fetches/`);
  const bodies = await store.list(`raw/${INVENTED_DAY}/pages/`);
  const whole = await reparseDay(reparseDepsOf(store), INVENTED_DAY);
  await rewrite(store, records[0] ?? "", () => "{");
  const stored = await store.read(bodies[0] ?? "");
  await store.replace(bodies[0] ?? "", Buffer.from("no gzip"), stored?.version ?? "");
  const again = await reparseDay(reparseDepsOf(store), INVENTED_DAY);
  const named = new Set(again.damaged.map(({ key }) => key));
  expect(named).toEqual(new Set([records[0], bodies[0]]));
  expect(again.pages).toBe(whole.pages - again.damaged.length);
  expect(again.changes).toEqual([]);
  expect(again.turned).toEqual([]); // what cannot be read any more was not read differently
  expect(again.notArchived.length).toBeGreaterThan(0);
  expect(hasChanged(again)).toBe(true); // nobody knows what they held
});

test("a long day tells how far it is, page by page", async () => {
  const { store } = await wholeDay();
  const told: string[] = [];
  await reparseDay(reparseDepsOf(store), INVENTED_DAY, (done, of) => told.push(`${done}/${of}`));
  const count = (await store.list(`raw/${INVENTED_DAY}/fetches/`)).length;
  expect(told).toEqual(Array.from({ length: count }, (_, i) => `${i + 1}/${count}`));
});
