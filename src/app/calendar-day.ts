import { PHASES } from "../domain/kernel/phase.ts";
import { raceLabel } from "../domain/kernel/race-id.ts";
import { err, ok, type Result } from "../domain/kernel/result.ts";
import type { Instant, RaceDay } from "../domain/kernel/time.ts";
import { phaseInstant } from "../domain/plan/due-phases.ts";
import type { PlannedRace } from "../domain/plan/plan.ts";
import type { Deps } from "./deps.ts";
import { readPlan } from "./plan-store.ts";
import type { ViewError } from "./view-day.ts";

/** The moments of a race that a calendar shows: the three phases, and the off itself. */
export const CALENDAR_MOMENTS = [...PHASES, "OFF"] as const;
export type CalendarMoment = (typeof CALENDAR_MOMENTS)[number];

export type CalendarEntry = {
  /** Always the same for a race and a moment, whatever moves: a calendar moves its entry, and makes no second one. */
  readonly uid: string;
  readonly moment: CalendarMoment;
  /** Undefined: the off is unknown, and the race has one entry for the whole day. */
  readonly at: Instant | undefined;
  /** Rises with each revision and with a cancellation: a calendar takes the highest that it saw. */
  readonly sequence: number;
  readonly cancelled: boolean;
  readonly race: PlannedRace;
};

export type CalendarDay = {
  readonly day: RaceDay;
  /** When the plan was last written. */
  readonly updatedAt: Instant;
  readonly entries: readonly CalendarEntry[];
};

/** Every race of a day's plan with its phases, as entries of a calendar; cancelled ones are there as cancelled. */
export async function calendarDay(deps: Deps, day: RaceDay): Promise<Result<CalendarDay, ViewError>> {
  const stored = await readPlan(deps.store, day);
  if (!stored.ok) return stored;
  if (!stored.value) return err({ kind: "no_plan", day });
  const { races, generatedAt } = stored.value.plan;
  return ok({ day, updatedAt: generatedAt, entries: races.flatMap(entriesOf) });
}

function entriesOf(race: PlannedRace): CalendarEntry[] {
  const { startsAt, status, revision } = race;
  const cancelled = status === "cancelled";
  // Two a revision: one that is cancelled stands above the same one before, and below the next.
  const sequence = 2 * (revision - 1) + (cancelled ? 1 : 0);
  const entry = (moment: CalendarMoment, at: Instant | undefined): CalendarEntry => {
    const uid = `${race.raceId.slice(0, 10)}-${raceLabel(race)}-${moment}@horse-racing-orchestrator`.toLowerCase();
    return { uid, moment, at, sequence, cancelled, race };
  };
  if (startsAt === undefined) return [entry("OFF", undefined)];
  return CALENDAR_MOMENTS.map((moment) =>
    entry(moment, moment === "OFF" ? startsAt : phaseInstant(moment, startsAt)),
  ).toSorted((a, b) => ((a.at ?? "") < (b.at ?? "") ? -1 : 1));
}
