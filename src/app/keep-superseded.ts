import type { PlannedRace } from "../domain/plan/plan.ts";
import type { Snapshot } from "../domain/race/snapshot.ts";
import type { Deps } from "./deps.ts";
import { raceKey } from "./documents.ts";

/** What a look leaves. */
const FILES = {
  H30: ["snapshot_H30.json"],
  H5: [
    "snapshot_H5.json",
    "analysis_H5.json",
    "p_finale.json",
    "per_horse_report.csv",
    "ev_simulation.json",
    "tickets.json",
  ],
} as const;

/** Before a later look replaces an earlier one: the earlier documents stay under `runs/`, byte for byte. */
export async function keepSuperseded(deps: Deps, race: PlannedRace, snapshot: Snapshot): Promise<void> {
  const stamp = snapshot.takenAt.replace(/[-:.]/g, "");
  const folder = `runs/${race.raceId.slice(0, 10)}/${race.raceId.slice(11)}/superseded-${stamp}`;
  for (const file of FILES[snapshot.phase]) {
    const stored = await deps.store.read(raceKey(race.raceId, file));
    if (stored) await deps.store.create(`${folder}/${file}`, stored.body);
  }
}
