import { ok, type Result } from "../../domain/kernel/result.ts";
import type { Instant } from "../../domain/kernel/time.ts";
import type { Programme } from "../../domain/race/race.ts";
import type { ParseError } from "../../ports/race-source.ts";
import { readPmuProgramme } from "./pmu-programme.ts";

/**
 * Every race of the day that the PMU offers, foreign ones included. A day without a meeting is an empty programme.
 *
 * One race that cannot be read spoils the programme: a plan made of the rest would hide it.
 */
export function parsePmuProgramme(text: string, url: string, observedAt: Instant): Result<Programme, ParseError> {
  const races = readPmuProgramme(text, url);
  if (!races.ok) return races;
  return ok({ source: "pmu", url, observedAt, races: races.value.map(({ race }) => race) });
}
