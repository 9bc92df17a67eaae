import { z } from "zod";
import { analyseRace } from "../domain/analyse-race.ts";
import type { Analysis } from "../domain/betting/analysis.ts";
import type { Reason } from "../domain/betting/reason.ts";
import { csvOf } from "../domain/kernel/csv.ts";
import { ok, type Result } from "../domain/kernel/result.ts";
import type { Instant, RaceDay } from "../domain/kernel/time.ts";
import type { PlannedRace } from "../domain/plan/plan.ts";
import { besideTickets } from "../domain/settlement/settle-decision.ts";
import { readCalibrations } from "./calibrate-day.ts";
import type { Deps } from "./deps.ts";
import { InstantText, SeenChangeShape } from "./document-schemas.ts";
import {
  type CorruptDocument,
  createDocument,
  type Papers,
  raceKey,
  readDocument,
  replaceDocument,
} from "./documents.ts";
import { seal } from "./ledger.ts";
import { keepPlayed } from "./played-races.ts";
import { recordChanges } from "./race-changes.ts";
import { readBankroll } from "./read-bankroll.ts";
import type { PhaseAnswer, RunReason, StepReport } from "./run-answer.ts";
import { readSnapshot, type StoredSnapshot } from "./take-snapshot.ts";

/**
 * What follows from the stored snapshots, written step by step.
 *
 * Every document is a function of the snapshots, and of what was played and settled before them, and carries the papers of the
 * H5 snapshot, so a second run, or one that ends what a crash cut off, writes the same bytes or finds them written. What an earlier look at H5 left is
 * replaced.
 */
export async function analyseSnapshots(
  deps: Deps,
  day: RaceDay,
  race: PlannedRace,
  snapshotH5: StoredSnapshot,
): Promise<Result<PhaseAnswer, CorruptDocument>> {
  const startedAt = performance.now();
  const stored = await standingAnalysis(deps, day, race, snapshotH5);
  if (!stored.ok) return stored;
  const analysis = stored.value;
  const modules: StepReport[] = [report("analyse", startedAt)];
  const artifacts = [analysisKey(race)];
  for (const follower of followersOf(analysis)) {
    const since = performance.now();
    const written = await writeFollower(deps, race, follower, { takenAt: analysis.takenAt, snapshotH5 });
    if (!written.ok) return written;
    artifacts.push(...written.value);
    modules.push(report(follower.name, since));
  }
  const { artifacts: events, fresh } = await recordChanges(deps.store, papersOf(deps, snapshotH5), analysis);
  const sealed = await sealDecision(deps, day, analysis, snapshotH5);
  if (!sealed.ok) return sealed;
  return ok({
    outcome: analysis.verdict.decision,
    reasons: analysis.verdict.reasons.map(shownReason),
    tickets: analysis.tickets,
    modules,
    artifacts: [...artifacts, ...events],
    changes: fresh,
  });
}

function analysisKey({ raceId }: PlannedRace): string {
  return raceKey(raceId, "analysis_H5.json");
}

function papersOf(deps: Deps, { takenAt, correlationId }: StoredSnapshot): Papers {
  return { generatedAt: takenAt, correlationId, codeVersion: deps.codeVersion };
}

/** The analysis as stored, computed where there is none of this look yet. */
async function standingAnalysis(
  deps: Deps,
  day: RaceDay,
  race: PlannedRace,
  snapshotH5: StoredSnapshot,
): Promise<Result<Analysis, CorruptDocument>> {
  const key = analysisKey(race);
  const before = await readDocument(deps.store, key, AnalysisShape);
  if (!before.ok) return before;
  // What stands in the store decides: it may be of a run before a restart under another configuration.
  if (before.value && before.value.document.takenAt >= snapshotH5.takenAt) return ok(before.value.document);
  const snapshotH30 = await readSnapshot(deps, race, "H30");
  if (!snapshotH30.ok) return snapshotH30;
  const kept = await analyseWithinLimits(deps, day, race, { snapshotH30: snapshotH30.value, snapshotH5 });
  if (!kept.ok) return kept;
  const computed = kept.value;
  const papers = papersOf(deps, snapshotH5);
  if (before.value) await replaceDocument(deps.store, key, before.value.version, papers, computed);
  else await createDocument(deps.store, key, papers, computed);
  const stored = await readDocument(deps.store, key, AnalysisShape);
  if (!stored.ok) return stored;
  if (!stored.value) throw new Error(`${key} was written and is not there`);
  return ok(stored.value.document);
}

/** The analysis under the limits as they stand, its tickets kept for those of the races after it. */
async function analyseWithinLimits(
  deps: Deps,
  day: RaceDay,
  race: PlannedRace,
  snapshots: { readonly snapshotH30: StoredSnapshot | undefined; readonly snapshotH5: StoredSnapshot },
): Promise<Result<Analysis, CorruptDocument>> {
  const known = await deps.past?.before(day);
  const calibrations = await readCalibrations(deps, day);
  for (;;) {
    const read = await readBankroll(deps, day, race, snapshots.snapshotH5.takenAt);
    if (!read.ok) return read;
    const { bankroll, today } = read.value;
    const { profile, otherModels = [] } = deps.policy;
    const analysis = {
      ...analyseRace({
        ...snapshots,
        profile,
        bankroll,
        otherModels,
        calibrations,
        ...(known ? { past: known.past } : {}),
      }),
      ...(known ? { archive: known.archive } : {}),
    };
    const papers = papersOf(deps, snapshots.snapshotH5);
    // A conflict is another race's tickets: they were not there when the limits were asked.
    if ((await keepPlayed(deps.store, day, today, papers, analysis)) === "kept") return ok(analysis);
  }
}

/** @returns the keys of the step's documents */
async function writeFollower(
  { store, ...deps }: Deps,
  { raceId }: PlannedRace,
  { document, table }: Follower,
  { takenAt, snapshotH5 }: { readonly takenAt: Instant; readonly snapshotH5: StoredSnapshot },
): Promise<Result<string[], CorruptDocument>> {
  const key = raceKey(raceId, document.file);
  const before = await readDocument(store, key, z.looseObject({ takenAt: InstantText }));
  if (!before.ok) return before;
  const outdated = before.value !== undefined && before.value.document.takenAt < takenAt;
  const tableKey = table && raceKey(raceId, table.file);
  if (table && tableKey) {
    // Before the document: a table tells no date, and where the document is of this look the table is too.
    const bytes = new TextEncoder().encode(table.text);
    const created = await store.create(tableKey, bytes);
    const old = created === "exists" && outdated ? await store.read(tableKey) : undefined;
    if (old) await store.replace(tableKey, bytes, old.version);
  }
  const papers = papersOf({ store, ...deps }, snapshotH5);
  if (!before.value) await createDocument(store, key, papers, document.content);
  else if (outdated) await replaceDocument(store, key, before.value.version, papers, document.content);
  return ok(tableKey ? [key, tableKey] : [key]);
}

/** What was said before the off, refused or played; each look at H5 is sealed once. */
function sealDecision(
  deps: Deps,
  day: RaceDay,
  analysis: Analysis,
  { correlationId, startsAt: offAt }: StoredSnapshot,
): Promise<Result<void, CorruptDocument>> {
  const { raceId, revision, takenAt, profile, verdict, tickets, funnel } = analysis;
  const subject = `${raceId}-decision-${takenAt.replace(/[-:.]/g, "")}`;
  // Refused bets and papers are settled in the evening as well: what is settled was all told beforehand.
  const { refused, papers } = besideTickets(tickets, analysis);
  const content = { raceId, revision, takenAt, profile, verdict, tickets, nearest: funnel.nearest, refused, papers };
  return seal(deps, { kind: "decision", subject, content, day, correlationId, offAt });
}

/** The gate's figures as text; as numbers they stand in the analysis. */
function shownReason({ code, ...figures }: Reason): RunReason {
  return {
    code,
    detail: Object.entries(figures)
      .map(([name, value]) => `${name} ${JSON.stringify(value)}`)
      .join(", "),
  };
}

function report(name: string, since: number): StepReport {
  const durationMs = Math.round(performance.now() - since);
  return { name, returncode: 0, durationMs, stdoutTail: "", stderrTail: "" };
}

/** Our own document read back: what the steps after it read must be there. */
const AnalysisShape = z.looseObject({
  raceId: z.string(),
  takenAt: InstantText,
  changes: z.array(SeenChangeShape).optional(),
  runners: z.array(z.looseObject({ number: z.int().positive(), name: z.string() })),
  verdict: z.looseObject({
    decision: z.enum(["play", "abstain"]),
    reasons: z.array(z.looseObject({ code: z.string() })),
  }),
  tickets: z.array(z.looseObject({ id: z.string(), betType: z.string(), stake: z.int().positive() })),
  funnel: z.looseObject({ candidates: z.array(z.looseObject({})) }),
}) as unknown as z.ZodType<Analysis>;

type Follower = {
  readonly name: string;
  readonly document: { readonly file: string; readonly content: object };
  readonly table?: { readonly file: string; readonly text: string };
};

/** The brief's sequence after the analysis, each step with its artefacts. */
function followersOf(analysis: Analysis): Follower[] {
  const { raceId, revision, takenAt, profile, verdict, tickets, funnel, runners, model, market } = analysis;
  const head = { raceId, revision, takenAt };
  return [
    {
      name: "p_finale",
      document: { file: "p_finale.json", content: { ...head, model, market, runners: runners.map(chanceOf) } },
      table: { file: "per_horse_report.csv", text: reportOf(analysis) },
    },
    { name: "simulate_ev", document: { file: "ev_simulation.json", content: { ...head, funnel } } },
    { name: "pipeline", document: { file: "tickets.json", content: { ...head, profile, verdict, tickets } } },
  ];
}

function chanceOf(runner: Analysis["runners"][number]) {
  const { number, name, marketProbability, winProbability, placeProbability, fairOdds } = runner;
  return { number, name, marketProbability, winProbability, placeProbability, fairOdds };
}

function reportOf({ runners }: Analysis): string {
  const header = ["num", "nom", "odds_win", "p_no_vig", "p_finale", "p_place", "ev_gagnant", "ev_place"];
  return csvOf(
    header,
    runners.map((runner) => [
      runner.number,
      runner.name,
      runner.oddsH5,
      runner.marketProbability,
      runner.winProbability,
      runner.placeProbability,
      runner.winExpectedValue,
      runner.place?.expectedValue,
    ]),
  );
}
