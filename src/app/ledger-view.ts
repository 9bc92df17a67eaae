import { z } from "zod";
import { err, ok, type Result } from "../domain/kernel/result.ts";
import { fromWire } from "../domain/kernel/wire-names.ts";
import type { Deps } from "./deps.ts";
import { type CorruptDocument, readJson } from "./documents.ts";
import { type ChainReport, checkChain } from "./ledger-chain.ts";
import { GENESIS, type LedgerEntry, type WireEntry } from "./ledger-entry.ts";
import { entryKey, entryOfKey, headKey, LEDGER_FOLDER, subjectOfKey } from "./ledger-keys.ts";

/** A month of the chain, each link checked. */
export type LedgerView = ChainReport & {
  readonly month: string;
  /** What to publish: whoever keeps this hash can tell later that nothing before it was changed. */
  readonly head: { readonly seq: number; readonly hash: string } | undefined;
};

type StoreDeps = Pick<Deps, "store">;

/** Reads a month's chain and checks every link, that to the month before among them. @param month `2025-12` */
export async function viewLedger(deps: StoreDeps, month: string): Promise<Result<LedgerView, CorruptDocument>> {
  const read = await readMonth(deps, month);
  return read.ok ? ok(read.value.view) : read;
}

/** A month with its entries as they are stored, hashed field by hashed field. @param keys where they are known already */
export async function readMonth(
  deps: StoreDeps,
  month: string,
  keys?: readonly string[],
): Promise<Result<{ readonly wire: readonly WireEntry[]; readonly view: LedgerView }, CorruptDocument>> {
  const known = keys ?? (await deps.store.list(LEDGER_FOLDER));
  const wire = await readEntries(deps, month, numbersOf(known, month));
  if (!wire.ok) return wire;
  const view = await viewMonth(deps, known, month, wire.value);
  return view.ok ? ok({ wire: wire.value, view: view.value }) : view;
}

/** Every month of the store, oldest first, and the subjects whose claim stands while no entry seals them any more. */
export async function verifyLedger(
  deps: StoreDeps,
): Promise<Result<{ readonly months: readonly LedgerView[]; readonly gone: readonly string[] }, CorruptDocument>> {
  const keys = await deps.store.list(LEDGER_FOLDER);
  const months: LedgerView[] = [];
  for (const month of monthsOf(keys)) {
    const read = await readMonth(deps, month, keys);
    if (!read.ok) return read;
    months.push(read.value.view);
  }
  const sealed = new Set(months.flatMap(({ entries }) => entries.map(({ subject }) => subject)));
  return ok({ months, gone: keys.flatMap((key) => subjectOfKey(key) ?? []).filter((subject) => !sealed.has(subject)) });
}

/** The last sealed entry. @returns undefined for an empty ledger */
export async function ledgerHead(
  deps: StoreDeps,
): Promise<Result<{ readonly month: string; readonly entry: LedgerEntry } | undefined, CorruptDocument>> {
  const month = monthsOf(await deps.store.list(LEDGER_FOLDER)).at(-1);
  if (month === undefined) return ok(undefined);
  const view = await viewLedger(deps, month);
  if (!view.ok) return view;
  const { broken, entries } = view.value;
  const entry = entries.at(-1);
  if (broken || !entry)
    return err({ kind: "corrupt_document", key: entryKey(month, broken?.seq ?? 1), detail: broken?.why ?? "is empty" });
  return ok({ month, entry });
}

/** The months that hold entries, oldest first. */
function monthsOf(keys: readonly string[]): string[] {
  return [...new Set(keys.flatMap((key) => entryOfKey(key)?.month ?? []))];
}

async function viewMonth(
  deps: StoreDeps,
  keys: readonly string[],
  month: string,
  wire: readonly WireEntry[],
): Promise<Result<LedgerView, CorruptDocument>> {
  const before = monthsOf(keys).findLast((one) => one < month);
  const lastNumber = before === undefined ? undefined : numbersOf(keys, before).at(-1);
  let previous = GENESIS;
  if (before !== undefined && lastNumber !== undefined) {
    const last = await readEntries(deps, before, [lastNumber]);
    if (!last.ok) return last;
    const hash = last.value[0]?.hash;
    previous = typeof hash === "string" ? hash : GENESIS;
  }
  const report = checkChain(wire, { month, previous });
  const last = report.entries.at(-1);
  const broken = report.broken ?? (await missingTail(deps, keys, month, report));
  // A first entry that names nothing in the store: the month between is gone.
  const first = report.entries.length === 0 && broken?.fault === "not_linked";
  return ok({
    ...report,
    month,
    head: last && { seq: last.seq, hash: last.hash },
    broken: first
      ? { ...broken, fault: "month_missing", why: `the entry that it names is not in the store (${before ?? "none"})` }
      : broken,
  });
}

function numbersOf(keys: readonly string[], month: string): number[] {
  return keys.flatMap((key) => {
    const entry = entryOfKey(key);
    return entry?.month === month ? [entry.seq] : [];
  });
}

/** The fields of each entry; a stored document has its papers beside them. */
async function readEntries(
  { store }: StoreDeps,
  month: string,
  numbers: readonly number[],
): Promise<Result<WireEntry[], CorruptDocument>> {
  const entries: WireEntry[] = [];
  for (const seq of numbers) {
    const read = await readJson(store, entryKey(month, seq));
    if (!read.ok) return read;
    entries.push(sealedFields(read.value as WireEntry));
  }
  return ok(entries);
}

/** A document's own papers are no part of what was sealed; those of format 2 stand in the entry by the same names. */
function sealedFields(document: WireEntry): WireEntry {
  const papers = document.format === undefined ? OUR_PAPERS : STORE_PAPERS;
  return Object.fromEntries(Object.entries(document).filter(([key]) => !papers.includes(key)));
}

const STORE_PAPERS = ["schema_version", "generated_at"];
const OUR_PAPERS = [...STORE_PAPERS, "correlation_id", "code_version"];

const Bookmark = z.object({ seq: z.int().positive() });

/** The bookmark and the claims outlive entries that somebody took away from the end. */
async function missingTail(
  { store }: StoreDeps,
  keys: readonly string[],
  month: string,
  { entries }: ChainReport,
): Promise<ChainReport["broken"]> {
  const seq = entries.length + 1;
  const gone = (why: string) => ({ month, seq, fault: "tail_missing" as const, why });
  if (keys.includes(headKey(month))) {
    const head = await readJson(store, headKey(month));
    const bookmark = head.ok ? Bookmark.safeParse(fromWire(head.value)) : undefined;
    if (bookmark?.success && bookmark.data.seq > entries.length)
      return gone(`${bookmark.data.seq} entries were sealed and ${entries.length} are there`);
  }
  const last = monthsOf(keys).at(-1);
  return last !== undefined && month < last && entries.at(-1)?.format === 2 && entries.at(-1)?.kind !== "month_end"
    ? gone("the month is over and its last entry is not there")
    : undefined;
}
