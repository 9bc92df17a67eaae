import { unreachable } from "../domain/kernel/result.ts";
import { type Instant, minutesBetween } from "../domain/kernel/time.ts";
import { isTooLate, phaseInstant } from "../domain/plan/due-phases.ts";
import type { PlannedRace } from "../domain/plan/plan.ts";
import type { CorruptDocument } from "./documents.ts";
import type { PhaseAnswer, RunReason } from "./run-answer.ts";
import type { SnapshotError } from "./take-snapshot.ts";

/** The answer of a run that does nothing, and why. */
export function refusal(outcome: PhaseAnswer["outcome"], detail: string): PhaseAnswer {
  const reason: RunReason = { code: outcome, detail };
  return { outcome, reasons: [reason] };
}

export function corrupt({ key, detail }: CorruptDocument): PhaseAnswer {
  return { outcome: "corrupt_document", reasons: [{ code: "corrupt_document", detail: `${key}: ${detail}` }] };
}

/** The answer of a phase whose window is over; undefined where it is not. */
export function tooLate(race: PlannedRace, phase: "H30" | "H5", now: Instant): PhaseAnswer | undefined {
  if (race.startsAt === undefined || !isTooLate(phase, race.startsAt, now)) return undefined;
  const due = phaseInstant(phase, race.startsAt);
  const limit = phase === "H5" ? race.startsAt : phaseInstant("H5", race.startsAt);
  const late = `${minutesBetween(due, now).toFixed(1)} minutes after it was due`;
  return refusal("too_late", `it is ${now}, ${late}; ${phase} had to run before ${limit}`);
}

/** The answer of a look that came to nothing. */
export function snapshotRefusal(error: SnapshotError): PhaseAnswer {
  switch (error.kind) {
    case "corrupt_document":
      return corrupt(error);
    case "too_late":
      return refusal("too_late", `the odds came at ${error.takenAt}, at or after the off`);
    case "no_data":
    case "unreachable":
    case "unreadable": {
      const reasons = error.failures.map(({ source, kind, detail }) => ({
        code: kind,
        detail: `${source}: ${detail}`,
      }));
      return { outcome: error.kind, reasons };
    }
    default:
      return unreachable(error);
  }
}
