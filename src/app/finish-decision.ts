import type { RaceDay } from "../domain/kernel/time.ts";
import type { PlannedRace } from "../domain/plan/plan.ts";
import { analyseSnapshots } from "./analyse-snapshots.ts";
import type { Deps } from "./deps.ts";
import { corrupt } from "./refusal.ts";
import type { PhaseAnswer } from "./run-answer.ts";
import { readSnapshot, type StoredSnapshot, snapshotKey } from "./take-snapshot.ts";

/** Ends what a crash at H5 may have cut off: a market without its tickets. Before the H30 that it goes by is replaced, too. */
export async function finishDecision(deps: Deps, day: RaceDay, race: PlannedRace): Promise<PhaseAnswer | undefined> {
  const snapshotH5 = await readSnapshot(deps, race, "H5");
  if (!snapshotH5.ok) return corrupt(snapshotH5.error);
  const analysed = snapshotH5.value && (await analyseSnapshots(deps, day, race, snapshotH5.value));
  return analysed && !analysed.ok ? corrupt(analysed.error) : undefined;
}

/** The answer of a second delivery, after what a crash may have cut off of the first is ended. */
export async function alreadyDone(
  deps: Deps,
  day: RaceDay,
  race: PlannedRace,
  snapshot: StoredSnapshot,
): Promise<PhaseAnswer> {
  const done = await afterSnapshot(deps, day, race, snapshot);
  return done.outcome === "corrupt_document" ? done : { ...done, outcome: "already_done" };
}

/** What follows from odds that are stored; at H5 the decision. */
export async function afterSnapshot(
  deps: Deps,
  day: RaceDay,
  race: PlannedRace,
  snapshot: StoredSnapshot,
): Promise<PhaseAnswer> {
  const reasons = snapshot.failures.map(({ source, kind, detail }) => ({ code: kind, detail: `${source}: ${detail}` }));
  const artifacts = [snapshotKey(race.raceId, snapshot.phase)];
  if (snapshot.phase === "H30") return { outcome: "recorded", reasons, artifacts };
  const analysed = await analyseSnapshots(deps, day, race, snapshot);
  if (!analysed.ok) return corrupt(analysed.error);
  return { ...analysed.value, artifacts: [...artifacts, ...(analysed.value.artifacts ?? [])] };
}
