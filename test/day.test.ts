import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { SnapshotShape } from "../src/app/document-schemas.ts";
import { composeReplay, type Replay } from "../src/compose-replay.ts";
import { analyseRace } from "../src/domain/analyse-race.ts";
import type { LimitsView } from "../src/domain/betting/race-limits.ts";
import { canonicalJson } from "../src/domain/kernel/canonical-json.ts";
import { fromWire, toWire } from "../src/domain/kernel/wire-names.ts";
import type { Log } from "../src/ports/log.ts";
import { madeUpRecording } from "./fakes/made-up-recording.ts";
import { allDocuments } from "./fakes/watched-store.ts";
import { policyWith } from "./fakes/world.ts";

const silent: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };
const policy = policyWith("gpi-v5.1", 20);
const folder = mkdtempSync(join(tmpdir(), "day-"));
const file = join(folder, "2025-10-16.ndjson");

/** Four races: an ordinary one, one that moves before H-5, one that moves after it, one that is cancelled. */
writeFileSync(
  file,
  madeUpRecording([
    { number: 1, off: "14:15" },
    { number: 2, off: "14:50", moved: { off: "15:00", seen: "14:30" } },
    { number: 3, off: "15:30", moved: { off: "15:37", seen: "15:27" } },
    { number: 4, off: "16:05", cancelled: "15:45" },
  ]),
);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function replayed(out?: string): Promise<Replay> {
  const composed = await composeReplay(file, { policy, out, log: silent });
  if (!composed.ok) throw new Error(composed.error.detail);
  await composed.value.run();
  return composed.value;
}

describe("a whole day, from the programme at nine to the last result", () => {
  let replay: Replay;
  let documents: Record<string, string>;
  beforeAll(async () => {
    replay = await replayed();
    documents = await allDocuments(replay.store);
  });
  const shown = (key: string) => JSON.parse(documents[`days/2025-10-16/${key}`] ?? "null");

  test("each race ends each phase as it should", async () => {
    const summary = await replay.app.summariseDay(replay.day);
    if (!summary.ok || !summary.value) throw new Error("no summary");
    const ends = summary.value.races.map(({ race, revision, phases, h5LeadMinutes }) => [
      race,
      revision,
      phases.H30.outcome,
      phases.H5.outcome,
      phases.RESULT.outcome,
      h5LeadMinutes,
    ]);
    expect(ends).toEqual([
      ["R1C1", 1, "recorded", "abstain", "settled", 5],
      ["R1C2", 2, "recorded", "abstain", "settled", 5],
      // Its look at 15:25 was of revision 1; the one at 15:32 replaced it.
      ["R1C3", 2, "recorded", "abstain", "settled", 5],
      ["R1C4", 1, "recorded", "cancelled", "cancelled", undefined],
    ]);
    expect(await replay.store.list("runs/2025-10-16/R1C3/superseded-20251016T132500000Z/")).toHaveLength(6);
  });

  test("the odds of H-5 are those that were shown then, and the drift is seen", () => {
    const analysis = shown("R1C1/analysis_H5.json");
    expect(analysis.runners[0].odds_h30).toBeCloseTo(2.37, 10);
    expect(analysis.runners[0].odds_h5).toBeCloseTo(2.32, 10);
    expect(analysis.runners[0].drift).toBeGreaterThan(0);
    expect(analysis.verdict.reasons.map(({ code }: { code: string }) => code)).toEqual([
      "place_odds_not_observable",
      "roi_below_threshold",
    ]);
  });

  test("the result is the official one, and what was refused cost nothing", () => {
    expect(shown("R1C1/result.json").results[0]).toMatchObject({ status: "official", finish: [[3], [1], [2]] });
    expect(shown("R1C1/settlement.json")).toMatchObject({ tickets: [], stake: 0, payout: 0, profit: 0 });
  });

  test("a backtest on the stored snapshots finds the same analysis and the same tickets", () => {
    for (const race of ["R1C1", "R1C2", "R1C3"]) {
      const [snapshotH30, snapshotH5] = ["H30", "H5"].map((phase) =>
        SnapshotShape.parse(fromWire(shown(`${race}/snapshot_${phase}.json`))),
      );
      if (!snapshotH5) throw new Error("no snapshot");
      const { state: bankroll } = fromWire(shown(`${race}/analysis_H5.json`).limits) as LimitsView;
      const again = analyseRace({ snapshotH30, snapshotH5, profile: policy.profile, bankroll });
      const {
        schema_version: _,
        generated_at: __,
        correlation_id: ___,
        code_version: ____,
        archive,
        ...stored
      } = shown(`${race}/analysis_H5.json`);
      expect(archive).toMatchObject({ days: 0, starts: 0 }); // the first day: there is no past to hand in
      expect(canonicalJson(toWire(again))).toBe(canonicalJson(stored));
      expect(shown(`${race}/tickets.json`).tickets).toEqual(stored.tickets);
    }
  });

  test("the sealed record holds, and tells the plan, each decision and each result once", async () => {
    const ledger = await replay.app.viewLedger("2025-10");
    if (!ledger.ok) throw new Error(ledger.error.detail);
    expect(ledger.value.broken).toBeUndefined();
    const subjects = ledger.value.entries.map(({ subject }) => subject);
    expect(new Set(subjects).size).toBe(subjects.length);
    expect(subjects.filter((subject) => subject.includes("-decision-"))).toHaveLength(4);
    expect(subjects.filter((subject) => subject.endsWith("-result"))).toHaveLength(3);
  });

  test("replayed again, in memory or into files, it leaves the same bytes", async () => {
    expect(await allDocuments((await replayed()).store)).toEqual(documents);
    const files = await replayed(join(folder, "out"));
    expect(await allDocuments(files.store)).toEqual(documents);
  });
});

describe("a file that is no recording", () => {
  test.each([
    ["empty", "", ""],
    ["of lines that are none", "hello\n", "line 1 is not {at, path, body}"],
    [
      "out of order",
      '{"at":2,"path":"/programme/16102025","body":{}}\n{"at":1,"path":"/programme/16102025","body":{}}\n',
      "line 2 is earlier",
    ],
    [
      "of two days",
      '{"at":1,"path":"/programme/16102025","body":{}}\n{"at":1,"path":"/programme/17102025","body":{}}\n',
      "exactly one day",
    ],
    ["without a programme", '{"at":1,"path":"/programme/16102025/R1/C1/participants","body":{}}\n', "no programme"],
    ["of no day of the calendar", '{"at":1,"path":"/programme/30022025","body":{}}\n', "exactly one day"],
  ])("%s is refused with the reason", async (_name, text, detail) => {
    const broken = join(folder, "broken.ndjson");
    writeFileSync(broken, text);
    const composed = await composeReplay(broken, { policy, out: undefined, log: silent });
    expect(composed).toMatchObject({ ok: false });
    if (!composed.ok) expect(composed.error.detail).toContain(detail);
  });
});
