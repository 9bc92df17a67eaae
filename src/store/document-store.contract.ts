import * as fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import type { DocumentStore, PrunableStore } from "../ports/document-store.ts";

/** An empty store, and how to remove it. */
export type StoreUnderTest = { readonly store: PrunableStore; readonly remove: () => Promise<void> };

const PLAN = "days/2025-10-16/plan.json";

/** What every store promises; each adapter's test calls it. */
export function documentStoreContract(adapter: string, open: () => Promise<StoreUnderTest>): void {
  const opened: StoreUnderTest[] = [];
  const emptyStore = async (): Promise<PrunableStore> => {
    const fresh = await open();
    opened.push(fresh);
    return fresh.store;
  };
  afterAll(async () => {
    await Promise.all(opened.map((store) => store.remove()));
  });

  describe(`${adapter} keeps the contract of a document store`, () => {
    test("a document that was never written is missing, and so is a folder", async () => {
      const store = await emptyStore();
      await store.create(PLAN, bytes("plan"));
      expect(await store.read("days/2025-10-17/plan.json")).toBeUndefined();
      expect(await store.read("days")).toBeUndefined();
      expect(await store.read(`${PLAN}/race`)).toBeUndefined();
    });

    test("the first to create a document wins, and the second hears that it exists", async () => {
      const store = await emptyStore();
      expect(await store.create(PLAN, bytes("first"))).toBe("created");
      expect(await store.create(PLAN, bytes("second"))).toBe("exists");
      expect(await text(store, PLAN)).toBe("first");
    });

    test("of many who create one document at once, exactly one does, and his document stands", async () => {
      const store = await emptyStore();
      const bodies = Array.from({ length: 12 }, (_, writer) => `writer ${writer}`);
      const answers = await Promise.all(bodies.map((body) => store.create(PLAN, bytes(body))));
      expect(answers.filter((answer) => answer === "created")).toHaveLength(1);
      expect(await text(store, PLAN)).toBe(bodies[answers.indexOf("created")]);
    });

    test("a document is replaced by whoever read the version that stands", async () => {
      const store = await emptyStore();
      await store.create(PLAN, bytes("morning"));
      const version = await versionOf(store, PLAN);
      expect(await store.replace(PLAN, bytes("noon"), version)).toBe("replaced");
      expect(await text(store, PLAN)).toBe("noon");
      expect(await versionOf(store, PLAN)).not.toBe(version);
      expect(await store.replace(PLAN, bytes("late"), version)).toBe("conflict");
      expect(await text(store, PLAN)).toBe("noon");
    });

    test("a document that is removed is gone, its neighbours stay, and it may be written anew", async () => {
      const store = await emptyStore();
      await store.create("raw/a", bytes("old"));
      await store.create("raw/b", bytes("other"));
      await store.remove("raw/a");
      await store.remove("raw/a"); // as when two processes forget the same day
      await store.remove("raw/never/written");
      expect(await store.list("")).toEqual(["raw/b"]);
      expect(await store.create("raw/a", bytes("new"))).toBe("created");
      expect(await text(store, "raw/a")).toBe("new");
      await expect(store.remove("../a")).rejects.toThrow(RangeError);
    });

    test("a document that is missing is not replaced", async () => {
      const store = await emptyStore();
      await store.create(PLAN, bytes("plan"));
      const version = await versionOf(store, PLAN);
      expect(await store.replace("days/2025-10-17/plan.json", bytes("other"), version)).toBe("conflict");
      expect(await store.read("days/2025-10-17/plan.json")).toBeUndefined();
    });

    test("of many who replace one version at once, exactly one does", async () => {
      const store = await emptyStore();
      await store.create(PLAN, bytes("0"));
      const version = await versionOf(store, PLAN);
      const bodies = Array.from({ length: 12 }, (_, writer) => `writer ${writer}`);
      const answers = await Promise.all(bodies.map((body) => store.replace(PLAN, bytes(body), version)));
      expect(answers.filter((answer) => answer === "replaced")).toHaveLength(1);
      expect(await text(store, PLAN)).toBe(bodies[answers.indexOf("replaced")]);
    });

    test("the keys below a prefix come sorted, wherever the prefix is cut", async () => {
      const store = await emptyStore();
      const keys = ["days/2025-10-16/R1C3/tickets.json", "days/2025-10-16/R1C10/tickets.json", PLAN, "ledger/1.json"];
      for (const key of keys) await store.create(key, bytes(key));
      expect(await store.list("")).toEqual([...keys].toSorted());
      expect(await store.list("days/2025-10-16/")).toEqual(keys.slice(0, 3).toSorted());
      expect(await store.list("days/2025-10-16/R1C1")).toEqual([keys[1]]);
      expect(await store.list("days/2025-10-16/R1C3/tickets.json")).toEqual([keys[0]]);
      expect(await store.list("days/2025-10-16/plan.json/")).toEqual([]);
      expect(await store.list("days/2024")).toEqual([]);
      expect(await store.list("none/")).toEqual([]);
    });

    test("any bytes come back as they were, none too", async () => {
      const store = await emptyStore();
      const every = Uint8Array.from({ length: 256 * 300 }, (_, i) => i % 256);
      await store.create("raw/every.bin", every);
      await store.create("raw/empty.bin", new Uint8Array());
      expect(Buffer.compare((await bodyOf(store, "raw/every.bin")) ?? Buffer.of(), every)).toBe(0);
      expect(await bodyOf(store, "raw/empty.bin")).toHaveLength(0);
    });

    test("neither a writer nor a reader who goes on writing into his bytes changes the document", async () => {
      const store = await emptyStore();
      const mine = bytes("plan");
      const created = store.create(PLAN, mine);
      mine.fill(0);
      await created;
      (await bodyOf(store, PLAN))?.fill(0);
      expect(await text(store, PLAN)).toBe("plan");

      const next = bytes("next");
      const replaced = store.replace(PLAN, next, await versionOf(store, PLAN));
      next.fill(0);
      await replaced;
      expect(await text(store, PLAN)).toBe("next");
    });

    test("a key that could leave the store, or that the store keeps for itself, is a bug of the caller", async () => {
      const store = await emptyStore();
      for (const key of [
        "",
        "/etc/passwd",
        "../plan.json",
        "days/../../x",
        "a//b",
        "a/",
        ".lock",
        "a/.b",
        "a b",
        "é",
      ]) {
        await expect(store.read(key)).rejects.toThrow(RangeError);
        await expect(store.create(key, bytes("x"))).rejects.toThrow(RangeError);
        await expect(store.replace(key, bytes("x"), "1")).rejects.toThrow(RangeError);
      }
      for (const prefix of ["/", "../", "a//", "a/.", "a/../"]) {
        await expect(store.list(prefix)).rejects.toThrow(RangeError);
      }
      expect(await store.list("")).toEqual([]);
    });

    test("whatever is done to it, it answers as a simple table would", async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
          const store = await emptyStore();
          const table = new Map<string, string>();
          const versions = new Map<string, string>();
          for (const { act, key, content } of steps) {
            if (act === "create") {
              expect(await store.create(key, bytes(content))).toBe(table.has(key) ? "exists" : "created");
              if (!table.has(key)) table.set(key, content);
            } else if (act === "remember") {
              const read = await store.read(key);
              expect(read && Buffer.from(read.body).toString()).toBe(table.get(key));
              if (read) versions.set(key, read.version);
            } else {
              const stands = (await store.read(key))?.version;
              const version = versions.get(key) ?? "never seen";
              const expected = stands !== undefined && version === stands ? "replaced" : "conflict";
              expect(await store.replace(key, bytes(content), version)).toBe(expected);
              if (expected === "replaced") table.set(key, content);
            }
          }
          expect(await store.list("")).toEqual([...table.keys()].toSorted());
          for (const [key, content] of table) expect(await text(store, key)).toBe(content);
        }),
        { numRuns: 40 },
      );
    });
  });
}

const step = fc.record({
  act: fc.constantFrom("create", "remember", "replace", "replace"),
  key: fc.constantFrom("a", "b/c", "b/d", "b/e/f"),
  content: fc.string({ maxLength: 8 }),
});

export function bytes(content: string): Uint8Array {
  return new Uint8Array(Buffer.from(content));
}

async function bodyOf(store: DocumentStore, key: string): Promise<Uint8Array | undefined> {
  return (await store.read(key))?.body;
}

async function text(store: DocumentStore, key: string): Promise<string | undefined> {
  const read = await bodyOf(store, key);
  return read && Buffer.from(read).toString();
}

async function versionOf(store: DocumentStore, key: string): Promise<string> {
  const read = await store.read(key);
  if (!read) throw new Error(`${key} is missing`);
  return read.version;
}
