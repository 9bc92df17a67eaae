import { ok, type Result } from "../domain/kernel/result.ts";
import { minutesBetween, type RaceDay } from "../domain/kernel/time.ts";
import type { PlannedRace } from "../domain/plan/plan.ts";
import { decideResult } from "../domain/settlement/decide-result.ts";
import { differencesBetween, type ResultDifference } from "../domain/settlement/differences-between.ts";
import { mergeResults } from "../domain/settlement/merge-results.ts";
import type { Deps } from "./deps.ts";
import { type CorruptDocument, createDocument } from "./documents.ts";
import type { PhaseAnswer, RunReason } from "./run-answer.ts";
import { settleStored } from "./settle-result.ts";
import { layNextLook } from "./settlement-next-look.ts";
import { type ResultReadings, readResults } from "./settlement-readings.ts";
import { readLatestResult, type StoredResult, versionKey } from "./settlement-versions.ts";
import { readCards } from "./take-snapshot.ts";

/** A second delivery of the look that has just stored the result asks nobody again. Ours. */
const SAME_LOOK_MINUTES = 5;

type Look = { readonly attempt: number; readonly correlationId: string; readonly byHand: boolean };

/**
 * A look after an official result exists: ends what a crash may have cut off, and asks the sources again. Where they say
 * otherwise (finish, dividends, disqualified, refunds) the next version is written, and settled; the earlier stay.
 *
 * Whoever runs it, and however often, at once or not: one more version for each thing that was said otherwise. Where
 * nobody answers, what stands stands, and the reasons say so: the queue has nothing to repeat.
 */
export async function settleAgain(
  deps: Deps,
  day: RaceDay,
  race: PlannedRace,
  look: Look,
): Promise<Result<PhaseAnswer, CorruptDocument>> {
  const standing = await settleStored(deps, day, race);
  if (!standing.ok) return standing;
  const before = await readLatestResult(deps.store, race.raceId);
  if (!before.ok) return before;
  if (!before.value) throw new Error(`${race.raceId} is to be settled again and has no result`);
  const unchanged: PhaseAnswer = { ...standing.value.answer, outcome: "already_done" };
  const justStored = minutesBetween(before.value.generatedAt, deps.clock.now()) < SAME_LOOK_MINUTES;
  if (justStored && !look.byHand) {
    await layNextLook(deps, day, race, look.attempt, standing.value.settlement);
    return ok(unchanged);
  }
  const read = await readResults(deps, day, race);
  if (!read.ok) return read;
  const differences = await storeChange(deps, day, race, look, read.value, before.value);
  if (!differences.ok) return differences;
  if (differences.value.length === 0) {
    const next = await layNextLook(deps, day, race, look.attempt, standing.value.settlement);
    const reasons = [...(unchanged.reasons ?? []), ...read.value.failures, ...next];
    return ok({ ...unchanged, reasons });
  }
  const settled = await settleStored(deps, day, race);
  if (!settled.ok) return settled;
  const next = await layNextLook(deps, day, race, look.attempt, settled.value.settlement);
  const { answer } = settled.value;
  return ok({ ...answer, reasons: [...differences.value.map(changeReason), ...(answer.reasons ?? []), ...next] });
}

/** @returns what the version that was written says otherwise; none where nothing was written, here or by another process */
async function storeChange(
  deps: Deps,
  day: RaceDay,
  race: PlannedRace,
  { correlationId }: Look,
  fresh: ResultReadings,
  latest: StoredResult,
): Promise<Result<readonly ResultDifference[], CorruptDocument>> {
  const finalMarkets = latest.finalMarkets.length > 0 ? latest.finalMarkets : await finalMarketsOf(deps, day, race);
  let before = latest;
  for (;;) {
    const results = mergeResults(before.results, fresh.results);
    const differences = differencesOf(before, { results, finalMarkets });
    if (differences.length === 0) return ok([]);
    const version = before.version + 1;
    const papers = { generatedAt: deps.clock.now(), correlationId, codeVersion: deps.codeVersion };
    const content = { raceId: race.raceId, version, differences, results, finalMarkets };
    if ((await createDocument(deps.store, versionKey(race.raceId, "result", version), papers, content)) === "created") {
      return ok(differences);
    }
    // Another process was first: what it wrote is compared with what we read.
    const standing = await readLatestResult(deps.store, race.raceId);
    if (!standing.ok) return standing;
    if (!standing.value) throw new Error(`${race.raceId} lost its result`);
    before = standing.value;
  }
}

function differencesOf(before: StoredResult, now: Pick<StoredResult, "results" | "finalMarkets">): ResultDifference[] {
  const [old, decided] = [decideResult(before.results), decideResult(now.results)];
  if (!old || !decided) throw new Error("a stored result holds nothing official");
  const pools = before.finalMarkets.length > 0 ? [] : now.finalMarkets.map(({ pool }) => pool);
  return [...differencesBetween(old, decided), ...(pools.length > 0 ? [{ kind: "final_odds" as const, pools }] : [])];
}

async function finalMarketsOf(deps: Deps, day: RaceDay, race: PlannedRace): Promise<StoredResult["finalMarkets"]> {
  const { cards } = await readCards(deps, day, race);
  return cards.flatMap(({ markets }) => markets);
}

/** A difference in a line of a run's record; whole it stands in the version. */
function changeReason(difference: ResultDifference): RunReason {
  const { kind, ...figures } = difference;
  return { code: `corrected_${kind}`, detail: JSON.stringify(figures) };
}
