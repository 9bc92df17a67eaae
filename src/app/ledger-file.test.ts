import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { canonicalJson } from "../domain/kernel/canonical-json.ts";
import { type Instant, parseInstant, type RaceDay } from "../domain/kernel/time.ts";
import type { DocumentStore } from "../ports/document-store.ts";
import { createMemoryStore } from "../store/memory/memory-store.ts";
import type { Deps } from "./deps.ts";
import { seal } from "./ledger.ts";
import { ledgerFile, verifyLedgerFile } from "./ledger-file.ts";
import { viewLedger } from "./ledger-view.ts";

const folder = mkdtempSync(join(tmpdir(), "gpi-ledger-"));
afterAll(() => rmSync(folder, { recursive: true }));

function at(text: string): Instant {
  const instant = parseInstant(text);
  if (!instant) throw new RangeError(text);
  return instant;
}

function depsAt(store: DocumentStore, now: string): Deps {
  return { store, clock: { now: () => at(now) }, codeVersion: "0.1.0" } as Deps;
}

const DAY = "2025-12-10" as RaceDay;

/** A plan, a decision before its off, one after it, a result; names with accents and a number that is no whole one. */
async function fill(store: DocumentStore, month = "2025-12"): Promise<void> {
  const day = `${month}-10` as RaceDay;
  const off = at(`${month}-10T13:00:00.000Z`);
  const entry = (kind: "plan" | "decision" | "result", time: string, content: object) =>
    seal(depsAt(store, `${month}-10T${time}.000Z`), {
      kind,
      subject: `${day}-R1C1-${kind}-${time.replaceAll(":", "")}`,
      content,
      day,
      correlationId: "run-1",
      ...(kind === "decision" ? { offAt: off } : {}),
    });
  await entry("plan", "08:00:00", { races: [{ raceId: `${day}-R1C1`, startsAt: off }] });
  await entry("decision", "12:55:01", {
    name: 'ÉTÉ D\'"OR" 🐎',
    hash: "a".repeat(64),
    kind: "x",
    chance: 0.000_000_12,
  });
  await entry("decision", "13:00:00", { tickets: [], nearest: null });
  await entry("result", "13:12:00", { finish: [[3], [1, 2]], 10: "a", 9: "b" });
}

async function fileOf(store: DocumentStore, month = "2025-12"): Promise<string> {
  const file = await ledgerFile({ store }, month);
  if (!file.ok || !file.value) throw new Error(`no file of ${month}`);
  return file.value.text;
}

const bytesOf = (text: string) => new TextEncoder().encode(text);
const verifyText = (text: string) => verifyLedgerFile(bytesOf(text));

let text = "";
beforeAll(async () => {
  const store = createMemoryStore();
  await fill(store);
  text = await fileOf(store);
});

describe("a month as a file", () => {
  test("holds with nothing but its bytes, and says what it proves", () => {
    const report = verifyText(text);
    expect(report.broken).toBeUndefined();
    expect(report.month).toBe("2025-12");
    expect(report.entries.map(({ kind }) => kind)).toEqual(["plan", "decision", "decision", "result"]);
    expect([report.beforeOff, report.late.length, report.untimed]).toEqual([1, 1, 0]);
    expect(text.split("\n")).toHaveLength(6);
  });

  test("written from the store twice it is the same bytes, and its head is the store's", async () => {
    const store = createMemoryStore();
    await fill(store);
    expect(await fileOf(store)).toBe(text);
    const view = await viewLedger({ store }, "2025-12");
    expect(view.ok && view.value.head).toEqual(verifyText(text).head);
  });

  test("a month without entries has no file", async () => {
    const file = await ledgerFile({ store: createMemoryStore() }, "2025-12");
    expect(file).toEqual({ ok: true, value: undefined });
  });

  test("any byte that is changed, put in or taken away is found", () => {
    const bytes = bytesOf(text);
    const place = fc.nat(bytes.length - 1);
    fc.assert(
      fc.property(
        place,
        fc.integer({ min: 1, max: 255 }),
        fc.constantFrom("change", "insert", "delete"),
        (i, x, how) => {
          const other = (bytes[i] ?? 0) ^ x;
          const taken = how === "insert" ? 0 : 1;
          const put = how === "delete" ? [] : [other];
          const changed = Uint8Array.from([...bytes.subarray(0, i), ...put, ...bytes.subarray(i + taken)]);
          expect(verifyLedgerFile(changed).broken, `${how} at ${i}`).toBeDefined();
        },
      ),
      { numRuns: 600 },
    );
  });

  test("every single byte, changed in its last bit, is found in the line where it stands", () => {
    const bytes = bytesOf(text);
    let line = 1;
    for (let i = 0; i < bytes.length; i++) {
      const byte = bytes[i] ?? 0;
      bytes[i] = byte ^ 1;
      const { broken } = verifyLedgerFile(bytes);
      bytes[i] = byte;
      // The last line is blamed on the entry that would stand there, or, for its month, on the first that is of another.
      expect(broken?.seq, `byte ${i}`).toBeOneOf(line === 5 ? [5, 1] : [line]);
      if (byte === 10) line++;
    }
  });

  test("white space that changes no meaning, another order of keys, a second key of one name are found", () => {
    const [first = ""] = text.split("\n");
    for (const [from, to] of [
      [first, `${first} `],
      [first, `${first}\r`],
      [first, ` ${first}`],
      ['"code_version":"0.1.0"', '"code_version": "0.1.0"'],
      ["\n", "\n\n"],
      ['"seq":1', '"seq":1.0'],
      ['"seq":1', '"seq":1,"seq":1'],
      ["É", "\\u00c9"],
      ["2025-12-10-R1C1", "2025-12-10-R1\\u00431"],
    ] as const) {
      expect(text).toContain(from);
      expect(verifyText(text.replace(from, to)).broken, JSON.stringify(to)).toBeDefined();
    }
    expect(verifyText(`\u{feff}${text}`).broken?.fault).toBe("not_json");
    expect(verifyText("").broken?.fault).toBe("no_end_line");
  });

  test("lines that are gone, exchanged or written twice are named", () => {
    const lines = text.trimEnd().split("\n");
    const [a, b, c, d, end] = lines;
    expect(told([a, b, c, d])).toBe("4 no_end_line");
    expect(told([a, b, c, end])).toBe("4 tail_missing");
    expect(told([a, c, d, end])).toBe("2 missing");
    expect(told([a, c, b, d, end])).toBe("2 missing");
    expect(told([a, a, b, c, d, end])).toBe("2 missing");
    expect(told([b, c, d, end])).toBe("1 missing");
    expect(told([a, b, c, d, end, end])).toBe("5 not_an_entry");
  });

  test("who seals anew with hashes that fit is found by what the entry says of the off", () => {
    const lines = text.trimEnd().split("\n");
    const late = JSON.parse(lines[2] ?? "") as Record<string, unknown>;
    for (const [change, fault] of [
      [{ before_off: true }, "says_early"],
      [{ off_at: undefined, before_off: undefined }, "off_missing"],
      [{ sealed_at: "2025-12-10T12:00:00.000Z", before_off: true }, "goes_back"],
      [{ month: "2025-11" }, "wrong_month"],
      [{ subject: `${DAY}-R1C1-plan-080000` }, "sealed_twice"],
      [{ previous: "0".repeat(64) }, "not_linked"],
    ] as const) {
      const forged = resealed({ ...late, ...change });
      expect(verifyText([lines[0], lines[1], forged, lines[4], ""].join("\n")).broken?.fault).toBe(fault);
    }
  });

  test("months follow one another: the second file's first entry names the last of the first", async () => {
    const store = createMemoryStore();
    for (const month of ["2025-11", "2025-12", "2026-01"]) await fill(store, month);
    const [november, december, january] = await Promise.all(
      ["2025-11", "2025-12", "2026-01"].map((month) => fileOf(store, month)),
    );
    const first = verifyText(november ?? "");
    expect(first.entries.at(-1)?.kind).toBe("month_end");
    const second = verifyLedgerFile(bytesOf(december ?? ""), first.head?.hash);
    expect(second.broken).toBeUndefined();
    expect(verifyLedgerFile(bytesOf(january ?? ""), second.head?.hash).broken).toBeUndefined();
    expect(verifyLedgerFile(bytesOf(january ?? ""), first.head?.hash).broken).toMatchObject({
      seq: 1,
      fault: "not_linked",
    });
  });
});

describe("a stranger's check", () => {
  const doc = readFileSync(new URL("../../docs/ledger.md", import.meta.url), "utf8");
  const script = /```js\n(.*?)```/s.exec(doc)?.[1] ?? "";

  /** @returns what the script of docs/ledger.md prints, and its exit code */
  function stranger(content: string | Uint8Array): { readonly said: string; readonly code: number } {
    const [program, file] = [join(folder, "verify.mjs"), join(folder, "month.ndjson")];
    writeFileSync(program, script);
    writeFileSync(file, content);
    try {
      return { said: execFileSync(process.execPath, [program, file]).toString(), code: 0 };
    } catch (error) {
      const { stdout, status } = error as { stdout: Buffer; status: number };
      return { said: stdout.toString(), code: status };
    }
  }

  test("by the script of the documentation finds the same head, and the same broken entry", () => {
    expect(stranger(text)).toEqual({ said: `4 entries, ${verifyText(text).head?.hash}\n`, code: 0 });
    const places = [20, 700, 1500, text.length - 3].map((i) => Math.min(i, text.length - 1));
    for (const i of places) {
      const bytes = bytesOf(text);
      bytes[i] = (bytes[i] ?? 0) ^ 1;
      expect(stranger(bytes).code, `byte ${i}`).toBe(1);
      expect(verifyLedgerFile(bytes).broken).toBeDefined();
    }
  });
});

describe("entries of format 1", () => {
  test("are read as they are, counted as untimed, and carried on by a chain that names them", async () => {
    const store = createMemoryStore();
    await firstFormat(store, "2025-11", 3);
    await firstFormat(store, "2025-12", 2);
    await fill(store, "2025-12");
    await fill(store, "2026-01");
    for (const [month, entries, untimed] of [
      ["2025-11", 3, 3],
      ["2025-12", 7, 2],
      ["2026-01", 4, 0],
    ] as const) {
      const report = verifyText(await fileOf(store, month));
      expect(report.broken).toBeUndefined();
      expect([report.entries.length, report.untimed]).toEqual([entries, untimed]);
      const view = await viewLedger({ store }, month);
      expect(view.ok && view.value.broken).toBeUndefined();
    }
  });

  test("hash as jq -S prints them", async () => {
    const store = createMemoryStore();
    await firstFormat(store, "2025-12", 2);
    const lines = (await fileOf(store)).trimEnd().split("\n").slice(0, -1);
    for (const line of lines) {
      const { hash, ...open } = JSON.parse(line) as { hash: string };
      const sorted = `${JSON.stringify(open, null, 2)}\n`; // no nested key of this content is out of order
      expect(createHash("sha256").update(sorted).digest("hex")).toBe(hash);
    }
  });
});

/** What is wrong first with a file of these lines. */
function told(kept: readonly (string | undefined)[]): string | undefined {
  const { broken } = verifyText(kept.map((line) => `${line}\n`).join(""));
  return broken && `${broken.seq} ${broken.fault}`;
}

function compact(value: object): string {
  return JSON.stringify(JSON.parse(canonicalJson(value)));
}

/** Seals as our own program would, for a forger knows how. */
function resealed({ hash: _own, ...open }: Record<string, unknown>): string {
  return compact({ ...open, hash: createHash("sha256").update(compact(open)).digest("hex") });
}

/** As the first version wrote them: the indented text is hashed, papers stand beside it, each month begins anew. */
async function firstFormat(store: DocumentStore, month: string, count: number): Promise<void> {
  let previous = "0".repeat(64);
  for (let seq = 1; seq <= count; seq++) {
    const date = `${month}-0${seq}`;
    const sealed = {
      content: { race: "R1C1" },
      date,
      kind: "decision",
      previous,
      sealed_at: `${date}T12:55:00.000Z`,
    };
    const open = { ...sealed, seq, subject: `${date}-R1C1-decision-1` };
    const hash = createHash("sha256").update(canonicalJson(open)).digest("hex");
    const papers = { code_version: "0.0.9", correlation_id: "c", generated_at: open.sealed_at, schema_version: 1 };
    const key = `ledger/${month}/${String(seq).padStart(6, "0")}.json`;
    await store.create(key, bytesOf(canonicalJson({ ...papers, ...open, hash })));
    await store.create(`ledger/${month}/subjects/${open.subject}.json`, bytesOf(canonicalJson({ ...papers, seq })));
    previous = hash;
  }
}
