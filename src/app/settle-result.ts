import { raceLabel } from "../domain/kernel/race-id.ts";
import { ok, type Result } from "../domain/kernel/result.ts";
import type { RaceDay } from "../domain/kernel/time.ts";
import type { PlannedRace } from "../domain/plan/plan.ts";
import { nextResultAttempt } from "../domain/plan/result-attempts.ts";
import { resultLook } from "../domain/plan/wanted-tasks.ts";
import type { RaceResult } from "../domain/race/race-result.ts";
import { decideResult } from "../domain/settlement/decide-result.ts";
import { type SettledDecision, settleDecision } from "../domain/settlement/settle-decision.ts";
import type { Deps } from "./deps.ts";
import { type CorruptDocument, createDocument } from "./documents.ts";
import { layOwnTask } from "./lay-tasks.ts";
import { seal } from "./ledger.ts";
import type { PhaseAnswer, RunReason } from "./run-answer.ts";
import { readMarks } from "./run-marks.ts";
import { type DecidedAtH5, readDecided } from "./settlement-inputs.ts";
import { layNextLook } from "./settlement-next-look.ts";
import { readResults } from "./settlement-readings.ts";
import { readResultVersions, type StoredResult, versionKey } from "./settlement-versions.ts";
import { readCards } from "./take-snapshot.ts";

/** Looks for the official arrival; settles the tickets on it, or lays the next attempt as a task of its own. */
export async function settleResult(
  deps: Deps,
  day: RaceDay,
  race: PlannedRace,
  run: { readonly attempt: number; readonly correlationId: string },
): Promise<Result<PhaseAnswer, CorruptDocument>> {
  const read = await readResults(deps, day, race);
  if (!read.ok) return read;
  const { results, failures } = read.value;
  if (!decideResult(results)) {
    return ok(await tryLater(deps, day, race, run.attempt, [...failures, ...results.map(standingOf)]));
  }
  const { cards } = await readCards(deps, day, race);
  const papers = {
    generatedAt: deps.clock.now(),
    correlationId: run.correlationId,
    codeVersion: deps.codeVersion,
  };
  await createDocument(deps.store, versionKey(race.raceId, "result", 1), papers, {
    raceId: race.raceId,
    version: 1,
    differences: [],
    results,
    finalMarkets: cards.flatMap(({ markets }) => markets),
  });
  const settled = await settleStored(deps, day, race);
  if (!settled.ok) return settled;
  const { answer, settlement } = settled.value;
  const next = await layNextLook(deps, day, race, run.attempt, settlement);
  return ok({ ...answer, reasons: [...(answer.reasons ?? []), ...next] });
}

/** What a version of a result came to. */
export type Settled = { readonly answer: PhaseAnswer; readonly settlement: SettledDecision };

/**
 * Settles every stored version of the arrival, the last one last. Whoever runs it, and however often, it comes to the
 * same documents.
 */
export async function settleStored(
  deps: Deps,
  day: RaceDay,
  race: PlannedRace,
): Promise<Result<Settled, CorruptDocument>> {
  const versions = await readResultVersions(deps.store, race.raceId);
  if (!versions.ok) return versions;
  const read = await readDecided(deps.store, race.raceId);
  if (!read.ok) return read;
  let last: Settled | undefined;
  for (const stored of versions.value) {
    const settled = await settleVersion(deps, day, race, read.value, stored);
    if (!settled.ok) return settled;
    last = settled.value;
  }
  if (!last) throw new Error(`${race.raceId} is to be settled and has no result`);
  return ok(last);
}

async function settleVersion(
  deps: Deps,
  day: RaceDay,
  { raceId, declaredRunners }: PlannedRace,
  { tickets, decided }: DecidedAtH5,
  { version, generatedAt, correlationId, results, finalMarkets, differences }: StoredResult,
): Promise<Result<Settled, CorruptDocument>> {
  const resultKey = versionKey(raceId, "result", version);
  const end = decideResult(results);
  if (!end) throw new Error(`${resultKey} holds nothing official`);
  const settlement = settleDecision(tickets, decided, end, { declaredRunners, finalMarkets });
  const { status, source, finish } = end;
  const settlementKey = versionKey(raceId, "settlement", version);
  await createDocument(
    deps.store,
    settlementKey,
    { generatedAt, correlationId, codeVersion: deps.codeVersion },
    { raceId, version, result: { status, source, finish }, differences, ...settlement },
  );
  const sealed = await seal(deps, {
    kind: "result",
    subject: version === 1 ? `${raceId}-result` : `${raceId}-result-v${version}`,
    content: { raceId, version, status, source, finish, differences, settlement },
    day,
    correlationId,
  });
  if (!sealed.ok) return sealed;
  const open = settlement.tickets.flatMap(({ ticket, settlement: { outcome, ...why } }) =>
    outcome === "undetermined" ? [{ code: "reason" in why ? why.reason : outcome, detail: ticket.id }] : [],
  );
  const answer: PhaseAnswer = {
    outcome: status === "cancelled" ? "cancelled" : open.length > 0 ? "undetermined" : "settled",
    reasons: open,
    artifacts: [resultKey, settlementKey],
  };
  return ok({ answer, settlement });
}

async function tryLater(
  deps: Deps,
  day: RaceDay,
  race: PlannedRace,
  attempt: number,
  reasons: readonly RunReason[],
): Promise<PhaseAnswer> {
  const marks = await readMarks(deps.store, day, raceLabel(race));
  const runAt = nextResultAttempt(day, resultLook(marks, race, attempt), deps.clock.now());
  if (runAt === undefined) return { outcome: "result_missing", reasons };
  const next = await layOwnTask(deps, day, race, { phase: "RESULT", runAt, attempt: attempt + 1 });
  return { outcome: "pending", reasons: [...reasons, { code: "next_attempt", detail: `${next.name} at ${runAt}` }] };
}

function standingOf({ source, status }: RaceResult): RunReason {
  return { code: status, detail: `${source}: the arrival is ${status}` };
}
