import { createHash } from "node:crypto";
import { promisify } from "node:util";
import { gunzip, gzip } from "node:zlib";
import { z } from "zod";
import { canonicalJson } from "../domain/kernel/canonical-json.ts";
import { err, ok, type Result } from "../domain/kernel/result.ts";
import { addDays, type Instant, parisDayOf, parseInstant, parseRaceDay, type RaceDay } from "../domain/kernel/time.ts";
import { fromWire, toWire } from "../domain/kernel/wire-names.ts";
import type { DocumentStore, PrunableStore } from "../ports/document-store.ts";
import type { ArchivedFetch, ArchiveFault, Exchange, PageArchive } from "../ports/page-archive.ts";

const pack = promisify(gzip);
const unpack = promisify(gunzip);

/** Rises when an older reader could misread a record. */
const SCHEMA_VERSION = 1;
/** They name us or a session, and tell nothing of a race. */
const NOT_KEPT: ReadonlySet<string> = new Set(["set-cookie", "set-cookie2", "authorization", "www-authenticate"]);

/** Where pages lie: those that were fetched, and those that an operator brought in. */
type ArchiveRoot = "raw" | "imports";
const ROOTS: readonly ArchiveRoot[] = ["raw", "imports"];

const Moment = z.string().transform((text, context): Instant => {
  const instant = parseInstant(text);
  if (instant) return instant;
  context.addIssue({ code: "custom", message: "is not a moment" });
  return z.NEVER;
});

const FetchShape = z.object({
  schemaVersion: z.literal(SCHEMA_VERSION),
  url: z.string(),
  observedAt: Moment,
  status: z.int(),
  // Pairs: their names are the host's and not ours to rename.
  headers: z.array(z.tuple([z.string(), z.string()])).transform((pairs) => Object.fromEntries(pairs)),
  contentSha256: z.string().regex(/^[0-9a-f]{64}$/),
  bytes: z.int(),
  confirmed: z.boolean(),
  imported: z.object({ file: z.string(), importedAt: Moment }).exactOptional(),
});

/**
 * Every fetched page in the document store: one small record a fetch, `raw/DATE/fetches/…json`, and each content once a
 * day, packed, `raw/DATE/pages/SHA256.gz`. The day is that of Paris, so that a day can be forgotten as a whole.
 *
 * @param root `imports` for pages that an operator brought in: the same form, in a folder of their own
 */
export function createStoredArchive(store: DocumentStore, root: ArchiveRoot = "raw"): PageArchive {
  return {
    async keep(exchange) {
      const day = parisDayOf(exchange.observedAt);
      const contentSha256 = sha256(exchange.body);
      await store.create(pageKey(root, day, contentSha256), await pack(exchange.body));
      const record = encode(exchange, contentSha256);
      const name = nameOf(exchange);
      for (let n = 1; ; n++) {
        const key = `${root}/${day}/fetches/${name}${n === 1 ? "" : `-${n}`}.json`;
        if ((await store.create(key, record)) === "created") return key;
      }
    },

    async fetches(day) {
      const keys = await store.list(`${root}/${day}/fetches/`);
      const found: Result<ArchivedFetch, ArchiveFault>[] = [];
      for (const key of keys) found.push(await readFetch(store, key));
      return found;
    },

    async latestOf(url, day, status) {
      const ending = new RegExp(`--${addressPart(url)}(-\\d+)?\\.json$`);
      const keys = (await store.list(`${root}/${day}/fetches/`)).filter((key) => ending.test(key));
      // The digest in a name is cut: another address may share it.
      for (const key of keys.toReversed()) {
        const found = await readFetch(store, key);
        if (!found.ok) return found;
        if (found.value.url === url && found.value.status === (status ?? found.value.status)) return found;
      }
      return undefined;
    },

    async page({ key, observedAt, contentSha256 }) {
      const pageAt = pageKey(root, parisDayOf(observedAt), contentSha256);
      const stored = await store.read(pageAt);
      if (!stored) return err({ kind: "archive_damaged", key, detail: `${pageAt} is missing` });
      let body: Uint8Array;
      try {
        body = await unpack(stored.body);
      } catch (cause) {
        return err({ kind: "archive_damaged", key: pageAt, detail: String(cause) });
      }
      if (sha256(body) !== contentSha256) {
        return err({ kind: "archive_damaged", key: pageAt, detail: "its content is not what its name says" });
      }
      return ok(body);
    },

    async countOf(origin, day) {
      const host = hostPart(new URL(origin));
      const keys = await store.list(`${root}/${day}/fetches/`);
      return keys.filter((key) => key.split("/").at(-1)?.slice("HHMMSSmmm-".length).startsWith(`${host}--`)).length;
    },
  };
}

/**
 * Forgets the days that are older than `keptDays`, whole days, the oldest first: pages that were fetched and those that an
 * operator brought in, which `reparse` reads beside each other. An imported page may have no other copy, so it stays as
 * long as the pages of its day. What lies in no day's folder is nobody's to forget.
 *
 * @returns how many documents went
 */
export async function pruneArchive(store: PrunableStore, today: RaceDay, keptDays: number): Promise<number> {
  const first = addDays(today, -keptDays);
  let forgotten = 0;
  for (const root of ROOTS) {
    for (const key of await store.list(`${root}/`)) {
      const day = parseRaceDay(key.split("/")[1] ?? "");
      if (!day.ok || day.value >= first) continue;
      await store.remove(key);
      forgotten += 1;
    }
  }
  return forgotten;
}

async function readFetch(store: DocumentStore, key: string): Promise<Result<ArchivedFetch, ArchiveFault>> {
  const stored = await store.read(key);
  if (!stored) return err({ kind: "archive_damaged", key, detail: "it went away while it was read" });
  try {
    const { schemaVersion: _, ...record } = FetchShape.parse(fromWire(JSON.parse(Buffer.from(stored.body).toString())));
    return ok({ ...record, key });
  } catch (cause) {
    const detail = cause instanceof z.ZodError ? z.prettifyError(cause) : String(cause);
    return err({ kind: "archive_damaged", key, detail });
  }
}

function encode(exchange: Exchange, contentSha256: string): Uint8Array {
  const { url, observedAt, status, headers, body, confirmed, imported } = exchange;
  const record = {
    schemaVersion: SCHEMA_VERSION,
    url,
    observedAt,
    status,
    headers: Object.entries(headers).filter(([name]) => !NOT_KEPT.has(name.toLowerCase())),
    contentSha256,
    bytes: body.byteLength,
    confirmed,
    imported,
  };
  return Buffer.from(canonicalJson(toWire(record)));
}

/** `140512345-www.zeturf.fr--1a2b3c4d`: in the order of time, and countable by host without being read. */
function nameOf({ url, observedAt }: Exchange): string {
  return `${observedAt.slice(11, 23).replace(/\D/g, "")}-${hostPart(new URL(url))}--${addressPart(url)}`;
}

function addressPart(url: string): string {
  return sha256(Buffer.from(url)).slice(0, 8);
}

function hostPart({ host }: URL): string {
  return host.replace(/[^A-Za-z0-9.-]/g, "_");
}

function pageKey(root: ArchiveRoot, day: RaceDay, contentSha256: string): string {
  return `${root}/${day}/pages/${contentSha256}.gz`;
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
