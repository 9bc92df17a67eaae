import { rmSync } from "node:fs";
import { cacheStores, type interceptors } from "undici";
import type { Log } from "../ports/log.ts";

export type HttpCacheStore = NonNullable<NonNullable<Parameters<typeof interceptors.cache>[0]>["store"]>;
type Found = Awaited<ReturnType<HttpCacheStore["get"]>>;

/** Twice a day of the PMU's pages; the oldest go first. */
const MOST_PAGES = 4000;

/**
 * The answers that a host allows to be kept (RFC 9111), on disk: what has not changed is asked for with its own validator
 * and comes back as 304. Never serves what is stale: odds that a host could not confirm are no odds.
 *
 * @param file of SQLite; undefined: in memory, where the disk does not last
 */
export function openHttpCache(file: string | undefined, log: Log): { store: HttpCacheStore; close(): void } {
  if (file === undefined) return { store: freshOnly(new cacheStores.MemoryCacheStore()), close: () => {} };
  const store = openFile(file, log);
  return { store: freshOnly(store), close: () => store.close() };
}

function openFile(file: string, log: Log) {
  try {
    return new cacheStores.SqliteCacheStore({ location: file, maxCount: MOST_PAGES });
  } catch (cause) {
    // It holds nothing that cannot be asked for again.
    log.warn("the cache of pages cannot be read and is made anew", { file, cause: String(cause) });
    for (const part of [file, `${file}-wal`, `${file}-shm`]) rmSync(part, { force: true });
    return new cacheStores.SqliteCacheStore({ location: file, maxCount: MOST_PAGES });
  }
}

/** Without the permissions of RFC 5861: an old answer while a new one is looked for, or because the host failed. */
function freshOnly(store: HttpCacheStore): HttpCacheStore {
  return {
    get(key) {
      const found = store.get(key);
      return found instanceof Promise ? found.then(strict) : strict(found);
    },
    createWriteStream: (key, value) => store.createWriteStream(key, value),
    delete: (key) => store.delete(key),
  };
}

function strict(found: Found): Found {
  if (!found?.cacheControlDirectives) return found;
  const { "stale-while-revalidate": _whileAsking, "stale-if-error": _ifError, ...rest } = found.cacheControlDirectives;
  return { ...found, cacheControlDirectives: rest };
}
