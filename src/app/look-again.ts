import { ok, type Result } from "../domain/kernel/result.ts";
import type { RaceDay } from "../domain/kernel/time.ts";
import { updatedRace } from "../domain/plan/keep-revisions.ts";
import { compareRaces } from "../domain/plan/merge-programmes.ts";
import type { Plan, PlannedRace } from "../domain/plan/plan.ts";
import type { Programme, ProgrammeRace } from "../domain/race/race.ts";
import type { SourceFailure } from "../domain/race/snapshot.ts";
import type { Deps } from "./deps.ts";
import type { CorruptDocument } from "./documents.ts";
import { changePlan } from "./plan-store.ts";

/** The race and its day as they stand now. `failure`: nobody could say, and the plan's word stands. */
export type SecondLook = {
  readonly race: PlannedRace;
  /** undefined where nobody was asked, or nobody answered. */
  readonly plan?: Plan | undefined;
  readonly failure?: SourceFailure | undefined;
};

type LookError = CorruptDocument | { readonly kind: "no_plan"; readonly day: RaceDay };

/**
 * Asks the source that numbers the race for its off time again. One request tells of all races of the day, so all of
 * the plan follows.
 */
export async function lookAgain(deps: Deps, day: RaceDay, race: PlannedRace): Promise<Result<SecondLook, LookError>> {
  const named = race.sources.find(({ source }) => deps.sources.some(({ name }) => name === source));
  const source = deps.sources.find(({ name }) => name === named?.source);
  if (!named || !source) return ok({ race });
  const programme = await source.programme(day);
  if (!programme.ok) {
    const { kind, url, detail } = programme.error;
    return ok({ race, failure: { source: source.name, kind, detail: `${detail} (${url})` } });
  }
  const plan = await followProgramme(deps, day, programme.value);
  if (!plan.ok) return plan;
  const now = plan.value.races.find(({ raceId }) => raceId === race.raceId) ?? race;
  if (entryOf(programme.value, race)) return ok({ race: now, plan: plan.value });
  return ok({
    race: now,
    plan: plan.value,
    failure: { source: source.name, kind: "not_listed", detail: "the programme lacks the race" },
  });
}

/**
 * Makes the plan agree with what a source's programme now says of the races that it numbers: one that moved gets its
 * next revision. The tasks follow in `reconcileDay`.
 */
export async function followProgramme(
  deps: Deps,
  day: RaceDay,
  programme: Programme,
): Promise<Result<Plan, LookError>> {
  let before: readonly PlannedRace[] = [];
  const changed = await changePlan(deps.store, day, (plan) => {
    before = plan.races;
    const races = plan.races.map((race) => followed(race, entryOf(programme, race)));
    if (races.every((race, i) => race === plan.races[i])) return plan;
    return { ...plan, races: races.toSorted(compareRaces) };
  });
  if (!changed.ok) return changed;
  for (const race of changed.value.races) {
    const old = before.find(({ raceId }) => raceId === race.raceId);
    if (!old || (old.revision === race.revision && old.status === race.status)) continue;
    const { raceId, revision, startsAt, status } = race;
    deps.log.info("race changed", { raceId, revision, status, from: old.startsAt, to: startsAt });
  }
  return changed;
}

/** The programme's entry for a race, where that source numbers it: the first source of the plan leads. */
function entryOf(programme: Programme, race: PlannedRace): ProgrammeRace | undefined {
  const [lead] = race.sources;
  if (lead?.source !== programme.source) return undefined;
  return programme.races.find((entry) =>
    lead.url !== undefined
      ? entry.url === lead.url
      : entry.meetingNumber === lead.meetingNumber && entry.raceNumber === lead.raceNumber,
  );
}

function followed(race: PlannedRace, entry: ProgrammeRace | undefined): PlannedRace {
  if (!entry) return race;
  const seen = updatedRace(race, {
    ...race,
    startsAt: entry.startsAt,
    status: entry.status,
    declaredRunners: entry.declaredRunners ?? race.declaredRunners,
  });
  const same =
    seen.revision === race.revision &&
    seen.startsAt === race.startsAt &&
    seen.status === race.status &&
    seen.declaredRunners === race.declaredRunners;
  return same ? race : seen;
}
