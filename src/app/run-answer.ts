import type { Ticket } from "../domain/betting/analysis.ts";
import type { Phase } from "../domain/kernel/phase.ts";
import type { RaceDay } from "../domain/kernel/time.ts";
import type { SeenChange } from "../domain/trust/race-changes.ts";

/** How a run ended. Each has one HTTP status, in the route. */
export const OUTCOMES = [
  /** H5: tickets, or an honest refusal. */
  "play",
  "abstain",
  /** H30: the odds are stored. */
  "recorded",
  /** RESULT: official and settled. */
  "settled",
  /** RESULT: official, but a ticket cannot be settled by what is established. */
  "undetermined",
  /** RESULT: not official yet; the next attempt is laid. H5, RESULT: too early; it is done at its minute. */
  "pending",
  /** RESULT: not official after the last attempt. */
  "result_missing",
  /** This phase of this race is done; nothing was written. */
  "already_done",
  /** Its window is over. */
  "too_late",
  /** The off is later now; a task of the next revision is laid. */
  "moved",
  /** A task of a revision that is no more. */
  "superseded",
  "cancelled",
  "not_in_plan",
  /** No odds young enough. */
  "no_data",
  /** An operator halted the race; resuming lays the task again. */
  "paused",
  /** A passing failure of the sources of this race. */
  "unreachable",
  /** A page came and cannot be trusted. */
  "unreadable",
  /** A stored document does not parse. */
  "corrupt_document",
] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** Why, by code; figures and names in the detail. */
export type RunReason = { readonly code: string; readonly detail: string };

/** One step of the pipeline, as the brief's modules answered. */
export type StepReport = {
  readonly name: string;
  readonly returncode: number;
  readonly durationMs: number;
  readonly stdoutTail: string;
  readonly stderrTail: string;
};

export type RunAnswer = {
  readonly outcome: Outcome;
  /** `R1C3` */
  readonly race: string;
  readonly phase: Phase;
  readonly date: RaceDay;
  readonly reasons: readonly RunReason[];
  readonly tickets: readonly Ticket[];
  readonly modules: readonly StepReport[];
  /** Keys of the documents of this phase. */
  readonly artifacts: readonly string[];
  /** What changed of the race since H30, told by the run that first kept it. */
  readonly changes: readonly SeenChange[];
  /** Not this race alone: no source answered at all. Whoever repeats the call should wait. */
  readonly everySourceDown: boolean;
};

/** What a phase adds to the answer. */
export type PhaseAnswer = Pick<RunAnswer, "outcome"> &
  Partial<Pick<RunAnswer, "reasons" | "tickets" | "modules" | "artifacts" | "changes" | "everySourceDown">>;
