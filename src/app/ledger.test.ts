import { describe, expect, test } from "vitest";
import type { RaceDay } from "../domain/kernel/time.ts";
import { instantOf } from "../domain/kernel/time.ts";
import type { DocumentStore } from "../ports/document-store.ts";
import { createMemoryStore } from "../store/memory/memory-store.ts";
import type { Deps } from "./deps.ts";
import { seal, viewLedger } from "./ledger.ts";

const DAY = "2025-12-10" as RaceDay;

/** What the ledger touches of the dependencies. */
function depsOn(store: DocumentStore): Deps {
  return { store, clock: { now: () => instantOf(1_765_371_300_000) }, codeVersion: "test" } as Deps;
}

function decision(race: string) {
  return {
    kind: "decision" as const,
    subject: `2025-12-10-${race}-decision-v1`,
    content: { race, verdict: { decision: "abstain" } },
    day: DAY,
    correlationId: "c",
  };
}

async function subjects(store: DocumentStore): Promise<string[]> {
  const view = await viewLedger(depsOn(store), "2025-12");
  if (!view.ok) throw new Error(view.error.detail);
  expect(view.value.broken).toBeUndefined();
  return view.value.entries.map(({ subject }) => subject);
}

/** Dies at its n-th write, as a killed process would: that write and all later ones never happen. */
function dyingAt(inner: DocumentStore, n: number): DocumentStore {
  let writes = 0;
  const mayWrite = () => {
    writes++;
    if (writes >= n) throw new Error("killed");
  };
  return {
    ...inner,
    create: async (key, body) => {
      mayWrite();
      return inner.create(key, body);
    },
    replace: async (key, body, version) => {
      mayWrite();
      return inner.replace(key, body, version);
    },
  };
}

/** Where the chain breaks once its second entry reads otherwise, or the document that no longer parses. */
async function tamper(change: (text: string) => string) {
  const store = createMemoryStore();
  for (const race of ["R1C1", "R1C2", "R1C3"]) await seal(depsOn(store), decision(race));
  const key = "ledger/2025-12/000002.json";
  const stored = await store.read(key);
  if (!stored) throw new Error("no second entry");
  const text = change(new TextDecoder().decode(stored.body));
  await store.replace(key, new TextEncoder().encode(text), stored.version);
  const view = await viewLedger(depsOn(store), "2025-12");
  return view.ok ? view.value.broken?.seq : view.error.key;
}

describe("the ledger", () => {
  test("seals a subject once, however often it is sealed", async () => {
    const store = createMemoryStore();
    for (const race of ["R1C1", "R1C2", "R1C1", "R1C1"]) await seal(depsOn(store), decision(race));
    expect(await subjects(store)).toEqual(["2025-12-10-R1C1-decision-v1", "2025-12-10-R1C2-decision-v1"]);
  });

  test("twenty decisions sealed at once, each by two processes, make one unbroken chain of twenty", async () => {
    const store = createMemoryStore();
    const races = Array.from({ length: 20 }, (_, i) => `R1C${i + 1}`);
    await Promise.all([...races, ...races].map((race) => seal(depsOn(store), decision(race))));
    expect((await subjects(store)).toSorted()).toEqual(races.map((race) => decision(race).subject).toSorted());
  });

  test("a decision that another process seals between two steps of ours is sealed once", async () => {
    for (let step = 1; step <= 6; step++) {
      const store = createMemoryStore();
      await seal(depsOn(store), decision("R1C1"));
      let steps = 0;
      const interrupted = {
        ...store,
        async read(key: string) {
          const stored = await store.read(key);
          if (++steps === step) await seal(depsOn(store), decision("R1C2"));
          return stored;
        },
      };
      await seal(depsOn(interrupted), decision("R1C2"));
      expect(await subjects(store), `after read ${step}`).toHaveLength(2);
    }
  });

  test("a process killed at any write leaves an entry that is sealed once after all", async () => {
    for (let n = 1; n <= 4; n++) {
      const store = createMemoryStore();
      await seal(depsOn(store), decision("R1C1"));
      const killed = await seal(depsOn(dyingAt(store, n)), decision("R1C2")).catch(() => "killed");
      expect(killed === "killed", `killed at write ${n}`).toBe(n <= 3);
      await seal(depsOn(store), decision("R1C3"));
      await seal(depsOn(store), decision("R1C2"));
      expect((await subjects(store)).toSorted()).toEqual(
        ["R1C1", "R1C2", "R1C3"].map((race) => decision(race).subject),
      );
    }
  });

  test("a changed verdict, a changed hash and a removed entry are found and named", async () => {
    expect(await tamper((text) => text.replace('"abstain"', '"play"'))).toBe(2);
    expect(await tamper((text) => text.replace(/"previous": ".{64}"/, `"previous": "${"1".repeat(64)}"`))).toBe(2);
    expect(await tamper((text) => text.replace('"seq": 2', '"seq": 7'))).toBe(2);
    expect(await tamper((text) => text.slice(0, 40))).toBe("ledger/2025-12/000002.json");
  });
});
