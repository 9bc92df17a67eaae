import { z } from "zod";
import type { RaceId } from "../domain/kernel/race-id.ts";
import { ok, type Result } from "../domain/kernel/result.ts";
import type { Instant } from "../domain/kernel/time.ts";
import type { Market } from "../domain/race/card.ts";
import type { RaceResult } from "../domain/race/race-result.ts";
import type { ResultDifference } from "../domain/settlement/differences-between.ts";
import type { DocumentStore } from "../ports/document-store.ts";
import { InstantText, MarketShape, RaceResultShape } from "./document-schemas.ts";
import { type CorruptDocument, raceKey, readDocument } from "./documents.ts";
import { DifferenceShape } from "./settlement-document.ts";

/** The end of a race as stored: version 1 when the first source was official, another where a later look says otherwise. */
export type StoredResult = {
  readonly version: number;
  /** Of the look. */
  readonly generatedAt: Instant;
  readonly correlationId: string;
  readonly results: readonly RaceResult[];
  /** The last odds before the off, pool by pool, as the sources keep them after it. */
  readonly finalMarkets: readonly Market[];
  /** From the version before; empty in the first. */
  readonly differences: readonly ResultDifference[];
};

export const StoredResultShape: z.ZodType<StoredResult> = z.object({
  version: z.int().positive().default(1), // documents of before the versions were all first ones
  generatedAt: InstantText,
  correlationId: z.string(),
  results: z.array(RaceResultShape),
  finalMarkets: z.array(MarketShape),
  differences: z.array(DifferenceShape).default([]),
});

/** `days/2025-10-16/R1C3/result.json`, `…/result_v2.json`; each is written once. */
export function versionKey(raceId: RaceId, name: "result" | "settlement", version: number): string {
  return raceKey(raceId, version === 1 ? `${name}.json` : `${name}_v${version}.json`);
}

/** Every version of a race's result, the first one first; empty where nothing was official yet. */
export function readResultVersions(
  store: DocumentStore,
  raceId: RaceId,
): Promise<Result<StoredResult[], CorruptDocument>> {
  return readVersions(store, (version) => versionKey(raceId, "result", version), StoredResultShape);
}

/** The result as it is known now; undefined where nothing was official yet. */
export async function readLatestResult(
  store: DocumentStore,
  raceId: RaceId,
): Promise<Result<StoredResult | undefined, CorruptDocument>> {
  const versions = await readResultVersions(store, raceId);
  return versions.ok ? ok(versions.value.at(-1)) : versions;
}

/**
 * The latest settlement of a race.
 *
 * @param shape `SettlementDocumentShape`, or what of it is needed
 * @param asOf what was settled later does not count: whoever asks for the state of a moment finds the same for ever
 */
export async function readLatestSettlement<T extends { readonly generatedAt: Instant }>(
  store: DocumentStore,
  raceId: RaceId,
  shape: z.ZodType<T>,
  asOf?: Instant,
): Promise<Result<T | undefined, CorruptDocument>> {
  const versions = await readVersions(store, (version) => versionKey(raceId, "settlement", version), shape);
  if (!versions.ok) return versions;
  return ok(versions.value.findLast(({ generatedAt }) => asOf === undefined || generatedAt <= asOf));
}

/** Versions have no holes: each is written when the one before stands. */
async function readVersions<T>(
  store: DocumentStore,
  keyOf: (version: number) => string,
  shape: z.ZodType<T>,
): Promise<Result<T[], CorruptDocument>> {
  const versions: T[] = [];
  for (;;) {
    const read = await readDocument(store, keyOf(versions.length + 1), shape);
    if (!read.ok) return read;
    if (!read.value) return ok(versions);
    versions.push(read.value.document);
  }
}
