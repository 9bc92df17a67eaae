import { createHash, randomUUID } from "node:crypto";
import { buffer } from "node:stream/consumers";
import type { Bucket, File } from "@google-cloud/storage";
import { assertKey, type PrunableStore } from "../../ports/document-store.ts";
import { assertPrefix } from "../assert-prefix.ts";

export type GcsStoreOptions = {
  readonly bucket: string;
  /** Of every object's name, with its slash; empty: the whole bucket is ours. */
  readonly prefix?: string;
  readonly projectId?: string | undefined;
  /** Of an emulator on loopback, asked without a token. `STORAGE_EMULATOR_HOST` does not work in Node. */
  readonly apiEndpoint?: string | undefined;
};

/** Tries of one request, and seconds for all of them: H5 has five minutes, and Cloud Run's request more. */
const MOST_RETRIES = 5;
const RETRY_SECONDS = 60;

/** Metadata that says which write made an object. */
const WRITE_ID = "write-id";

/**
 * Documents as objects of a bucket; a version is the object's generation. Several instances may use the bucket.
 *
 * Create-only and compare-and-swap are preconditions of the upload. A retry after a lost reply can be refused by its own
 * first attempt (412): every write therefore carries an id, and who is refused looks whether the object is his.
 *
 * The client is loaded with the first request: a service answers /health before.
 *
 * @throws Error (of the client, `code` 401, 403, 5xx …) where the bucket cannot be used: the message names key and bucket
 * @see Cloud Storage, request preconditions; specification google-cloud.md §4
 */
export function createGcsStore({ bucket: name, prefix = "", projectId, apiEndpoint }: GcsStoreOptions): PrunableStore {
  let opened: Promise<Bucket> | undefined;
  const bucket = (): Promise<Bucket> => {
    opened ??= openBucket(name, { projectId, apiEndpoint });
    return opened;
  };
  const fileOf = async (key: string): Promise<File> => (await bucket()).file(`${prefix}${key}`);

  async function save(key: string, body: Uint8Array, generation: string): Promise<boolean> {
    const file = await fileOf(key);
    const id = randomUUID();
    const md5Hash = createHash("md5").update(body).digest("base64");
    try {
      await file.save(Buffer.from(body), {
        resumable: false, // a document is far below the 8 MB from which a resumable upload pays
        preconditionOpts: { ifGenerationMatch: generation },
        // The server compares, before it makes the object. The client's own check would delete what it takes for damaged.
        validation: false,
        metadata: { md5Hash, contentType: contentTypeOf(key), cacheControl: "no-cache", metadata: { [WRITE_ID]: id } },
      });
      return true;
    } catch (error) {
      if (codeOf(error) === 412) return (await writeIdOf(file)) === id;
      throw error;
    }
  }

  return {
    async read(key) {
      assertKey(key);
      return naming("read", key, name, async () => {
        const stream = (await fileOf(key)).createReadStream({ decompress: false, validation: "md5" });
        let version: string | undefined;
        stream.on("response", ({ headers }: { readonly headers: unknown }) => {
          version = headerOf(headers, "x-goog-generation");
        });
        try {
          const body = new Uint8Array(await buffer(stream));
          if (version === undefined) throw new Error("the answer names no generation");
          return { body, version };
        } catch (error) {
          if (codeOf(error) === 404) return undefined;
          throw error;
        }
      });
    },
    async create(key, body) {
      assertKey(key);
      const taken = new Uint8Array(body); // the caller may go on writing into his
      return naming("create", key, name, async () => ((await save(key, taken, "0")) ? "created" : "exists"));
    },
    async replace(key, body, version) {
      assertKey(key);
      // No generation: nobody ever read it here.
      if (!/^[1-9]\d*$/.test(version)) return "conflict";
      const taken = new Uint8Array(body);
      return naming("replace", key, name, async () => ((await save(key, taken, version)) ? "replaced" : "conflict"));
    },
    async list(keyPrefix) {
      assertPrefix(keyPrefix);
      return naming("list", keyPrefix, name, async () => {
        const [files] = await (await bucket()).getFiles({
          prefix: `${prefix}${keyPrefix}`,
          fields: "items(name),nextPageToken",
        });
        return files.map((file) => file.name.slice(prefix.length)).toSorted();
      });
    },
    async remove(key) {
      assertKey(key);
      await naming("remove", key, name, async () => (await fileOf(key)).delete({ ignoreNotFound: true }));
    },
  };
}

async function openBucket(name: string, options: Pick<GcsStoreOptions, "projectId" | "apiEndpoint">): Promise<Bucket> {
  const { Storage } = await import("@google-cloud/storage");
  const storage = new Storage({
    ...(options.projectId === undefined ? {} : { projectId: options.projectId }),
    ...(options.apiEndpoint === undefined ? {} : { apiEndpoint: options.apiEndpoint }),
    retryOptions: { autoRetry: true, maxRetries: MOST_RETRIES, totalTimeout: RETRY_SECONDS },
  });
  return storage.bucket(name);
}

async function writeIdOf(file: File): Promise<unknown> {
  try {
    const [{ metadata }] = await file.getMetadata();
    return metadata?.[WRITE_ID];
  } catch (error) {
    if (codeOf(error) === 404) return undefined; // replaced and removed meanwhile
    throw error;
  }
}

function contentTypeOf(key: string): string {
  if (key.endsWith(".json")) return "application/json; charset=utf-8";
  return key.endsWith(".csv") ? "text/csv; charset=utf-8" : "application/octet-stream";
}

/** HTTP status of a failed request; the client gives it as a number or as text. */
function codeOf(error: unknown): number | undefined {
  if (typeof error !== "object" || error === null || !("code" in error)) return undefined;
  const code = Number(error.code);
  return Number.isInteger(code) ? code : undefined;
}

/** The client hands over headers as a `Headers` or as a plain object, by version. */
function headerOf(headers: unknown, name: string): string | undefined {
  const value: unknown =
    headers instanceof Headers ? headers.get(name) : (headers as Readonly<Record<string, unknown>>)[name];
  return typeof value === "string" ? value : undefined;
}

async function naming<T>(act: string, key: string, bucket: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof RangeError) throw cause;
    const detail = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`cannot ${act} ${key} in gs://${bucket}: ${detail}`, { cause });
  }
}
