import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { raceIdOf } from "../domain/kernel/race-id.ts";
import type { Instant, RaceDay } from "../domain/kernel/time.ts";
import { createMemoryStore } from "../store/memory/memory-store.ts";
import { createTextTableWriter } from "../tables/text-table-writer.ts";
import { createDocument, raceKey } from "./documents.ts";
import { EXPORT_TABLES } from "./export-shapes.ts";
import { exportTables } from "./export-tables.ts";
import { writePlan } from "./plan-store.ts";

const DAY = "2025-12-10" as RaceDay;
const at = "2025-12-10T19:00:00.000Z" as Instant;
const papers = { generatedAt: at, correlationId: "test", codeVersion: "test" };
const raceId = raceIdOf({ day: DAY, meetingNumber: 1, raceNumber: 3 });

test("a race and its bets come out as they were decided and settled, money apart from paper, twice the same bytes", async () => {
  const store = createMemoryStore();
  const bet = { id: "t1", betType: "SIMPLE_GAGNANT", operator: "pmu-shop", runners: [3] };
  const ticket = { ...bet, stake: 200, probability: 0.3, expectedDividend: 4, expectedValue: 0.2 };
  const race = {
    raceId,
    meetingNumber: 1,
    raceNumber: 3,
    racecourse: 'FABLE, "LE BOIS"',
    revision: 2,
    status: "finished",
    bets: [],
    sources: [],
    agreement: { startsAt: "single_source" },
    startsAt: "2025-12-10T12:55:00.000Z",
  };
  const head = { date: DAY, generatedAt: at, correlationId: "test", codeVersion: "test", mode: "tasks" };
  await writePlan(store, { ...head, sources: [], races: [race], dropped: [] } as never, undefined);
  const verdict = { decision: "play", reasons: [] };
  await createDocument(store, raceKey(raceId, "tickets.json"), papers, {
    profile: "gpi-v5.1",
    verdict,
    tickets: [ticket],
  });
  const won = { ticket, settlement: { outcome: "won", payout: 800, basis: "official" } };
  const lost = { ticket, settlement: { outcome: "lost", payout: 0, basis: "official" } };
  const sums = { stake: 200, payout: 800, profit: 600, undeterminedStake: 0 };
  await createDocument(store, raceKey(raceId, "settlement.json"), papers, {
    raceId,
    version: 1,
    differences: [],
    tickets: [won],
    ...sums,
    result: { status: "official", source: "pmu", finish: [[3], [5, 6], [1]] },
    papers: [{ kind: "profile", name: "random", tickets: [lost], ...sums, payout: 0, profit: -200 }],
  });
  const dir = await mkdtemp(join(tmpdir(), "export-"));
  try {
    const deps = { store, writer: createTextTableWriter("csv"), codeVersion: "test" };
    const first = await exportTables(deps, { from: DAY, to: DAY, dir });
    expect(first.unreadable).toEqual([]);
    const [header, row] = (await readFile(join(dir, "races.csv"), "utf8")).split(/\r?\n/);
    expect(header).toBe(EXPORT_TABLES[0]?.columns.map(({ name }) => name).join(","));
    expect(row).toContain('"FABLE, ""LE BOIS"""');
    expect(row).toContain("3-5=6-1,200,800,600,0");
    const bets = (await readFile(join(dir, "bets.csv"), "utf8")).trimEnd().split(/\r?\n/).slice(1);
    expect(bets.map((line) => line.split(",").slice(2, 6))).toEqual([
      ["played", "", "", "t1"],
      ["paper", "profile", "random", "t1"],
    ]);
    expect(await exportTables(deps, { from: DAY, to: DAY, dir })).toEqual(first);
  } finally {
    await rm(dir, { recursive: true });
  }
});

test("the documentation names exactly the columns of each table, in their order", async () => {
  const page = await readFile(new URL("../../docs/exports.md", import.meta.url), "utf8");
  const sections = page.split(/^## /m).slice(1);
  expect(sections.map((text) => /^\w+/.exec(text)?.[0])).toEqual(EXPORT_TABLES.map(({ name }) => name));
  for (const [i, section] of sections.entries()) {
    const rows = section.split("\n").filter((line) => line.startsWith("| `"));
    const named = rows.flatMap((line) => [...(line.split("|")[1] ?? "").matchAll(/`(\w+)`/g)].map(([, name]) => name));
    expect(named).toEqual(EXPORT_TABLES[i]?.columns.map(({ name }) => name));
  }
});
