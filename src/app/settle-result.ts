import { z } from "zod";
import type { Ticket } from "../domain/betting/analysis.ts";
import { PRICED_BETS } from "../domain/betting/dividends/priced-bets.ts";
import { raceLabel } from "../domain/kernel/race-id.ts";
import { ok, type Result } from "../domain/kernel/result.ts";
import type { RaceDay } from "../domain/kernel/time.ts";
import type { PlannedRace } from "../domain/plan/plan.ts";
import { nextResultAttempt } from "../domain/plan/result-attempts.ts";
import { resultLook } from "../domain/plan/wanted-tasks.ts";
import type { Market } from "../domain/race/card.ts";
import type { RaceResult } from "../domain/race/race-result.ts";
import { settleRace } from "../domain/settlement/settle-race.ts";
import type { Deps } from "./deps.ts";
import { CentsNumber, MarketShape, RaceResultShape } from "./document-schemas.ts";
import { type CorruptDocument, createDocument, raceKey, readDocument } from "./documents.ts";
import { layOwnTask } from "./lay-tasks.ts";
import { seal } from "./ledger.ts";
import type { PhaseAnswer, RunReason } from "./run-answer.ts";
import { readMarks } from "./run-marks.ts";
import { failureOf, readCards } from "./take-snapshot.ts";

/** The arrival as stored, once: what each source showed when the first of them was official. */
type StoredResult = {
  readonly results: readonly RaceResult[];
  /** The last odds before the off, pool by pool, as the sources keep them after it. */
  readonly finalMarkets: readonly Market[];
};

export const StoredResultShape: z.ZodType<
  StoredResult & { readonly generatedAt: string; readonly correlationId: string }
> = z.object({
  generatedAt: z.string(),
  correlationId: z.string(),
  results: z.array(RaceResultShape),
  finalMarkets: z.array(MarketShape),
});

const TicketsShape = z.object({
  tickets: z.array(
    z.object({
      id: z.string(),
      betType: z.enum(PRICED_BETS),
      operator: z.enum(["pmu-shop", "pmu-online", "genybet", "zeturf"]),
      runners: z.array(z.int().positive()),
      stake: CentsNumber,
      probability: z.number(),
      expectedDividend: z.number(),
      expectedValue: z.number(),
    }),
  ),
});

/** Looks for the official arrival; settles the tickets on it, or lays the next attempt as a task of its own. */
export async function settleResult(
  deps: Deps,
  day: RaceDay,
  race: PlannedRace,
  run: { readonly attempt: number; readonly correlationId: string },
): Promise<Result<PhaseAnswer, CorruptDocument>> {
  const { results, failures } = await readResults(deps, day, race);
  const decided = results.find(({ status }) => status === "official" || status === "cancelled");
  if (!decided) return ok(await tryLater(deps, day, race, run.attempt, [...failures, ...results.map(standingOf)]));
  const { cards } = await readCards(deps, day, race);
  const generatedAt = deps.clock.now();
  const papers = { generatedAt, correlationId: run.correlationId, codeVersion: deps.codeVersion };
  await createDocument(deps.store, raceKey(race.raceId, "result.json"), papers, {
    raceId: race.raceId,
    results,
    finalMarkets: cards.flatMap(({ markets }) => markets),
  });
  return settleStored(deps, day, race);
}

/** Settles the stored arrival. Whoever runs it, and however often, it comes to the same document. */
export async function settleStored(
  deps: Deps,
  day: RaceDay,
  race: PlannedRace,
): Promise<Result<PhaseAnswer, CorruptDocument>> {
  const resultKey = raceKey(race.raceId, "result.json");
  const stored = await readDocument(deps.store, resultKey, StoredResultShape);
  if (!stored.ok) return stored;
  if (!stored.value) throw new Error(`${resultKey} is to be settled and is not there`);
  const tickets = await readDocument(deps.store, raceKey(race.raceId, "tickets.json"), TicketsShape);
  if (!tickets.ok) return tickets;
  const placed: readonly Ticket[] = tickets.value?.document.tickets ?? [];
  const { results, finalMarkets, generatedAt, correlationId } = stored.value.document;
  const [first] = results.filter(({ status }) => status === "official" || status === "cancelled");
  if (!first) throw new Error(`${resultKey} holds nothing official`);
  const dividends = results.filter(({ status }) => status === "official").flatMap((result) => result.dividends);
  const settlement = settleRace(
    placed,
    { ...first, dividends },
    { declaredRunners: race.declaredRunners, finalOdds: finalMarkets.find(({ pool }) => pool === placed[0]?.operator) },
  );
  const settlementKey = raceKey(race.raceId, "settlement.json");
  const papers = { generatedAt, correlationId, codeVersion: deps.codeVersion };
  await createDocument(deps.store, settlementKey, papers, { raceId: race.raceId, ...settlement });
  const { raceId } = race;
  const sealed = await seal(deps, {
    kind: "result",
    subject: `${raceId}-result`,
    content: { raceId, status: first.status, source: first.source, finish: first.finish, settlement },
    day,
    correlationId,
  });
  if (!sealed.ok) return sealed;
  const open = settlement.tickets.flatMap(({ ticket, settlement: { outcome, ...why } }) =>
    outcome === "undetermined" ? [{ code: "reason" in why ? why.reason : outcome, detail: ticket.id }] : [],
  );
  return ok({
    outcome: first.status === "cancelled" ? "cancelled" : open.length > 0 ? "undetermined" : "settled",
    reasons: open,
    artifacts: [resultKey, settlementKey],
  });
}

async function readResults(deps: Deps, day: RaceDay, race: PlannedRace) {
  const results: RaceResult[] = [];
  const failures: RunReason[] = [];
  for (const named of race.sources) {
    const source = deps.sources.find(({ name }) => name === named.source);
    if (!source) continue;
    const result = await source.result(day, named);
    if (result.ok) results.push(result.value);
    else {
      const { kind, detail } = failureOf(source.name, result.error);
      failures.push({ code: kind, detail: `${source.name}: ${detail}` });
    }
  }
  return { results, failures };
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
