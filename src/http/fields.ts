import { z } from "zod";
import { type Phase, parsePhase } from "../domain/kernel/phase.ts";
import { parseRaceLabel } from "../domain/kernel/race-id.ts";
import { parseRaceDay, type RaceDay } from "../domain/kernel/time.ts";

/** Fields that several routes read. A rule that fails says what it wants. */

export const DateField = z
  .string()
  .refine((text) => text === "today" || parseRaceDay(text).ok, 'must be "today" or a day of the calendar, YYYY-MM-DD')
  .meta({ description: '"today" (in Paris) or YYYY-MM-DD', examples: ["2025-10-16"] });

export const DayParam = z
  .string()
  .refine((text) => parseRaceDay(text).ok, "must be a day of the calendar, YYYY-MM-DD")
  .meta({ examples: ["2025-10-16"] });

export const RaceField = z
  .string()
  .refine((text) => parseRaceLabel(text) !== undefined, "must be a race such as R1C3")
  .meta({ examples: ["R1C3"] });

export const PhaseField = z
  .string()
  .refine((text) => parsePhase(text) !== undefined, "must be H30, H5 or RESULT")
  .meta({ examples: ["H30", "H5", "RESULT"] });

/** The day that a validated field means. @param today the Paris day */
export function dayOf(text: string, today: RaceDay): RaceDay {
  if (text === "today") return today;
  const day = parseRaceDay(text);
  if (!day.ok) throw new Error(`${text} passed validation and is no day`);
  return day.value;
}

/** The phase that a validated field means. */
export function phaseOf(text: string): Phase {
  const phase = parsePhase(text);
  if (!phase) throw new Error(`${text} passed validation and is no phase`);
  return phase;
}
