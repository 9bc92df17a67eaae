import { type AnalyseRace, analyseRace } from "../domain/analyse-race.ts";
import { addGates, countGates, type GateReport, NO_RACES } from "../domain/betting/count-gates.ts";
import type { Profile } from "../domain/betting/profile.ts";
import type { RaceId } from "../domain/kernel/race-id.ts";
import { ok, type Result } from "../domain/kernel/result.ts";
import type { DocumentStore } from "../ports/document-store.ts";
import { SnapshotShape } from "./document-schemas.ts";
import { type CorruptDocument, readDocument } from "./documents.ts";
import { snapshotKey } from "./take-snapshot.ts";

/** The gates of one profile under one model, over the races that have an H5 snapshot. */
export type VariantReport = {
  readonly profile: Profile["name"];
  readonly model: Profile["model"];
  readonly report: GateReport;
};

/**
 * Analyses stored snapshots again under each profile, which names its model, and counts what the gates did. The
 * snapshots are all that an analysis reads, so no race is replayed for it, and nothing is written.
 *
 * No bankroll is given: the limits of a day depend on what was played before, and a variant has played nothing.
 *
 * @returns the variants in the order of `profiles`
 */
export async function analyseVariants(
  store: DocumentStore,
  raceIds: readonly RaceId[],
  given: Pick<AnalyseRace, "otherModels" | "past"> & { readonly profiles: readonly Profile[] },
): Promise<Result<VariantReport[], CorruptDocument>> {
  const { profiles, ...inputs } = given;
  let variants = profiles.map(({ name, model }): VariantReport => ({ profile: name, model, report: NO_RACES }));
  for (const raceId of raceIds) {
    const h5 = await readDocument(store, snapshotKey(raceId, "H5"), SnapshotShape);
    if (!h5.ok) return h5;
    if (!h5.value) continue;
    const h30 = await readDocument(store, snapshotKey(raceId, "H30"), SnapshotShape);
    if (!h30.ok) return h30;
    const snapshots = { snapshotH5: h5.value.document, snapshotH30: h30.value?.document };
    variants = variants.map((variant, i) => {
      const profile = profiles[i];
      if (!profile) throw new Error(`no profile for variant ${i}`);
      return {
        ...variant,
        report: addGates(variant.report, countGates(analyseRace({ ...inputs, ...snapshots, profile }))),
      };
    });
  }
  return ok(variants);
}
