import { raceLabel } from "../kernel/race-id.ts";
import type { SourceRace } from "../race/race.ts";
import { findSameRace } from "./match-races.ts";
import type { DroppedRace, PlannedRace } from "./plan.ts";

/**
 * A new look at a day, its races under the numbers that they have in the plan.
 *
 * The first source numbers the races, and it may be missing from a later look: then another operator's numbers would
 * name other races. A race is known again by any source's own name of it, else by racecourse, number and time. One that
 * is new and would take a known race's number is dropped.
 */
export function adoptNumbers(
  before: readonly PlannedRace[],
  after: readonly PlannedRace[],
): { readonly races: PlannedRace[]; readonly dropped: DroppedRace[] } {
  const left = new Map(before.map((race) => [race.raceId, race]));
  const adopted = new Map<PlannedRace, PlannedRace>();
  const adopt = (race: PlannedRace, known: PlannedRace | undefined): void => {
    if (!known) return;
    left.delete(known.raceId);
    const { raceId, meetingNumber, raceNumber } = known;
    adopted.set(race, { ...race, raceId, meetingNumber, raceNumber });
  };
  for (const race of after)
    adopt(
      race,
      [...left.values()].find((known) => sharesName(known, race)),
    );
  for (const race of after) if (!adopted.has(race)) adopt(race, sameRace([...left.values()], race));

  const taken = new Set(before.map(({ raceId }) => raceId));
  const races: PlannedRace[] = [];
  const dropped: DroppedRace[] = [];
  for (const race of after) {
    const known = adopted.get(race);
    if (known) races.push(known);
    else if (taken.has(race.raceId)) dropped.push(clash(race));
    else races.push(race);
  }
  return { races, dropped };
}

function sharesName(known: PlannedRace, race: PlannedRace): boolean {
  return race.sources.some((name) => known.sources.some((other) => isSameName(name, other)));
}

function isSameName(one: SourceRace, other: SourceRace): boolean {
  if (one.source !== other.source) return false;
  if (one.url !== undefined && other.url !== undefined) return one.url === other.url;
  const { meetingNumber, raceNumber } = one;
  return meetingNumber !== undefined && meetingNumber === other.meetingNumber && raceNumber === other.raceNumber;
}

function sameRace(candidates: readonly PlannedRace[], race: PlannedRace): PlannedRace | undefined {
  const entry = { ...race, source: leadOf(race) };
  const named = candidates.map((known) => ({ ...known, source: leadOf(known), known }));
  return findSameRace(named, entry)?.known;
}

function leadOf({ sources: [lead], raceId }: PlannedRace): SourceRace["source"] {
  if (!lead) throw new Error(`${raceId} is planned and no source lists it`);
  return lead.source;
}

function clash(race: PlannedRace): DroppedRace {
  const { racecourse, startsAt } = race;
  return { source: leadOf(race), label: raceLabel(race), racecourse, startsAt, reason: "number_clash" };
}
