import type { Result } from "../domain/kernel/result.ts";
import { ok } from "../domain/kernel/result.ts";
import type { RaceDay } from "../domain/kernel/time.ts";
import type { PlannedRace } from "../domain/plan/plan.ts";
import type { RaceResult } from "../domain/race/race-result.ts";
import { trustResults } from "../domain/trust/trust-results.ts";
import type { Deps } from "./deps.ts";
import type { CorruptDocument } from "./documents.ts";
import type { RunReason } from "./run-answer.ts";
import { failureOf, readSnapshot } from "./take-snapshot.ts";

/** What each source shows of a race's end at this look, and why the others do not. */
export type ResultReadings = { readonly results: readonly RaceResult[]; readonly failures: readonly RunReason[] };

/** Asks every source that lists the race. An arrival of a source that was set apart and is borne out by nobody is a failure. */
export async function readResults(
  deps: Deps,
  day: RaceDay,
  race: PlannedRace,
): Promise<Result<ResultReadings, CorruptDocument>> {
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
  const seen = await readSnapshot(deps, race, "H5");
  if (!seen.ok) return seen;
  const { trusted, unconfirmed } = trustResults(results, seen.value);
  const doubted = unconfirmed.map(({ detail }) => ({ code: "unconfirmed", detail }));
  return ok({ results: trusted, failures: [...failures, ...doubted] });
}
