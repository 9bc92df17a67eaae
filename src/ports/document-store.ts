/**
 * Where everything lasting lives: documents by key (`days/2025-10-16/plan.json`), on disk or in a bucket.
 *
 * A document is written once, or replaced by whoever read the version that stands. No reader ever sees half of one, and
 * what was answered "created" or "replaced" survives a crash.
 */
export interface DocumentStore {
  read(key: string): Promise<StoredDocument | undefined>;
  /** "exists": another write was first; its document stands. */
  create(key: string, body: Uint8Array): Promise<Creation>;
  /** Replaces the document if it still is at that version. "conflict": it is not, or it is gone. */
  replace(key: string, body: Uint8Array, version: string): Promise<Replacement>;
  /** The keys that begin with a prefix (`""`: all), sorted. No folders, and nothing half-written. */
  list(prefix: string): Promise<string[]>;
}

/** A store that can also forget. Only what may be fetched or made anew is ever removed: raw pages past their retention. */
export interface PrunableStore extends DocumentStore {
  /** A key that is not there is no error. */
  remove(key: string): Promise<void>;
}

export type StoredDocument = {
  /** The reader's own copy. */
  readonly body: Uint8Array;
  /** Opaque; two contents of a key never share one. Writing the same content again may keep it. */
  readonly version: string;
};

export type Creation = "created" | "exists";
export type Replacement = "replaced" | "conflict";

/**
 * Keys are relative paths of plain segments. Anything else is a bug of the caller.
 *
 * @throws RangeError on `..`, an empty segment, a leading slash, or a character outside `A-Za-z0-9._-`
 */
export function assertKey(key: string): void {
  const plain = key.split("/").every((segment) => /^[A-Za-z0-9_-][A-Za-z0-9._-]*$/.test(segment));
  if (!plain) throw new RangeError(`not a document key: ${JSON.stringify(key)}`);
}
