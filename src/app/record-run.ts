import type { Instant } from "../domain/kernel/time.ts";
import type { Deps } from "./deps.ts";
import { createDocument } from "./documents.ts";
import type { RunAnswer } from "./run-answer.ts";

/** One small record an attempt: what came in, how it ended, when. Never replaced. */
export async function recordRun(
  deps: Deps,
  answer: RunAnswer,
  run: {
    readonly correlationId: string;
    readonly startedAt: Instant;
    readonly revision: number;
    readonly attempt: number;
  },
): Promise<void> {
  const finishedAt = deps.clock.now();
  const stamp = run.startedAt.replace(/[-:.]/g, "");
  const name = `${stamp}-${answer.phase}-v${run.revision}-a${run.attempt}-${run.correlationId}`;
  const papers = { generatedAt: finishedAt, correlationId: run.correlationId, codeVersion: deps.codeVersion };
  await createDocument(deps.store, `runs/${answer.date}/${answer.race}/${name}.json`, papers, {
    race: answer.race,
    phase: answer.phase,
    date: answer.date,
    revision: run.revision,
    attempt: run.attempt,
    startedAt: run.startedAt,
    finishedAt,
    outcome: answer.outcome,
    reasons: answer.reasons,
    artifacts: answer.artifacts,
  });
}
