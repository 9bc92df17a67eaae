import { describe, expect, test } from "vitest";
import { canonicalJson } from "../domain/kernel/canonical-json.ts";
import { raceIdOf } from "../domain/kernel/race-id.ts";
import { addDays, type Instant, type RaceDay } from "../domain/kernel/time.ts";
import type { ArchivedDay } from "../domain/model/factors/archived-day.ts";
import { createMemoryStore } from "../store/memory/memory-store.ts";
import { archiveKey, archiveOwnDay, writeArchivedDay } from "./archive-day.ts";
import type { Deps } from "./deps.ts";
import { createPastArchive } from "./past-days.ts";

const day = (text: string) => text as RaceDay;
const DECISION = day("2025-10-16");
const papers = { generatedAt: "2025-10-16T08:00:00.000Z", correlationId: "test", codeVersion: "test" };

/** A day of one race: the first horse won. */
function dayOf(on: RaceDay, jockey: string, starters = 3): ArchivedDay {
  const raceId = raceIdOf({ day: on, meetingNumber: 1, raceNumber: 1 });
  const starts = Array.from({ length: starters }, (_, i) => ({
    number: i + 1,
    horse: `FABLE ${i + 1}`,
    jockey: i === 0 ? jockey : `JOCKEY ${i}`,
    trainer: "B. CORBEAU",
    place: i + 1,
    chrono: 74 + i,
  }));
  return { day: on, races: [{ raceId, starts }], leftOut: [] };
}

function archiveOf(now = "2025-10-16T12:00:00.000Z") {
  const store = createMemoryStore();
  const read: string[] = [];
  const watched = {
    ...store,
    read: (key: string) => {
      read.push(key);
      return store.read(key);
    },
  };
  const errors: string[] = [];
  const log = { info: () => undefined, warn: () => undefined, error: (message: string) => errors.push(message) };
  const clock = { now: () => now as Instant };
  const deps = { store: watched, log, clock, codeVersion: "test" } as unknown as Deps;
  const add = (one: ArchivedDay) => writeArchivedDay(store, papers, one);
  return { deps, store, add, read, errors, archive: createPastArchive(deps) };
}

describe("the past of a day", () => {
  test("ends the day before: its own races and those of later days change nothing, to the bit", async () => {
    const { archive, add, deps } = archiveOf();
    await add(dayOf(addDays(DECISION, -1), "A. RENARD"));
    const before = await archive.before(DECISION);
    await add(dayOf(DECISION, "A. RENARD"));
    await add(dayOf(addDays(DECISION, 1), "A. RENARD"));
    for (const after of [await archive.before(DECISION), await createPastArchive(deps).before(DECISION)]) {
      expect(after).toEqual(before);
      expect(canonicalJson(after.archive)).toBe(canonicalJson(before.archive));
    }
    expect(before.past.jockeys.size).toBe(3);
    expect([...before.past.jockeys.values()][0]).toEqual({ starts: 1, wins: 1 });
  });

  test("says which days and starts it is made of; another start is another hash", async () => {
    const one = archiveOf();
    const other = archiveOf();
    for (const { add } of [one, other]) await add(dayOf(addDays(DECISION, -9), "A. RENARD"));
    expect((await one.archive.before(DECISION)).archive).toEqual((await other.archive.before(DECISION)).archive);
    await one.add(dayOf(addDays(DECISION, -2), "A. RENARD", 4));
    await other.add(dayOf(addDays(DECISION, -2), "C. LOUP", 4));
    const [a, b] = [await one.archive.before(DECISION), await other.archive.before(DECISION)];
    expect(a.archive).toMatchObject({ version: 1, days: 2, from: "2025-10-07", to: "2025-10-14", starts: 7 });
    expect(a.archive.hash).not.toBe(b.archive.hash);
  });

  test("grows by the days that came since, and comes to the same as one read from its beginning", async () => {
    const { archive, add, deps } = archiveOf();
    for (let back = 40; back >= 3; back--) await add(dayOf(addDays(DECISION, -back), `JOCKEY ${back % 7}`));
    await archive.before(addDays(DECISION, -1));
    await add(dayOf(addDays(DECISION, -1), "A. RENARD"));
    const grown = await archive.before(DECISION);
    expect(grown).toEqual(await createPastArchive(deps).before(DECISION));
    expect(grown.archive.days).toBe(39);
    // A day that is imported late is before days that were gathered already.
    await add(dayOf(addDays(DECISION, -50), "A. RENARD"));
    expect(await archive.before(DECISION)).toEqual(await createPastArchive(deps).before(DECISION));
  });

  test("is read once: the next race of the day reads no document of the archive again", async () => {
    const { archive, add, read } = archiveOf();
    for (let back = 5; back >= 1; back--) await add(dayOf(addDays(DECISION, -back), "A. RENARD"));
    const [first, second] = await Promise.all([archive.before(DECISION), archive.before(DECISION)]);
    expect(second).toEqual(first);
    expect(read.filter((key) => key.startsWith("past/"))).toHaveLength(5);
  });

  test("goes on without a day whose document cannot be read, and names it", async () => {
    const { archive, add, store, errors } = archiveOf();
    await add(dayOf(addDays(DECISION, -2), "A. RENARD"));
    await store.create(archiveKey(addDays(DECISION, -1)), new TextEncoder().encode('{"schema_version": 1'));
    const { archive: identity, past } = await archive.before(DECISION);
    expect(identity).toMatchObject({ days: 1, to: "2025-10-14", unreadable: ["2025-10-15"] });
    expect(past.jockeys.size).toBe(3);
    expect(errors).toEqual(["a day of the archive cannot be read"]);
  });

  test("of 400 days is gathered once: the next race of the day costs a listing", async () => {
    const { archive, add } = archiveOf();
    for (let back = 400; back >= 1; back--) await add(dayOf(addDays(DECISION, -back), `JOCKEY ${back % 90}`, 40));
    expect((await archive.before(DECISION)).archive.starts).toBe(16_000);
    const startedAt = performance.now();
    await archive.before(DECISION);
    // Milliseconds: measured 1 to 8; reading the documents again takes hundreds.
    expect(performance.now() - startedAt).toBeLessThan(100);
  });
});

test("a day is written once; another look at it says whether it is the same", async () => {
  const { store } = archiveOf();
  const one = dayOf(DECISION, "A. RENARD");
  const write = (written: ArchivedDay) => writeArchivedDay(store, papers, written);
  expect(await write(one)).toEqual({ ok: true, value: "created" });
  expect(await write(one)).toEqual({ ok: true, value: "same" });
  expect(await write(dayOf(DECISION, "C. LOUP"))).toEqual({ ok: true, value: "differs" });
  expect(await archiveOwnDay(archiveOf().deps, DECISION)).toEqual({ ok: true, value: "nothing" });
});
