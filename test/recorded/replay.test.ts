import { readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { analyseVariants } from "../../src/app/analyse-variants.ts";
import type { DaySummary } from "../../src/app/summarise-day.ts";
import { composeReplay, type Replay } from "../../src/compose-replay.ts";
import { PROFILE_NAMES } from "../../src/domain/betting/profile.ts";
import { PHASES, type Phase } from "../../src/domain/kernel/phase.ts";
import type { RaceId } from "../../src/domain/kernel/race-id.ts";
import { type LeadReport, leadReport } from "../../src/domain/plan/snapshot-leads.ts";
import type { Log } from "../../src/ports/log.ts";
import { allDocuments } from "../fakes/watched-store.ts";
import { policyWith } from "../fakes/world.ts";
import { recordedData, recordedFile } from "./recorded-data.ts";

/** Minutes: recordings look about every quarter of an hour (product contract, §10). */
const REPLAY_MAX_ODDS_AGE = 20;

const silent: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };

async function replayed(
  day: string,
  movesSeed?: number,
): Promise<{ replay: Replay; summary: DaySummary; seconds: number }> {
  const startedAt = performance.now();
  const policy = policyWith("gpi-v5.1", REPLAY_MAX_ODDS_AGE);
  const file = recordedFile("days", `${day}.ndjson.br`);
  const composed = await composeReplay(file, { policy, out: undefined, log: silent, movesSeed });
  if (!composed.ok) throw new Error(`${composed.error.file}: ${composed.error.detail}`);
  await composed.value.run();
  const summary = await composed.value.app.summariseDay(composed.value.day);
  if (!summary.ok || !summary.value) throw new Error(`${day} has no summary`);
  return { replay: composed.value, summary: summary.value, seconds: (performance.now() - startedAt) / 1000 };
}

function leadsOf({ day, races }: DaySummary): LeadReport {
  return leadReport(
    races.flatMap(({ race, h5LeadMinutes }) =>
      h5LeadMinutes === undefined ? [] : [{ raceId: `${day}-${race}` as RaceId, minutes: h5LeadMinutes }],
    ),
  );
}

/** What each phase of each race may come to on a recorded day of a single source. */
const ENDS: Readonly<Record<Phase, readonly string[]>> = {
  H30: ["recorded", "no_data", "cancelled", "too_late"],
  H5: ["play", "abstain", "no_data", "cancelled", "too_late"],
  RESULT: ["settled", "undetermined", "cancelled", "result_missing"],
};

/** Outcomes of which nothing but the reason is left. */
const WITH_REASON = ["no_data", "too_late", "result_missing", "abstain", "cancelled"];

function checkDay({ day, races }: DaySummary): void {
  for (const { race, phases } of races) {
    for (const phase of PHASES) {
      const { outcome, reasonCode } = phases[phase];
      expect(ENDS[phase], `${day} ${race} ${phase}`).toContain(outcome);
      const told = outcome === "cancelled" && phase === "RESULT" ? "stored" : reasonCode;
      if (WITH_REASON.includes(outcome)) expect(told, `${day} ${race} ${phase} ${outcome}`).toBeDefined();
    }
  }
}

/** Late, the clocks go back, many gaps, an ordinary Wednesday; French races of each. */
const SAMPLE = { "2025-10-24": 34, "2025-10-26": 91, "2025-12-10": 24 } as const;
/** A replay takes one to five seconds: each day of the sample once, two of them twice. */
const TWICE = ["2025-10-24"] as const;

const replays = new Map<string, ReturnType<typeof replayed>>();

function replayedOnce(day: string): ReturnType<typeof replayed> {
  const known = replays.get(day) ?? replayed(day);
  replays.set(day, known);
  return known;
}

describe.skipIf(!recordedData)("a recorded day", () => {
  test.each(Object.entries(SAMPLE))(
    "%s: each of its %i French races ends each phase with an outcome or a reason",
    async (day, races) => {
      const { summary } = await replayedOnce(day);
      expect(summary.races).toHaveLength(races);
      checkDay(summary);
    },
    30_000,
  );

  test.each(TWICE)("%s replays twice to the same bytes", async (day) => {
    const documents = await allDocuments((await replayedOnce(day)).replay.store);
    expect(Object.keys(documents).length).toBeGreaterThan(SAMPLE[day] * 3);
    expect(await allDocuments((await replayed(day)).replay.store)).toEqual(documents);
  });

  test("that begins late is planned at its first line; a race already off gets no data and its result", async () => {
    const { replay, summary } = await replayedOnce("2025-10-24");
    expect(replay.planLate).toBe(true);
    const past = summary.races.filter(({ phases }) => phases.H5.reasonCode === "past");
    expect(past.length).toBeGreaterThan(0);
    for (const { phases } of past) expect(phases.H5.outcome).toBe("no_data");
    expect(past.some(({ phases }) => phases.RESULT.outcome === "settled")).toBe(true);
  });

  test("of the night on which the clocks went back was recorded when it was over: all its results are caught up", async () => {
    const { replay, summary } = await replayedOnce("2025-10-26");
    expect(replay.startAt > "2025-10-28").toBe(true);
    expect(summary.counts).toEqual({ H30: { no_data: 91 }, H5: { no_data: 91 }, RESULT: { settled: 91 } });
  });

  test("keeps no snapshot that was taken at the off or after it, nor odds older than the limit", async () => {
    const { replay, summary } = await replayedOnce("2025-12-10");
    let checked = 0;
    for (const [key, text] of Object.entries(await allDocuments(replay.store, "days/"))) {
      if (!/snapshot_H(30|5)\.json$/.test(key)) continue;
      const { taken_at, starts_at, cards } = JSON.parse(text);
      expect(taken_at < starts_at, key).toBe(true);
      const age = (Date.parse(taken_at) - Date.parse(cards[0].observed_at)) / 60_000;
      expect(age, key).toBeLessThanOrEqual(REPLAY_MAX_ODDS_AGE);
      checked++;
    }
    const { H30, H5 } = summary.counts;
    expect(checked).toBe((H30.recorded ?? 0) + (H5.abstain ?? 0) + (H5.play ?? 0));
  });

  test("is looked at five minutes before the off, and moves told between two looks bring it nearer", async () => {
    const { summary } = await replayedOnce("2025-12-10");
    const seen = leadsOf(summary);
    expect(seen.figures?.shareWithinOne).toBeGreaterThanOrEqual(0.82);
    expect(seen.figures?.meanError).toBeLessThanOrEqual(1);
    const told = leadsOf((await replayed("2025-12-10", 1)).summary);
    expect(told.figures?.shareWithinOne).toBeGreaterThanOrEqual(0.95);
  });

  test("is analysed again from its snapshots under every profile: all of its bets are stopped or played", async () => {
    const { replay, summary } = await replayedOnce("2025-12-10");
    const profiles = PROFILE_NAMES.map((name) => policyWith(name, REPLAY_MAX_ODDS_AGE).profile);
    const raceIds = summary.races.map(({ race }) => `${summary.day}-${race}` as RaceId);
    const variants = await analyseVariants(replay.store, raceIds, { profiles });
    if (!variants.ok) throw new Error(variants.error.key);
    const { play = 0, abstain = 0 } = summary.counts.H5;
    for (const { profile, report } of variants.value) {
      const stopped = Object.values(report.gates).reduce((sum, { bets }) => sum + bets, 0);
      expect([profile, report.races, stopped]).toEqual([profile, play + abstain, report.bets - report.betsPassed]);
    }
  });
});

/** The 60 days take a minute and a half: `RECORDED_ALL=1`. */
describe.skipIf(!recordedData || process.env.RECORDED_ALL === undefined)("all recorded days", () => {
  test("every French race of the 60 days has an outcome or a reason for each phase", { timeout: 600_000 }, async () => {
    const days = readdirSync(recordedFile("days")).map((name) => name.slice(0, 10));
    const total: Record<Phase, Record<string, number>> = { H30: {}, H5: {}, RESULT: {} };
    const reasons: Record<string, number> = {};
    const rows: Record<string, object> = {};
    let races = 0;
    let complete = 0;
    let ledgers = 0;
    for (const day of days) {
      const { replay, summary, seconds } = await replayed(day);
      checkDay(summary);
      races += summary.races.length;
      for (const phase of PHASES) {
        for (const [outcome, count] of Object.entries(summary.counts[phase])) {
          total[phase][outcome] = (total[phase][outcome] ?? 0) + count;
        }
        for (const { phases } of summary.races) {
          const { outcome, reasonCode } = phases[phase];
          const key = `${phase} ${outcome} ${reasonCode ?? ""}`;
          reasons[key] = (reasons[key] ?? 0) + 1;
        }
      }
      const documents = await allDocuments(replay.store, "days/");
      for (const { race } of summary.races) {
        const [h30, h5] = (["H30", "H5"] as const).map(
          (phase) => documents[`days/${day}/${race}/snapshot_${phase}.json`],
        );
        if (h30 && h5 && hasAllOdds(h30) && hasAllOdds(h5)) complete++;
      }
      const ledger = await replay.app.viewLedger(day.slice(0, 7));
      if (ledger.ok && ledger.value.broken === undefined) ledgers++;
      rows[day] = { races: summary.races.length, ...summary.counts.H5, ...summary.counts.RESULT, seconds };
    }
    process.stdout.write(`${JSON.stringify({ rows, races, total, complete, reasons }, null, 1)}\n`);
    expect(days).toHaveLength(60);
    expect(ledgers).toBe(60);
    expect(races).toBe(2248);
    expect(total.RESULT.cancelled).toBe(18);
  });
});

/** Does every runner that starts have live win odds? */
function hasAllOdds(snapshot: string): boolean {
  const [card] = JSON.parse(snapshot).cards;
  const win = card.markets[0]?.win ?? {};
  return card.runners.every(
    ({ number, non_runner }: { number: number; non_runner: boolean }) => non_runner || win[number],
  );
}
