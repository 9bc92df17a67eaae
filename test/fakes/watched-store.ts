import type { DocumentStore } from "../../src/ports/document-store.ts";

/** A process that is killed before its n-th write: that write and everything after it never happens. */
export function dyingBeforeWrite(store: DocumentStore, n: number): DocumentStore {
  let writes = 0;
  const alive = <T>(work: () => Promise<T>): Promise<T> => {
    if (writes >= n) return Promise.reject(new Killed());
    return work();
  };
  const write = <T>(work: () => Promise<T>): Promise<T> => {
    writes++;
    return alive(work);
  };
  return {
    read: (key) => alive(() => store.read(key)),
    list: (prefix) => alive(() => store.list(prefix)),
    create: (key, body) => write(() => store.create(key, body)),
    replace: (key, body, version) => write(() => store.replace(key, body, version)),
  };
}

export class Killed extends Error {
  override readonly name = "Killed";
}

/** Every document as text, by key. */
export async function allDocuments(store: DocumentStore, prefix = ""): Promise<Record<string, string>> {
  const documents: Record<string, string> = {};
  for (const key of await store.list(prefix)) {
    const stored = await store.read(key);
    if (!stored) throw new Error(`${key} was listed and is not there`);
    documents[key] = new TextDecoder().decode(stored.body);
  }
  return documents;
}

/** All but the small record that every attempt leaves, and the ledger's bookmark, which may lag behind its entries. */
export async function lastingDocuments(store: DocumentStore): Promise<Record<string, string>> {
  const documents = await allDocuments(store);
  return Object.fromEntries(Object.entries(documents).filter(([key]) => !isRunRecord(key) && !isBookmark(key)));
}

function isBookmark(key: string): boolean {
  return /^ledger\/[\d-]+\/head\.json$/.test(key);
}

/** `runs/2025-10-16/R1C3/…json`; what a later look superseded stands one folder further down. */
function isRunRecord(key: string): boolean {
  return key.startsWith("runs/") && key.split("/").length === 4;
}

/** Overwrites a document as a broken disk would. */
export async function spoil(store: DocumentStore, key: string, change: (text: string) => string): Promise<void> {
  const stored = await store.read(key);
  if (!stored) throw new Error(`${key} is not there`);
  const body = new TextEncoder().encode(change(new TextDecoder().decode(stored.body)));
  await store.replace(key, body, stored.version);
}

/** Tells every document that was really written. */
export function tellingWrites<Store extends DocumentStore>(
  store: Store,
  tell: (key: string, body: Uint8Array) => void,
): Store {
  return {
    ...store,
    async create(key, body) {
      const created = await store.create(key, body);
      if (created === "created") tell(key, body);
      return created;
    },
    async replace(key, body, version) {
      const replaced = await store.replace(key, body, version);
      if (replaced === "replaced") tell(key, body);
      return replaced;
    },
  };
}
