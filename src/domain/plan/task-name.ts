import type { Phase } from "../kernel/phase.ts";
import type { RaceDay } from "../kernel/time.ts";

/** What a task name says. */
export type TaskKey = {
  readonly day: RaceDay;
  readonly meetingNumber: number;
  readonly raceNumber: number;
  readonly phase: Phase;
  /** 1 has no suffix; a race that moved gets `-v2`, since a used name stays reserved. */
  readonly revision: number;
  /** 1 has no suffix; a result that was not official gets `-a2`, `-a3`... */
  readonly attempt: number;
};

/** `run-20251016-r1c1-h30`, `run-20251016-r1c1-h5-v2`, `run-20251016-r1c1-result-v2-a3` */
export function taskNameOf({ day, meetingNumber, raceNumber, phase, revision, attempt }: TaskKey): string {
  const suffix = `${revision > 1 ? `-v${revision}` : ""}${attempt > 1 ? `-a${attempt}` : ""}`;
  return `run-${day.replaceAll("-", "")}-r${meetingNumber}c${raceNumber}-${phase.toLowerCase()}${suffix}`;
}
