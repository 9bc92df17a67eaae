import { ok, type Result } from "../domain/kernel/result.ts";
import type { RaceDay } from "../domain/kernel/time.ts";
import type { BacktestRace } from "../domain/performance/play-variant.ts";
import { decideResult } from "../domain/settlement/decide-result.ts";
import type { DocumentStore } from "../ports/document-store.ts";
import type { CorruptDocument } from "./documents.ts";
import { readPlan } from "./plan-store.ts";
import { readResultVersions } from "./settlement-versions.ts";
import { readSnapshot } from "./take-snapshot.ts";

/** The races of a stored day that were looked at before the off, in the order of their looks; why the others are missing. */
export type BacktestDay = {
  readonly day: RaceDay;
  readonly planned: number;
  readonly races: readonly BacktestRace[];
  /** No look at H5. */
  readonly unseen: number;
  /** Documents that could not be read, each named: their races are left out. */
  readonly unreadable: readonly CorruptDocument[];
};

/** Reads what a decision was made from, and how each race ended; `undefined` where the day has no plan. */
export async function readBacktestDay(
  store: DocumentStore,
  day: RaceDay,
): Promise<Result<BacktestDay | undefined, CorruptDocument>> {
  const stored = await readPlan(store, day);
  if (!stored.ok) return stored;
  if (!stored.value) return ok(undefined);
  const races: BacktestRace[] = [];
  const unreadable: CorruptDocument[] = [];
  let unseen = 0;
  for (const race of stored.value.plan.races) {
    const h5 = await readSnapshot({ store }, race, "H5");
    const h30 = await readSnapshot({ store }, race, "H30");
    const versions = await readResultVersions(store, race.raceId);
    const bad = [h5, h30, versions].flatMap((read) => (read.ok ? [] : [read.error]));
    unreadable.push(...bad);
    if (!h5.ok || !h30.ok || !versions.ok) continue;
    if (!h5.value) {
      unseen++;
      continue;
    }
    // The first official look says when tickets were no longer open; the last one, what they brought.
    const [first, last] = [versions.value[0], versions.value.at(-1)];
    const result = last && decideResult(last.results);
    races.push({
      race,
      snapshotH30: h30.value,
      snapshotH5: h5.value,
      ...(first && last && result
        ? { end: { knownAt: first.generatedAt, result, finalMarkets: last.finalMarkets } }
        : {}),
    });
  }
  const inOrder = races.toSorted((a, b) =>
    a.snapshotH5.takenAt === b.snapshotH5.takenAt
      ? compare(a.race.raceId, b.race.raceId)
      : compare(a.snapshotH5.takenAt, b.snapshotH5.takenAt),
  );
  return ok({ day, planned: stored.value.plan.races.length, races: inOrder, unseen, unreadable });
}

function compare(a: string, b: string): number {
  return a < b ? -1 : 1;
}
