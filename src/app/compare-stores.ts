import { fromWire } from "../domain/kernel/wire-names.ts";
import { type ValueDifference, valueDifferences } from "../domain/trust/value-differences.ts";
import type { DocumentStore } from "../ports/document-store.ts";

/** A document that is not the same in two stores. */
export type DocumentDifference = {
  readonly key: string;
  /** missing: only made now; extra: only stood before; differs: both, with what they say differently, field by field. */
  readonly kind: "missing" | "extra" | "differs";
  /** Empty where the document is no JSON. */
  readonly fields: readonly ValueDifference[];
};

/**
 * Byte by byte, what stands in a store against what was made now.
 *
 * @param wanted which keys of `standing` should have been made too
 */
export async function compareStores(
  standing: DocumentStore,
  made: DocumentStore,
  wanted: (key: string) => boolean,
): Promise<DocumentDifference[]> {
  const keys = new Set(await made.list(""));
  const found: DocumentDifference[] = [];
  for (const key of keys) {
    const [before, now] = [await standing.read(key), await made.read(key)];
    if (!now) continue;
    if (!before) found.push({ key, kind: "missing", fields: [] });
    else if (!sameBytes(before.body, now.body)) {
      found.push({ key, kind: "differs", fields: fieldsOf(before.body, now.body) });
    }
  }
  for (const key of await standing.list("")) {
    if (wanted(key) && !keys.has(key)) found.push({ key, kind: "extra", fields: [] });
  }
  return found.toSorted((a, b) => (a.key < b.key ? -1 : 1));
}

function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, i) => byte === other[i]);
}

function fieldsOf(before: Uint8Array, now: Uint8Array): ValueDifference[] {
  const [one, other] = [parsed(before), parsed(now)];
  return one && other ? valueDifferences(one, other) : [];
}

function parsed(body: Uint8Array): object | undefined {
  try {
    const json: unknown = fromWire(JSON.parse(new TextDecoder().decode(body)));
    return typeof json === "object" && json !== null ? json : undefined;
  } catch {
    return undefined; // a table or a workbook: its bytes differ, and that is told
  }
}
