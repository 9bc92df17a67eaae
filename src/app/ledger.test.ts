import { describe, expect, test } from "vitest";
import { addMinutes, type Instant, parseInstant, type RaceDay } from "../domain/kernel/time.ts";
import type { DocumentStore } from "../ports/document-store.ts";
import { createMemoryStore } from "../store/memory/memory-store.ts";
import type { Deps } from "./deps.ts";
import { type Seal, seal } from "./ledger.ts";
import { verifyLedger, viewLedger } from "./ledger-view.ts";

const DAY = "2025-12-10" as RaceDay;
const NOON = at("2025-12-10T12:55:00.000Z");

function at(text: string): Instant {
  const instant = parseInstant(text);
  if (!instant) throw new RangeError(text);
  return instant;
}

/** What the ledger touches of the dependencies. */
function depsOn(store: DocumentStore, now: Instant = NOON): Deps {
  return { store, clock: { now: () => now }, codeVersion: "test" } as Deps;
}

function decision(race: string, day: RaceDay = DAY): Seal {
  return {
    kind: "decision" as const,
    subject: `${day}-${race}-decision-v1`,
    content: { race, verdict: { decision: "abstain" } },
    day,
    correlationId: "c",
    offAt: addMinutes(NOON, 5),
  };
}

async function subjects(store: DocumentStore, month = "2025-12"): Promise<string[]> {
  const view = await viewLedger(depsOn(store), month);
  if (!view.ok) throw new Error(view.error.detail);
  expect(view.value.broken).toBeUndefined();
  return view.value.entries.map(({ subject }) => subject);
}

/** The whole chain: no month broken, no claim without its entry. */
async function allSubjects(store: DocumentStore): Promise<string[]> {
  const checked = await verifyLedger(depsOn(store));
  if (!checked.ok) throw new Error(checked.error.detail);
  expect(checked.value.months.map(({ broken }) => broken).filter(Boolean)).toEqual([]);
  expect(checked.value.gone).toEqual([]);
  return checked.value.months.flatMap(({ entries }) => entries.map(({ subject }) => subject));
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
    for (let step = 1; step <= 7; step++) {
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

const NOVEMBER = at("2025-11-30T22:59:00.000Z"); // 23:59 in Paris
const DECEMBER = at("2025-11-30T23:00:00.000Z"); // midnight in Paris
const LAST_DAY = "2025-11-30" as RaceDay;

describe("the turn of the month", () => {
  test("closes the month before with an entry that the first of the new month names", async () => {
    const store = createMemoryStore();
    await seal(depsOn(store, NOVEMBER), decision("R1C1", LAST_DAY));
    await seal(depsOn(store, DECEMBER), decision("R1C2", LAST_DAY)); // sealed in December, whatever day it is about
    expect(await allSubjects(store)).toEqual([
      "2025-11-30-R1C1-decision-v1",
      "2025-11-end",
      "2025-11-30-R1C2-decision-v1",
    ]);
    const [november, december] = await Promise.all(
      ["2025-11", "2025-12"].map(async (month) => {
        const view = await viewLedger(depsOn(store), month);
        return view.ok ? view.value : undefined;
      }),
    );
    expect(december?.entries[0]?.previous).toBe(november?.head?.hash);
    expect(december?.entries[0]?.month).toBe("2025-12");
  });

  test("leaves no gap when months pass in which nothing is sealed", async () => {
    const store = createMemoryStore();
    await seal(depsOn(store, NOVEMBER), decision("R1C1"));
    await seal(depsOn(store, at("2026-03-02T10:00:00.000Z")), decision("R1C2"));
    expect(await allSubjects(store)).toEqual([decision("R1C1").subject, "2025-11-end", decision("R1C2").subject]);
  });

  test("a process whose clock is still in the old month goes on in the new one, and never before its last entry", async () => {
    const store = createMemoryStore();
    await seal(depsOn(store, NOVEMBER), decision("R1C1"));
    await seal(depsOn(store, DECEMBER), decision("R1C2"));
    await seal(depsOn(store, NOVEMBER), decision("R1C3"));
    expect(await allSubjects(store)).toHaveLength(4);
    const view = await viewLedger(depsOn(store), "2025-12");
    expect(view.ok && view.value.entries.map(({ sealedAt }) => sealedAt)).toEqual([DECEMBER, DECEMBER]);
  });

  test("a decision of the old month that is repeated in the new one is not sealed again", async () => {
    const store = createMemoryStore();
    for (const now of [NOVEMBER, DECEMBER, DECEMBER]) await seal(depsOn(store, now), decision("R1C1"));
    expect(await allSubjects(store)).toEqual([decision("R1C1").subject]);
  });

  test("two processes on both sides of midnight, killed at any write, seal each decision once in one chain", async () => {
    for (let n = 1; n <= 8; n++) {
      for (const first of [NOVEMBER, DECEMBER]) {
        const store = createMemoryStore();
        if (n % 2 === 0) await seal(depsOn(store, NOVEMBER), decision("R1C1"));
        const other = first === NOVEMBER ? DECEMBER : NOVEMBER;
        const sealing = (now: Instant, by: DocumentStore) =>
          Promise.all(["R1C2", "R1C3", "R1C4"].map((race) => seal(depsOn(by, now), decision(race)))).catch(
            () => "killed",
          );
        await Promise.all([sealing(first, dyingAt(store, n)), sealing(other, store)]);
        for (const race of ["R1C1", "R1C2", "R1C3", "R1C4"]) await seal(depsOn(store, DECEMBER), decision(race));
        const sealed = (await allSubjects(store)).filter((subject) => subject !== "2025-11-end");
        expect(sealed.toSorted(), `killed at write ${n}`).toEqual(
          ["R1C1", "R1C2", "R1C3", "R1C4"].map((race) => decision(race).subject),
        );
      }
    }
  });

  test("a store that writes and then cannot say so leaves one entry a subject", async () => {
    for (let lost = 1; lost <= 8; lost++) {
      const store = createMemoryStore();
      const unsure = notAnsweringAt(store, lost);
      for (const [race, now] of [
        ["R1C1", NOVEMBER],
        ["R1C2", DECEMBER],
        ["R1C3", DECEMBER],
      ] as const) {
        const first = await seal(depsOn(unsure, now), decision(race)).catch(() => "unknown");
        if (first === "unknown") await seal(depsOn(unsure, now), decision(race));
      }
      expect(
        (await allSubjects(store)).filter((subject) => subject !== "2025-11-end"),
        `write ${lost}`,
      ).toHaveLength(3);
    }
  });
});

describe("what stands in the chain and what proves something", () => {
  test("a decision that was sealed at the off or after it says so, and is counted as late", async () => {
    const store = createMemoryStore();
    const off = addMinutes(NOON, 5);
    for (const [race, now] of [
      ["R1C1", NOON],
      ["R1C2", off],
      ["R1C3", addMinutes(off, 2)],
    ] as const)
      await seal(depsOn(store, now), decision(race));
    const view = await viewLedger(depsOn(store), "2025-12");
    if (!view.ok) throw new Error(view.error.detail);
    expect(view.value.entries.map(({ beforeOff }) => beforeOff)).toEqual([true, false, false]);
    expect(view.value.beforeOff).toBe(1);
    expect(view.value.late.map(({ subject }) => subject)).toEqual([decision("R1C2").subject, decision("R1C3").subject]);
    expect(view.value.broken).toBeUndefined();
  });

  test("a removed month, a cut tail and a removed claim's entry are noticed", async () => {
    const months = [NOVEMBER, DECEMBER, at("2026-01-05T10:00:00.000Z")];
    const filled = async () => {
      const store = createMemoryStore();
      for (const [i, now] of months.entries())
        for (const race of ["C1", "C2"]) await seal(depsOn(store, now), decision(`R${i + 1}${race}`));
      return store;
    };
    const faults = async (store: DocumentStore) => {
      const checked = await verifyLedger(depsOn(store));
      if (!checked.ok) throw new Error(checked.error.detail);
      return checked.value.months.flatMap(({ broken }) =>
        broken ? [`${broken.month} ${broken.seq} ${broken.fault}`] : [],
      );
    };
    const noDecember = await filled();
    for (const key of await noDecember.list("ledger/2025-12/")) await noDecember.remove(key);
    expect(await faults(noDecember)).toEqual(["2026-01 1 month_missing"]);

    const noFirst = await filled();
    for (const key of await noFirst.list("ledger/2025-11/")) await noFirst.remove(key);
    expect(await faults(noFirst)).toEqual(["2025-12 1 month_missing"]);

    const cut = await filled();
    await cut.remove("ledger/2026-01/000002.json");
    expect(await faults(cut)).toEqual(["2026-01 2 tail_missing"]);
    await cut.remove("ledger/2026-01/head.json");
    expect(await faults(cut)).toEqual([]);
    const checked = await verifyLedger(depsOn(cut));
    expect(checked.ok && checked.value.gone).toEqual([decision("R3C2").subject]);

    const open = await filled();
    for (const file of ["000003.json", "head.json"]) await open.remove(`ledger/2025-12/${file}`);
    expect(await faults(open)).toEqual(["2025-12 3 tail_missing", "2026-01 1 month_missing"]);
  });

  test("a name that only reads the same, and a new field, are another content", async () => {
    expect(await tamper((text) => text.replace('"sealed_at"', '"sealedAt"'))).toBe(2);
    expect(await tamper((text) => text.replace('"seq": 2', '"note": "later", "seq": 2'))).toBe(2);
    expect(await tamper((text) => text.replace('"code_version": "test"', '"code_version": "tess"'))).toBe(2);
    expect(await tamper((text) => text.replace('"before_off": true', '"before_off": false'))).toBe(2);
  });
});

/** Writes, and at its n-th write throws instead of answering: nobody knows whether it was written. */
function notAnsweringAt(inner: DocumentStore, n: number): DocumentStore {
  let writes = 0;
  const answer = async <T>(work: Promise<T>): Promise<T> => {
    const done = await work;
    if (++writes === n) throw new Error("the answer was lost");
    return done;
  };
  return {
    ...inner,
    create: (key, body) => answer(inner.create(key, body)),
    replace: (key, body, version) => answer(inner.replace(key, body, version)),
  };
}
