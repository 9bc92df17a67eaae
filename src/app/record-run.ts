import type { Instant } from "../domain/kernel/time.ts";
import type { Deps } from "./deps.ts";
import { createDocument } from "./documents.ts";
import type { RunAnswer } from "./run-answer.ts";
import { runKeyOf } from "./run-marks.ts";

/** One small record an attempt: what came in, how it ended, when. Written last, and never replaced. */
export async function recordRun(
  deps: Deps,
  answer: Pick<RunAnswer, "race" | "phase" | "date" | "outcome" | "reasons" | "artifacts">,
  run: {
    readonly correlationId: string;
    readonly startedAt: Instant;
    readonly revision: number;
    readonly attempt: number;
  },
): Promise<"created" | "exists"> {
  const finishedAt = deps.clock.now();
  const { race, phase, date, outcome, reasons, artifacts } = answer;
  const { startedAt, revision, attempt, correlationId } = run;
  const key = runKeyOf({ day: date, race, phase, revision, attempt, startedAt, outcome, correlationId });
  const papers = { generatedAt: finishedAt, correlationId, codeVersion: deps.codeVersion };
  return createDocument(deps.store, key, papers, {
    race,
    phase,
    date,
    revision,
    attempt,
    startedAt,
    finishedAt,
    outcome,
    reasons,
    artifacts,
  });
}
