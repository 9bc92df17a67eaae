import { z } from "zod";
import { analyseRace } from "../domain/analyse-race.ts";
import type { Analysis } from "../domain/betting/analysis.ts";
import type { Reason } from "../domain/betting/reason.ts";
import { csvOf } from "../domain/kernel/csv.ts";
import { ok, type Result } from "../domain/kernel/result.ts";
import type { PlannedRace } from "../domain/plan/plan.ts";
import type { Deps } from "./deps.ts";
import { type CorruptDocument, createDocument, type Papers, raceKey, readDocument } from "./documents.ts";
import type { PhaseAnswer, RunReason, StepReport } from "./run-answer.ts";
import { readSnapshot, type StoredSnapshot } from "./take-snapshot.ts";

/**
 * What follows from the stored snapshots, written step by step.
 *
 * Every document is a function of the snapshots alone and carries the papers of the H5 snapshot, so a second run, or one
 * that ends what a crash cut off, writes the same bytes or finds them written.
 */
export async function analyseSnapshots(
  deps: Deps,
  race: PlannedRace,
  snapshotH5: StoredSnapshot,
): Promise<Result<PhaseAnswer, CorruptDocument>> {
  const snapshotH30 = await readSnapshot(deps, race, "H30");
  if (!snapshotH30.ok) return snapshotH30;
  const papers: Papers = {
    generatedAt: snapshotH5.takenAt,
    correlationId: snapshotH5.correlationId,
    codeVersion: deps.codeVersion,
  };
  const startedAt = performance.now();
  const key = raceKey(race.raceId, "analysis_H5.json");
  const { profile } = deps.policy;
  const h30 = snapshotH30.value;
  const computed = analyseRace({ snapshotH5, profile, ...(h30 ? { snapshotH30: h30 } : {}) });
  await createDocument(deps.store, key, papers, computed);
  // What stands in the store decides: it may be of a run before a restart under another configuration.
  const stored = await readDocument(deps.store, key, AnalysisShape);
  if (!stored.ok) return stored;
  if (!stored.value) throw new Error(`${key} was created and is not there`);
  const analysis = stored.value.document;
  const modules: StepReport[] = [report("analyse", startedAt)];
  const artifacts = [key];
  for (const { name, documents } of followersOf(analysis)) {
    const since = performance.now();
    for (const { file, content } of documents) {
      const follower = raceKey(race.raceId, file);
      if (typeof content === "string") await deps.store.create(follower, new TextEncoder().encode(content));
      else await createDocument(deps.store, follower, papers, content);
      artifacts.push(follower);
    }
    modules.push(report(name, since));
  }
  return ok({
    outcome: analysis.verdict.decision,
    reasons: analysis.verdict.reasons.map(shownReason),
    tickets: analysis.tickets,
    modules,
    artifacts,
  });
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
  takenAt: z.string(),
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
  readonly documents: readonly { readonly file: string; readonly content: object | string }[];
};

/** The brief's sequence after the analysis, each step with its artefacts. */
function followersOf(analysis: Analysis): Follower[] {
  const { raceId, revision, takenAt, profile, verdict, tickets, funnel, runners, model, market } = analysis;
  const head = { raceId, revision, takenAt };
  return [
    {
      name: "p_finale",
      documents: [
        { file: "p_finale.json", content: { ...head, model, market, runners: runners.map(chanceOf) } },
        { file: "per_horse_report.csv", content: reportOf(analysis) },
      ],
    },
    { name: "simulate_ev", documents: [{ file: "ev_simulation.json", content: { ...head, funnel } }] },
    { name: "pipeline", documents: [{ file: "tickets.json", content: { ...head, profile, verdict, tickets } }] },
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
