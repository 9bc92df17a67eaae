import { afterAll, describe, expect, test } from "vitest";
import { startFakeBucket } from "../../../test/fakes/fake-bucket.ts";
import { bytes, documentStoreContract } from "../document-store.contract.ts";
import { createGcsStore } from "./gcs-store.ts";

const bucket = await startFakeBucket();
let stores = 0;

/** A store of its own in the one bucket, by its prefix. */
function emptyStore() {
  stores += 1;
  return createGcsStore({ bucket: "fake", prefix: `s${stores}/`, projectId: "p", apiEndpoint: bucket.endpoint });
}

afterAll(() => bucket.close());

documentStoreContract("a bucket", async () => ({ store: emptyStore(), remove: async () => undefined }));

describe("a bucket that does not answer as it should", () => {
  test("a create whose reply was lost is created, though the retry hears 412", async () => {
    const store = emptyStore();
    bucket.setFault(once(({ url }) => url.startsWith("/upload"), { status: 503, done: true }));
    expect(await store.create("plan.json", bytes("mine"))).toBe("created");
    bucket.setFault(undefined);
    expect(await store.create("plan.json", bytes("mine"))).toBe("exists");
  });

  test("a replace whose reply was lost is replaced; the same bytes of another are his", async () => {
    const store = emptyStore();
    await store.create("plan.json", bytes("0"));
    const version = (await store.read("plan.json"))?.version ?? "";
    bucket.setFault(once(({ url }) => url.startsWith("/upload"), { status: 503, done: true }));
    expect(await store.replace("plan.json", bytes("1"), version)).toBe("replaced");
    bucket.setFault(undefined);
    expect(await store.replace("plan.json", bytes("1"), version)).toBe("conflict");
  });

  test("a passing 503 and 429 are tried again, a 403 is told with key and bucket", async () => {
    const store = emptyStore();
    for (const status of [503, 429]) {
      bucket.setFault(once(() => true, { status }));
      expect(await store.create(`a${status}.json`, bytes("x"))).toBe("created");
    }
    bucket.setFault(() => ({ status: 403 }));
    await expect(store.create("b.json", bytes("x"))).rejects.toThrow(/cannot create b\.json in gs:\/\/fake: /);
    await expect(store.read("b.json")).rejects.toThrow(/cannot read b\.json in gs:\/\/fake: /);
    await expect(store.list("")).rejects.toThrow(/cannot list/);
    bucket.setFault(undefined);
  });

  test("a listing of several pages is whole", async () => {
    const store = emptyStore();
    const keys = Array.from({ length: 11 }, (_, i) => `runs/${String(i).padStart(2, "0")}.json`);
    for (const key of keys) await store.create(key, bytes("x"));
    expect(await store.list("runs/")).toEqual(keys);
  });
});

/** Answers the first request that fits so, and all others truly. */
function once(
  fits: (request: { readonly url: string }) => boolean,
  answer: { readonly status: number; readonly done?: boolean },
) {
  let left = 1;
  return (request: { readonly url: string }) => (fits(request) && left-- > 0 ? answer : undefined);
}
