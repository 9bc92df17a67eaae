import { describe, expect, test } from "vitest";
import { spoil } from "../../test/fakes/watched-store.ts";
import { instantOf } from "../domain/kernel/time.ts";
import type { DocumentStore } from "../ports/document-store.ts";
import type { PageReport } from "../ports/page-report.ts";
import { createMemoryStore } from "../store/memory/memory-store.ts";
import { createPageJudge, type LightTurn } from "./judge-pages.ts";

const PARTS = ["table", "table>tr", "table>tr>td.cote", "table>tr>td.jockey"];
const KEY = "sources/zeturf/card.json";

function card(n: number, over: Partial<PageReport> = {}): PageReport {
  return {
    source: "zeturf",
    kind: "card",
    url: `https://zeturf.test/R1C${n}`,
    observedAt: instantOf(Date.UTC(2025, 9, 16, 12, n)),
    outcome: "read",
    coverage: { jockey: { found: 14, expected: 14 } },
    nothingFound: [],
    structure: PARTS,
    ...over,
  };
}

function programme(source: PageReport["source"], minute: number, races: number): PageReport {
  const listed = { day: "2025-10-16" as never, races };
  return card(minute, { source, kind: "programme", url: `https://${source}.test/programme`, listed });
}

const CHANGED = { structure: ["aside"] };

function judgeOf(store: DocumentStore = createMemoryStore()) {
  const logged: { readonly level: string; readonly message: string }[] = [];
  const line = (level: string) => (message: string) => void logged.push({ level, message });
  const log = { info: line("info"), warn: line("warn"), error: line("error") };
  const clock = { now: () => instantOf(Date.UTC(2025, 9, 16, 12)) };
  const judge = createPageJudge({ clock, store, log, codeVersion: "0.0.0" });
  const turns: LightTurn[] = [];
  judge.onTurn((turn) => turns.push(turn));
  const see = async (...reports: PageReport[]) => {
    const used: boolean[] = [];
    for (const report of reports) used.push((await judge.judge(report)).refused === undefined);
    return used;
  };
  return { judge, store, logged, turns, see };
}

const good = (count: number, first = 1) => Array.from({ length: count }, (_, i) => card(first + i));

describe("the judge of pages", () => {
  test("opens one alert when a source turns red, and closes it once when it is green again", async () => {
    const { see, turns, logged } = judgeOf();
    await see(...good(6));
    expect(await see(card(20, CHANGED), card(21, CHANGED), card(22))).toEqual([false, false, false]);
    expect(await see(card(23), card(24), card(25))).toEqual([false, true, true]);
    expect(turns).toMatchObject([
      { source: "zeturf", kind: "card", to: "red", reason: expect.stringContaining("parts that always stood") },
      { source: "zeturf", kind: "card", to: "green", reason: undefined },
    ]);
    expect(logged).toEqual([
      { level: "error", message: "source turned red: its pages are not used" },
      { level: "info", message: "source is green again" },
    ]);
  });

  test("a day on which nobody races is a programme without races, and no page that changed", async () => {
    const { see, turns, judge } = judgeOf();
    const empty = (minute: number) => ({
      ...programme("pmu", minute, 0),
      structure: ["programme"],
      coverage: { title: { found: 0, expected: 0 } },
    });
    await see(...[1, 2, 3, 4, 5, 6].map((minute) => programme("pmu", minute, 40)));
    expect(await see(empty(7), empty(8), empty(9), empty(10))).toEqual([true, true, true, true]);
    expect(turns).toEqual([]);
    expect((await judge.lights())[0]?.canary.pages).toBe(6); // nothing was learnt from them
    // Another source lists races that day: then it is not believed.
    await see(programme("zeturf", 11, 40));
    expect(turns).toMatchObject([{ source: "pmu", to: "red" }]);
    expect(await see(empty(12))).toEqual([false]);
  });

  test("remembers the light, what pages looked like and the last page after the process", async () => {
    const before = judgeOf();
    await before.see(...good(6), card(20, { ...CHANGED, nothingFound: ["td.cote"] }));
    const after = judgeOf(before.store);
    expect(await after.see(card(21))).toEqual([false]);
    expect(after.turns).toEqual([]); // the alert is open already
    const [light] = await judgeOf(before.store).judge.lights();
    expect(light).toMatchObject({
      source: "zeturf",
      kind: "card",
      canary: { lastGood: { url: "https://zeturf.test/R1C6" }, red: { since: "2025-10-16T12:20:00.000Z" } },
      last: { url: "https://zeturf.test/R1C21", outcome: "read", coverage: { jockey: { found: 14, expected: 14 } } },
    });
  });

  test("of a process that lives for one page remembers that page", async () => {
    const store = createMemoryStore();
    for (let n = 1; n <= 15; n++) await judgeOf(store).see(card(n));
    expect((await judgeOf(store).judge.lights())[0]?.canary.pages).toBe(15);
    expect(await judgeOf(store).see(card(16, CHANGED))).toEqual([false]);
  });

  test("of two processes obeys the light that the other turned, and tells it once", async () => {
    const store = createMemoryStore();
    const [one, other] = [judgeOf(store), judgeOf(store)];
    await one.see(...good(6));
    await other.see(card(7));
    await one.see(card(20, CHANGED));
    expect(await other.see(card(21))).toEqual([false]);
    expect(await one.see(card(22))).toEqual([false]);
    expect(await other.see(card(23))).toEqual([true]);
    expect(await one.see(card(24))).toEqual([true]);
    expect([one.turns.map(({ to }) => to), other.turns.map(({ to }) => to)]).toEqual([["red"], ["green"]]);
  });

  test("begins anew, without a restart, where an operator removed its memory after the site was rebuilt", async () => {
    const { see, store } = judgeOf();
    await see(...good(6), card(20, CHANGED));
    await (store as ReturnType<typeof createMemoryStore>).remove(KEY);
    expect(await see(card(21, CHANGED), card(22, CHANGED))).toEqual([true, true]);
  });

  test("makes the shorter of two programmes of a day red, and keeps it so while it is short", async () => {
    const { see, judge, turns } = judgeOf();
    expect(await see(programme("pmu", 1, 15), programme("zeturf", 2, 37))).toEqual([true, true]);
    expect(turns).toMatchObject([
      { source: "pmu", kind: "programme", to: "red", reason: expect.stringContaining("lists 15 French races") },
    ]);
    expect(await see(...[3, 4, 5, 6].map((minute) => programme("pmu", minute, 15)))).toEqual([
      false,
      false,
      false,
      false,
    ]);
    expect(await see(...[7, 8, 9].map((minute) => programme("pmu", minute, 36)))).toEqual([false, false, true]);
    expect(turns.map(({ to }) => to)).toEqual(["red", "green"]);
    await judge.doubt("zeturf", "programme", "https://zeturf.test/", "doubted by hand");
    expect(await see(programme("zeturf", 10, 37))).toEqual([false]);
  });
});

const contradicted = (n: number) => ({
  source: "zeturf" as const,
  url: `https://zeturf.test/R1C${n}`,
  at: instantOf(Date.UTC(2025, 9, 16, 12, n)),
  disagreement: "disagrees with pmu: numbers_swapped",
});

test("a source that another one contradicts in three races in a row is red, in each process, until it is borne out", async () => {
  const store = createMemoryStore();
  const [one, other] = [judgeOf(store), judgeOf(store)];
  await one.see(...good(6));
  await one.judge.compared(contradicted(1));
  await other.judge.compared(contradicted(2));
  expect(await one.see(card(3))).toEqual([true]);
  await one.judge.compared(contradicted(3));
  expect(await other.see(card(4), card(5), card(6), card(7))).toEqual([false, false, false, false]);
  for (const n of [4, 5, 6]) await other.judge.compared({ ...contradicted(n), disagreement: undefined });
  expect(await one.see(card(8))).toEqual([true]);
  expect([...one.turns, ...other.turns].map(({ to, reason }) => [to, reason?.slice(0, 38)])).toEqual([
    ["red", "disagrees with pmu: numbers_swapped; c"],
    ["green", undefined],
  ]);
});

const full = async () => {
  throw new Error("ENOSPC: no space left on device");
};

describe("what cannot be remembered never stops a race", () => {
  test("a full disk: pages are judged, the alert opens once, and the disk's fault is said", async () => {
    const store = createMemoryStore();
    const { see, turns, logged } = judgeOf({ ...store, create: full, replace: full });
    await see(...good(6), card(20, CHANGED), card(21, CHANGED));
    expect(turns.map(({ to }) => to)).toEqual(["red"]);
    expect(logged).toContainEqual({ level: "error", message: "a canary's memory cannot be written" });
  });

  test("a disk that cannot be read", async () => {
    const store = createMemoryStore();
    const { see, logged } = judgeOf({ ...store, read: () => Promise.reject(new Error("EIO")) });
    expect(await see(...good(6), card(20, CHANGED))).toEqual([true, true, true, true, true, true, false]);
    expect(logged).toContainEqual({ level: "error", message: "a canary's memory cannot be reached" });
  });

  test("a memory that is no document starts anew, is said, and is good again", async () => {
    const first = judgeOf();
    await first.see(...good(6), card(20, CHANGED));
    await spoil(first.store, KEY, (text) => text.slice(0, 40));
    const { see, logged, judge } = judgeOf(first.store);
    expect(await see(...good(6, 30))).toEqual([true, true, true, true, true, true]);
    expect(logged).toEqual([{ level: "warn", message: "a canary's memory cannot be read and starts anew" }]);
    expect((await judge.lights())[0]?.canary.pages).toBe(6);
  });

  test("a memory that others change each time", async () => {
    const store = createMemoryStore();
    const { see, logged } = judgeOf({ ...store, create: async () => "exists" });
    expect(await see(card(1))).toEqual([true]);
    expect(logged).toEqual([{ level: "error", message: "a canary's memory was changed by others each time" }]);
  });
});
