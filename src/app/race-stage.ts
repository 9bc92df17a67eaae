import type { Instant } from "../domain/kernel/time.ts";
import { isTooLate } from "../domain/plan/due-phases.ts";
import type { RunRecord } from "./read-runs.ts";
import type { RaceView } from "./view-day.ts";

/** How far a race has come, in the order of the day. */
export const STAGES = ["planned", "h30", "h5", "off", "settled", "no_result", "missed", "cancelled"] as const;
export type Stage = (typeof STAGES)[number];

export type RaceStage = {
  readonly stage: Stage;
  /** What was decided at H-5; absent where nothing was, or not yet. */
  readonly decision?: "play" | "abstain";
  /** Of a race that was missed, or has no result: the run that says why; absent where none ran. */
  readonly why?: Pick<RunRecord, "outcome" | "reasons" | "phase">;
};

/**
 * Where a race stands at a moment. A decision of H-5 stays told after the off; without one a race whose off has passed was
 * missed. Its end is told by RESULT alone.
 */
export function raceStage({ race, phases }: Pick<RaceView, "race" | "phases">, now: Instant): RaceStage {
  const { H30, H5, RESULT } = phases;
  const decision: Pick<RaceStage, "decision"> =
    H5?.outcome === "play" || H5?.outcome === "abstain" ? { decision: H5.outcome } : {};
  if (race.status === "cancelled" || RESULT?.outcome === "cancelled") return { stage: "cancelled" };
  if (RESULT?.outcome === "settled" || RESULT?.outcome === "undetermined") return { stage: "settled", ...decision };
  if (RESULT?.outcome === "result_missing") return { stage: "no_result", why: RESULT, ...decision };
  if (race.startsAt === undefined) return { stage: "planned" };
  if (decision.decision) return { stage: now < race.startsAt ? "h5" : "off", ...decision };
  if (isTooLate("H5", race.startsAt, now)) return { stage: "missed", ...(H5 ? { why: H5 } : {}) };
  return { stage: H30?.outcome === "recorded" ? "h30" : "planned" };
}
