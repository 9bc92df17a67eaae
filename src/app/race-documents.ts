import { z } from "zod";
import { dayOfRace, type RaceId } from "../domain/kernel/race-id.ts";
import { ok, type Result } from "../domain/kernel/result.ts";
import { parseRaceDay, type RaceDay } from "../domain/kernel/time.ts";
import type { PlannedRace } from "../domain/plan/plan.ts";
import type { DocumentStore } from "../ports/document-store.ts";
import { type CorruptDocument, raceKey, readDocument } from "./documents.ts";
import { readPlan } from "./plan-store.ts";
import { SettlementDocumentShape } from "./settlement-document.ts";
import { readLatestSettlement } from "./settlement-versions.ts";
import { snapshotKey } from "./take-snapshot.ts";
import type { DecidedRace, RaceDocuments } from "./workbook-rows.ts";

/** Races of the store; `corrupt` names the documents that could not be read, whose races are left out. */
export type ReadRaces = { readonly races: readonly RaceDocuments[]; readonly corrupt: readonly CorruptDocument[] };

/** What the rows need of our own analysis. */
const DecidedShape = z.looseObject({
  verdict: z.looseObject({
    decision: z.enum(["play", "abstain"]),
    reasons: z.array(z.looseObject({ code: z.string() })),
  }),
  tickets: z.array(
    z.looseObject({
      betType: z.string(),
      runners: z.array(z.int().positive()),
      stake: z.int().positive(),
      expectedValue: z.number(),
    }),
  ),
  model: z.looseObject({ name: z.string() }).optional(),
  risk: z.looseObject({ outcomes: z.array(z.object({ profit: z.number(), probability: z.number() })) }).optional(),
  limits: z.looseObject({ throttle: z.looseObject({ ruinProbability: z.number() }) }).optional(),
}) as unknown as z.ZodType<DecidedRace>;

/** Every day with a plan, the first one first. */
export async function plannedDays(store: DocumentStore): Promise<RaceDay[]> {
  const keys = await store.list("days/");
  return keys.flatMap((key) => {
    const [, text] = /^days\/(\d{4}-\d\d-\d\d)\/plan\.json$/.exec(key) ?? [];
    const day = text === undefined ? undefined : parseRaceDay(text);
    return day?.ok ? [day.value] : [];
  });
}

/** All races of some days. */
export async function readDays(store: DocumentStore, days: readonly RaceDay[]): Promise<ReadRaces> {
  return joined(await Promise.all(days.map((day) => readRacesOf(store, day, () => true))));
}

/** Some races; those that no plan holds are left out. */
export async function readRaces(store: DocumentStore, raceIds: readonly RaceId[]): Promise<ReadRaces> {
  const wanted = new Set(raceIds);
  const days = [...new Set(raceIds.map(dayOfRace))].toSorted();
  return joined(await Promise.all(days.map((day) => readRacesOf(store, day, ({ raceId }) => wanted.has(raceId)))));
}

async function readRacesOf(
  store: DocumentStore,
  day: RaceDay,
  wanted: (race: PlannedRace) => boolean,
): Promise<ReadRaces> {
  const stored = await readPlan(store, day);
  if (!stored.ok) return { races: [], corrupt: [stored.error] };
  const planned = stored.value?.plan.races.filter(wanted) ?? [];
  const read = await Promise.all(planned.map((race) => readRace(store, day, race)));
  return {
    races: read.flatMap((one) => (one.ok ? [one.value] : [])),
    corrupt: read.flatMap((one) => (one.ok ? [] : [one.error])),
  };
}

async function readRace(
  store: DocumentStore,
  day: RaceDay,
  race: PlannedRace,
): Promise<Result<RaceDocuments, CorruptDocument>> {
  const { raceId } = race;
  const analysis = await readDocument(store, raceKey(raceId, "analysis_H5.json"), DecidedShape);
  if (!analysis.ok) return analysis;
  const settlement = await readLatestSettlement(store, raceId, SettlementDocumentShape);
  if (!settlement.ok) return settlement;
  const recordedH30 = (await store.read(snapshotKey(raceId, "H30"))) !== undefined;
  return ok({ day, race, recordedH30, analysis: analysis.value?.document, settlement: settlement.value });
}

function joined(parts: readonly ReadRaces[]): ReadRaces {
  return { races: parts.flatMap(({ races }) => races), corrupt: parts.flatMap(({ corrupt }) => corrupt) };
}
