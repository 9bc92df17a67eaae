import { z } from "zod";
import { canonicalJson } from "../domain/kernel/canonical-json.ts";
import type { RaceId } from "../domain/kernel/race-id.ts";
import { err, ok, type Result } from "../domain/kernel/result.ts";
import type { RaceDay } from "../domain/kernel/time.ts";
import { fromWire, toWire } from "../domain/kernel/wire-names.ts";
import type { Creation, DocumentStore, Replacement } from "../ports/document-store.ts";

/** Every document says what wrote it. `schemaVersion` rises when an older reader could misread it. */
const SCHEMA_VERSION = 1;

/** The papers of a document. */
export type Papers = {
  readonly generatedAt: string;
  readonly correlationId: string;
  readonly codeVersion: string;
};

/** A stored document that does not parse: it is named, left where it is, and nothing is made up in its place. */
export type CorruptDocument = { readonly kind: "corrupt_document"; readonly key: string; readonly detail: string };

export function planKey(day: RaceDay): string {
  return `days/${day}/plan.json`;
}

/** `days/2025-10-16/R1C3/snapshot_H5.json` */
export function raceKey(raceId: RaceId, file: string): string {
  return `days/${raceId.slice(0, 10)}/${raceId.slice(11)}/${file}`;
}

/** Writes a document once. @returns "exists" where an earlier write stands */
export function createDocument(store: DocumentStore, key: string, papers: Papers, document: object): Promise<Creation> {
  return store.create(key, encode(papers, document));
}

export function replaceDocument(
  store: DocumentStore,
  key: string,
  version: string,
  papers: Papers,
  document: object,
): Promise<Replacement> {
  return store.replace(key, encode(papers, document), version);
}

/** Reads a document through its schema; undefined where there is none. */
export async function readDocument<T>(
  store: DocumentStore,
  key: string,
  schema: z.ZodType<T>,
): Promise<Result<{ readonly document: T; readonly version: string } | undefined, CorruptDocument>> {
  const stored = await store.read(key);
  if (!stored) return ok(undefined);
  const corrupt = (detail: string) => err({ kind: "corrupt_document" as const, key, detail });
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(stored.body));
  } catch (cause) {
    return corrupt(cause instanceof Error ? cause.message : String(cause));
  }
  const parsed = Versioned.safeParse(json);
  if (!parsed.success) return corrupt(z.prettifyError(parsed.error));
  if (parsed.data.schema_version > SCHEMA_VERSION) {
    return corrupt(`schema_version ${parsed.data.schema_version} is newer than this program knows (${SCHEMA_VERSION})`);
  }
  const document = schema.safeParse(fromWire(json));
  return document.success
    ? ok({ document: document.data, version: stored.version })
    : corrupt(z.prettifyError(document.error));
}

/** A listed document as its JSON has it, names and all; for what is shown or checked as it stands. */
export async function readJson(store: DocumentStore, key: string): Promise<Result<unknown, CorruptDocument>> {
  const stored = await store.read(key);
  if (!stored) return err({ kind: "corrupt_document", key, detail: "was listed and is gone" });
  try {
    return ok(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(stored.body)));
  } catch (cause) {
    return err({ kind: "corrupt_document", key, detail: cause instanceof Error ? cause.message : String(cause) });
  }
}

const Versioned = z.object({ schema_version: z.int().positive() });

function encode(papers: Papers, document: object): Uint8Array {
  const { generatedAt, correlationId, codeVersion } = papers;
  const whole = { schemaVersion: SCHEMA_VERSION, generatedAt, correlationId, codeVersion, ...document };
  return new TextEncoder().encode(canonicalJson(toWire(whole)));
}
