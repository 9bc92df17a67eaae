import { describe, expect, test } from "vitest";
import { createWorld } from "../../test/fakes/world.ts";
import type { RaceId } from "../domain/kernel/race-id.ts";
import type { Result } from "../domain/kernel/result.ts";
import { err, ok } from "../domain/kernel/result.ts";
import type { DocumentStore } from "../ports/document-store.ts";
import type { SheetChange, SheetRow, Upserted, Workbook, WorkbookError } from "../ports/workbook.ts";
import { createMemoryStore } from "../store/memory/memory-store.ts";
import { createWorkbookUpdates, rebuildWorkbook } from "./update-workbook.ts";
import { readPendingRows } from "./workbook-pending.ts";
import { WORKBOOK_KEY } from "./write-workbook.ts";

const R1C1 = "2025-10-16-R1C1" as RaceId;
const R1C2 = "2025-10-16-R1C2" as RaceId;

type Rows = Record<string, Record<string, SheetRow>>;

/** A workbook that is JSON: rows by sheet and key. */
function createFakeWorkbook(
  answer?: () => Result<Upserted, WorkbookError> | undefined,
): Workbook & { upserts: number } {
  const fake = {
    upserts: 0,
    async upsert(
      bytes: Uint8Array | undefined,
      changes: readonly SheetChange[],
    ): Promise<Result<Upserted, WorkbookError>> {
      fake.upserts++;
      const given = answer?.();
      if (given) return given;
      const before = bytes === undefined ? "{}" : new TextDecoder().decode(bytes);
      if (!before.startsWith("{")) return err({ kind: "damaged", detail: "no workbook" });
      const sheets: Rows = JSON.parse(before);
      for (const { sheet, rows } of changes) {
        for (const row of rows) {
          const key = sheet.columns.flatMap(({ header, key: isKey }) => (isKey ? [row[header]] : [])).join(" ");
          const of = sheets[sheet.name] ?? {};
          sheets[sheet.name] = { ...of, [key]: { ...of[key], ...JSON.parse(JSON.stringify(row)) } };
        }
      }
      const after = JSON.stringify(sheets);
      return ok({ bytes: new TextEncoder().encode(after), changed: after !== before });
    },
    close: async () => {},
  };
  return fake;
}

async function played(store: DocumentStore = createMemoryStore()) {
  const world = createWorld({ store });
  await world.schedule();
  world.at("13:45");
  await world.run("H30");
  world.at("14:10");
  await world.run("H5");
  return world;
}

async function deskOn(
  store: DocumentStore,
  {
    workbook = createFakeWorkbook(),
    open,
  }: { workbook?: ReturnType<typeof createFakeWorkbook>; open?: () => string | undefined } = {},
) {
  const world = await played(store);
  const logged: string[] = [];
  const log = {
    info: () => {},
    warn: (text: string) => void logged.push(text),
    error: (text: string) => void logged.push(text),
  };
  const desk = { workbook, ...(open ? { open: { openBy: async () => open() } } : {}) };
  const deps = { store, clock: { now: () => world.app.now() }, log, codeVersion: "0.0.0", workbook: desk };
  return { world, deps, logged, workbook, updates: createWorkbookUpdates(deps) };
}

async function sheetsOf(store: DocumentStore): Promise<Rows> {
  const stored = await store.read(WORKBOOK_KEY);
  return stored ? JSON.parse(new TextDecoder().decode(stored.body)) : {};
}

describe("the rows of a race", () => {
  test("follow from what is stored", async () => {
    const store = createMemoryStore();
    const { updates } = await deskOn(store);
    expect(await updates.update([R1C1], "x")).toMatchObject({ outcome: "written", corrupt: [] });
    const sheets = await sheetsOf(store);
    expect(sheets.Planning?.["2025-10-16 R1 C1"]).toMatchObject({
      Date: "2025-10-16",
      Heure: "14:15",
      "Statut H-30": "Collecté",
      "Statut H-5": "Analysé",
      "Jouable H-5": "Non",
    });
    // There was no workbook: the other races of the store are in it too, as far as they are known.
    expect(sheets.Planning?.["2025-10-16 R1 C2"]).not.toHaveProperty("Statut H-30");
    expect(sheets["ROI Prévisionnel"]?.["R1C1 2025-10-16"]).toMatchObject({ mises: 0 });
    expect(sheets.Suivi?.["R1C1 2025-10-16"]).toMatchObject({ verdict: "abstention", mises: 0 });
    expect(sheets["ROI Observé"]).toBeUndefined();
  });

  test("are the same bytes when nothing has changed", async () => {
    const store = createMemoryStore();
    const { updates } = await deskOn(store);
    await updates.update([R1C1, R1C2], "x");
    const before = await store.read(WORKBOOK_KEY);
    expect(await updates.update([R1C2], "y")).toMatchObject({ outcome: "unchanged" });
    expect(await store.read(WORKBOOK_KEY)).toEqual(before);
  });
});

test("a burst of twenty results is two rewrites", async () => {
  const store = createMemoryStore();
  const { updates, workbook } = await deskOn(store);
  const first = updates.update([R1C1], "first");
  await Promise.resolve();
  await Promise.resolve();
  const others = Array.from({ length: 19 }, (_, i) => updates.update([R1C2], `${i}`));
  await Promise.all([first, ...others]);
  expect(workbook.upserts).toBe(2);
});

/** A store of which the system refuses one write of the workbook. */
const locked = (code: string): DocumentStore => {
  const store = createMemoryStore();
  const cause = Object.assign(new Error(code), { code });
  let refused = false;
  return {
    ...store,
    async create(key, body) {
      if (key !== WORKBOOK_KEY || refused) return store.create(key, body);
      refused = true;
      throw new Error(`cannot create document ${key}`, { cause });
    },
  };
};

describe("a workbook that cannot be written keeps its rows for the next update", () => {
  test.each(["EBUSY", "EPERM", "EACCES"])("the system says %s", async (code) => {
    const store = locked(code);
    const { updates } = await deskOn(store);
    expect(await updates.update([R1C1], "x")).toEqual({ outcome: "pending", fault: { kind: "locked", detail: code } });
    expect(await readPendingRows(store)).toMatchObject({
      ok: true,
      value: { races: [R1C1], reason: `locked: ${code}` },
    });
    expect(await updates.update([R1C2], "y")).toMatchObject({ outcome: "written" });
    expect(await readPendingRows(store)).toEqual({ ok: true, value: undefined });
  });

  test("somebody has it open: nothing is written under him", async () => {
    const store = createMemoryStore();
    let marker: string | undefined;
    const { updates, workbook, world } = await deskOn(store, { open: () => marker });
    await updates.update([R1C2], "x");
    const before = await store.read(WORKBOOK_KEY);
    marker = ".~lock.modele_suivi_courses_hippiques.xlsx#";
    expect(await updates.update([R1C1], "y")).toMatchObject({ outcome: "pending", fault: { kind: "open_elsewhere" } });
    expect(await store.read(WORKBOOK_KEY)).toEqual(before);
    expect(workbook.upserts).toBe(1);
    const status = await world.app.viewStatus();
    expect(status.ok && status.value.workbook).toMatchObject({ pending: 1, reason: `open_elsewhere: ${marker}` });
  });

  test("the library is at fault, or breaks", async () => {
    const store = createMemoryStore();
    const unavailable = err({ kind: "unavailable" as const, detail: "no answer" });
    const { updates } = await deskOn(store, { workbook: createFakeWorkbook(() => unavailable) });
    expect(await updates.update([R1C1], "x")).toMatchObject({ outcome: "pending", fault: { kind: "unavailable" } });
    const broken = await deskOn(createMemoryStore(), {
      workbook: createFakeWorkbook(() => {
        throw new Error("broken");
      }),
    });
    expect(await broken.updates.update([R1C1], "x")).toEqual({
      outcome: "pending",
      fault: { kind: "fault", detail: "broken" },
    });
    expect(broken.logged).toContain("workbook update failed");
  });
});

test("a user who saves meanwhile is read again, and his save stands", async () => {
  const store = createMemoryStore();
  let saves = 0;
  const workbook = createFakeWorkbook();
  const { updates } = await deskOn(store, { workbook });
  await updates.update([R1C2], "x");
  const upsert: Workbook["upsert"] = workbook.upsert.bind(workbook);
  workbook.upsert = async (bytes, changes) => {
    const edited = await upsert(bytes, changes);
    const standing = saves++ === 0 ? await store.read(WORKBOOK_KEY) : undefined;
    if (standing) {
      const sheets = JSON.parse(new TextDecoder().decode(standing.body));
      const saved = new TextEncoder().encode(JSON.stringify({ "Ma feuille": {}, ...sheets, Planning: {} }));
      await store.replace(WORKBOOK_KEY, saved, standing.version);
    }
    return edited;
  };
  expect(await updates.update([R1C1], "y")).toMatchObject({ outcome: "unchanged" });
  expect(saves).toBe(1);
  workbook.upsert = upsert;
});

test("a damaged workbook is set aside under its moment, and made anew from the store", async () => {
  const store = createMemoryStore();
  const { updates, logged } = await deskOn(store);
  const damaged = new TextEncoder().encode("PK, and then nothing");
  await store.create(WORKBOOK_KEY, damaged);
  const setAside = "excel/damaged-20251016T121000000Z.xlsx";
  expect(await updates.update([R1C1], "x")).toMatchObject({ outcome: "written", setAside });
  expect((await store.read(setAside))?.body).toEqual(damaged);
  expect(Object.keys((await sheetsOf(store)).Planning ?? {})).toHaveLength(3);
  expect(logged).toContain("damaged workbook set aside and made anew");
});

test("the store alone makes the same workbook again", async () => {
  const store = createMemoryStore();
  const { updates, deps } = await deskOn(store);
  await updates.update([R1C1], "x");
  const before = await sheetsOf(store);
  expect(await rebuildWorkbook(deps, { fresh: false })).toMatchObject({
    ok: true,
    value: { outcome: "unchanged", races: 3 },
  });
  expect(await rebuildWorkbook(deps, { fresh: true })).toMatchObject({ ok: true, value: { outcome: "written" } });
  expect(await sheetsOf(store)).toEqual(before);
});

test("a race whose document is damaged is told, and the others are written", async () => {
  const store = createMemoryStore();
  const { updates } = await deskOn(store);
  await store.create("days/2025-10-16/R1C2/analysis_H5.json", new TextEncoder().encode("{"));
  const update = await updates.update([R1C1, R1C2], "x");
  expect(update).toMatchObject({ outcome: "written", corrupt: [{ key: "days/2025-10-16/R1C2/analysis_H5.json" }] });
  expect(Object.keys((await sheetsOf(store)).Planning ?? {})).toEqual(["2025-10-16 R1 C1", "2025-10-16 R2 C1"]);
});

test("a run tells how its rows fared, and decides the same without them", async () => {
  const store = createMemoryStore();
  const workbook = createFakeWorkbook(() => err({ kind: "unavailable", detail: "no answer" }));
  const world = createWorld({ store });
  world.restart({ workbook: { workbook } });
  await world.schedule();
  world.at("13:45");
  const run = await world.run("H30");
  expect(run).toMatchObject({ outcome: "recorded", reasons: [{ code: "workbook_pending" }] });
  expect(run.modules.at(-1)).toMatchObject({
    name: "update_excel",
    returncode: 1,
    stderrTail: "unavailable: no answer",
  });
});
