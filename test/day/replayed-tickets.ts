import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SnapshotShape } from "../../src/app/document-schemas.ts";
import { composeReplay } from "../../src/compose-replay.ts";
import { analyseRace } from "../../src/domain/analyse-race.ts";
import type { LimitsView } from "../../src/domain/betting/race-limits.ts";
import { canonicalJson } from "../../src/domain/kernel/canonical-json.ts";
import { fromWire, toWire } from "../../src/domain/kernel/wire-names.ts";
import type { Log } from "../../src/ports/log.ts";
import { allDocuments } from "../fakes/watched-store.ts";
import type { SteppedDay } from "./stepped-day.ts";

const SILENT: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** A race's tickets as the day played them, and as they are found again. */
export type FoundAgain = { readonly race: string; readonly live: string; readonly again: string };

/** Replays the recording of a lived day as `gpi replay` does, and lays the tickets of each race beside those of the day. */
export async function replayedTickets({ recording, documents, policy, simulated }: SteppedDay): Promise<FoundAgain[]> {
  const folder = mkdtempSync(join(tmpdir(), "replayed-day-"));
  try {
    const file = join(folder, `${simulated.day}.ndjson`);
    writeFileSync(file, recording);
    const composed = await composeReplay(file, { policy, out: undefined, log: SILENT });
    if (!composed.ok) throw new Error(composed.error.detail);
    await composed.value.run();
    const replayed = await allDocuments(composed.value.store, "days/");
    return decidedRaces(documents).map(({ race, key }) => ({
      race,
      live: ticketsOf(documents[key]),
      again: ticketsOf(replayed[key]),
    }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Decides every race of a lived day anew from its stored snapshots, as a backtest does, with what the bankroll was then: where
 * faults have hidden pages, the recording tells another day than was lived.
 */
export function reanalysedTickets({ documents, policy }: SteppedDay): FoundAgain[] {
  return decidedRaces(documents).map(({ race, key }) => {
    const stored = (name: string) => documents[key.replace(/tickets\.json$/, name)];
    const [snapshotH30, snapshotH5] = ["snapshot_H30.json", "snapshot_H5.json"].map((name) => {
      const text = stored(name);
      return text === undefined ? undefined : SnapshotShape.parse(fromWire(JSON.parse(text)));
    });
    if (!snapshotH5) throw new Error(`${race} has tickets and no snapshot`);
    const { state: bankroll } = fromWire(JSON.parse(stored("analysis_H5.json") ?? "").limits) as LimitsView;
    const { profile, otherModels = [] } = policy;
    const { tickets } = analyseRace({ snapshotH30, snapshotH5, profile, bankroll, otherModels });
    return { race, live: ticketsOf(documents[key]), again: canonicalJson(toWire(tickets)) };
  });
}

function decidedRaces(documents: Readonly<Record<string, string>>) {
  const keys = Object.keys(documents).filter((key) => key.endsWith("/tickets.json"));
  return keys.map((key) => ({ key, race: key.split("/")[2] ?? "" }));
}

function ticketsOf(text: string | undefined): string {
  return text === undefined ? "none" : canonicalJson(JSON.parse(text).tickets);
}
