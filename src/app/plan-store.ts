import { err, ok, type Result } from "../domain/kernel/result.ts";
import { parisTimeOf, type RaceDay } from "../domain/kernel/time.ts";
import type { Plan, PlannedRace } from "../domain/plan/plan.ts";
import type { DocumentStore, Replacement } from "../ports/document-store.ts";
import { PlanShape } from "./document-schemas.ts";
import { type CorruptDocument, createDocument, planKey, readDocument, replaceDocument } from "./documents.ts";

export type StoredPlan = { readonly plan: Plan; readonly version: string };

export async function readPlan(
  store: DocumentStore,
  day: RaceDay,
): Promise<Result<StoredPlan | undefined, CorruptDocument>> {
  const read = await readDocument(store, planKey(day), PlanShape);
  if (!read.ok || !read.value) return read.ok ? ok(undefined) : read;
  return ok({ plan: read.value.document, version: read.value.version });
}

/** @returns "conflict" where another write was first: read again */
export async function writePlan(store: DocumentStore, plan: Plan, over: string | undefined): Promise<Replacement> {
  const key = planKey(plan.date);
  const document = planDocument(plan);
  if (over !== undefined) return replaceDocument(store, key, over, plan, document);
  return (await createDocument(store, key, plan, document)) === "created" ? "replaced" : "conflict";
}

/** How often a writer of the plan tries again: each round, somebody else's write went through. */
const CHANGE_ROUNDS = 20;

/** Changes the stored plan: reads, applies, writes, and again where another was first. */
export async function changePlan(
  store: DocumentStore,
  day: RaceDay,
  change: (plan: Plan) => Plan,
): Promise<Result<Plan, CorruptDocument | { readonly kind: "no_plan"; readonly day: RaceDay }>> {
  for (let round = 0; round < CHANGE_ROUNDS; round++) {
    const stored = await readPlan(store, day);
    if (!stored.ok) return stored;
    if (!stored.value) return err({ kind: "no_plan", day });
    const changed = change(stored.value.plan);
    if (changed === stored.value.plan) return ok(changed);
    if ((await writePlan(store, changed, stored.value.version)) === "replaced") return ok(changed);
  }
  throw new Error(`the plan of ${day} was changed by others ${CHANGE_ROUNDS} times in a row`);
}

/** The plan as it is written and answered. */
export function planDocument(plan: Plan) {
  return { ...plan, races: plan.races.map(withBriefNames) };
}

/** The founding brief's fields stand beside ours; on reading they are left aside. */
function withBriefNames(race: PlannedRace) {
  return {
    ...race,
    date: race.raceId.slice(0, 10),
    rLabel: `R${race.meetingNumber}`,
    cLabel: `C${race.raceNumber}`,
    meeting: race.racecourse,
    timeLocal: race.startsAt === undefined ? null : parisTimeOf(race.startsAt),
    courseUrl: courseUrlOf(race) ?? null,
    reunionUrl: race.sources.find((source) => source.source === "zeturf")?.meetingUrl ?? null,
  };
}

/** ZEturf's page of the race; the PMU's JSON has none. */
function courseUrlOf(race: PlannedRace): string | undefined {
  return race.sources.find((source) => source.source === "zeturf")?.url;
}
