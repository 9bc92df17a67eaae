import { assertKey, type PrunableStore, type StoredDocument } from "../../ports/document-store.ts";
import { assertPrefix } from "../assert-prefix.ts";

/** Documents that live as long as the process: for tests and replays. */
export function createMemoryStore(): PrunableStore {
  const documents = new Map<string, StoredDocument>();
  let writes = 0;

  function write(key: string, body: Uint8Array): void {
    writes += 1;
    documents.set(key, { body: new Uint8Array(body), version: String(writes) });
  }

  return {
    async read(key) {
      assertKey(key);
      const document = documents.get(key);
      // A copy: whoever reads may write into what he got, and the document must not change under the next reader.
      return document && { body: new Uint8Array(document.body), version: document.version };
    },
    async create(key, body) {
      assertKey(key);
      if (documents.has(key)) return "exists";
      write(key, body);
      return "created";
    },
    async replace(key, body, version) {
      assertKey(key);
      if (documents.get(key)?.version !== version) return "conflict";
      write(key, body);
      return "replaced";
    },
    async list(prefix) {
      assertPrefix(prefix);
      return [...documents.keys()].filter((key) => key.startsWith(prefix)).toSorted();
    },
    async remove(key) {
      assertKey(key);
      documents.delete(key);
    },
  };
}
