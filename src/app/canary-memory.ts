import type { SourceName } from "../domain/race/race.ts";
import { type CanaryState, NEW_CANARY } from "../domain/trust/page-canary.ts";
import type { Clock } from "../ports/clock.ts";
import type { DocumentStore } from "../ports/document-store.ts";
import type { Log } from "../ports/log.ts";
import type { PageKind } from "../ports/page-report.ts";
import { CanaryShape, canaryDocument, type LastPage } from "./canary-document.ts";
import { createDocument, readDocument, replaceDocument } from "./documents.ts";

export type CanaryMemoryDeps = {
  readonly clock: Clock;
  readonly store: DocumentStore;
  readonly log: Log;
  readonly codeVersion: string;
};

/** What is known of one kind of pages of one source. */
export type CanaryRecord = {
  readonly canary: CanaryState;
  readonly last: LastPage | undefined;
  /** Of the document that this goes on from. */
  readonly version: string | undefined;
  /** Pages since the document was written. */
  readonly unwritten: number;
};

/** Good pages after which the canary's memory is written; what changes its trust is written at once. */
export const WRITTEN_EVERY = 10;
/** The version of what was just written: nobody's, so that the next page reads which it became. */
const UNREAD = "unread";

/** `sources/SOURCE/KIND.json` */
export const canaryKey = (source: SourceName, kind: PageKind) => `sources/${source}/${kind}.json`;

/** The canaries as this process knows them, over what is stored: another process may write at any time. */
export type CanaryMemory = {
  /** Never throws: what cannot be read is said, and what this process knows goes on, or a new canary. */
  read(key: string): Promise<CanaryRecord>;
  /** Not yet worth a document. */
  hold(key: string, record: CanaryRecord): void;
  /** conflict: another process wrote first. A disk that fails is said, and the next page tries again. */
  write(key: string, record: CanaryRecord): Promise<"kept" | "conflict">;
  /** Stored or known. */
  keys(): Promise<readonly string[]>;
};

export function createCanaryMemory(deps: CanaryMemoryDeps): CanaryMemory {
  const known = new Map<string, CanaryRecord>();
  return {
    async read(key) {
      const here = known.get(key);
      try {
        const version = (await deps.store.read(key))?.version;
        if (here && here.version === version) return here;
        const read = await readDocument(deps.store, key, CanaryShape);
        if (!read.ok) deps.log.warn("a canary's memory cannot be read and starts anew", { ...read.error });
        const stored = read.ok ? read.value : undefined;
        const record: CanaryRecord = {
          canary: stored?.document.canary ?? NEW_CANARY,
          last: stored?.document.last ?? here?.last,
          version: stored?.version ?? version,
          // A process may live for one page only: its first is written.
          unwritten: here ? 0 : WRITTEN_EVERY - 1,
        };
        known.set(key, record);
        return record;
      } catch (cause) {
        deps.log.error("a canary's memory cannot be reached", { key, cause: String(cause) });
        return here ?? { canary: NEW_CANARY, last: undefined, version: undefined, unwritten: WRITTEN_EVERY - 1 };
      }
    },

    hold: (key, record) => void known.set(key, record),

    async write(key, record) {
      const { canary, last, version } = record;
      const papers = { generatedAt: deps.clock.now(), correlationId: "canary", codeVersion: deps.codeVersion };
      try {
        const document = canaryDocument(canary, last);
        const written =
          version === undefined
            ? await createDocument(deps.store, key, papers, document)
            : await replaceDocument(deps.store, key, version, papers, document);
        if (written === "conflict" || written === "exists") return "conflict";
        known.set(key, { ...record, version: UNREAD, unwritten: 0 });
      } catch (cause) {
        deps.log.error("a canary's memory cannot be written", { key, cause: String(cause) });
        known.set(key, record); // the next page tries again
      }
      return "kept";
    },

    keys: async () => [...new Set([...(await deps.store.list("sources/")), ...known.keys()])].toSorted(),
  };
}
