import { createHash } from "node:crypto";
import { z } from "zod";
import { canonicalJson } from "../domain/kernel/canonical-json.ts";
import { ok, type Result } from "../domain/kernel/result.ts";
import type { Instant, RaceDay } from "../domain/kernel/time.ts";
import { fromWire, toWire } from "../domain/kernel/wire-names.ts";
import type { Deps } from "./deps.ts";
import { InstantText, RaceDayText } from "./document-schemas.ts";
import { type CorruptDocument, createDocument, readDocument, replaceDocument } from "./documents.ts";

/**
 * The sealed record: what was planned, decided and paid, in the order in which it was said, each entry naming the hash of
 * the one before. One chain a month, one create-only document an entry: `ledger/2025-12/000123.json`.
 */
export type LedgerEntry = {
  readonly seq: number;
  readonly kind: "plan" | "decision" | "result";
  /** What the entry is about, sealed once: `2025-12-10-R1C3-decision-20251210T125003120Z`. */
  readonly subject: string;
  readonly date: RaceDay;
  readonly sealedAt: Instant;
  readonly content: unknown;
  /** SHA-256 of the entry before; zeros for the first of a month. */
  readonly previous: string;
  /** SHA-256 of this entry's canonical JSON without this field. */
  readonly hash: string;
};

const GENESIS = "0".repeat(64);

const EntryShape: z.ZodType<LedgerEntry> = z.object({
  seq: z.int().positive(),
  kind: z.enum(["plan", "decision", "result"]),
  subject: z.string(),
  date: RaceDayText,
  sealedAt: InstantText,
  content: z.unknown(),
  previous: z.string(),
  hash: z.string(),
});

/** Where the chain was seen to end; entries may stand beyond it, never before it without their claim. */
const HeadShape = z.object({ seq: z.int().nonnegative(), hash: z.string() });

/** What is sealed. */
export type Seal = Pick<LedgerEntry, "kind" | "subject" | "content"> & {
  readonly day: RaceDay;
  readonly correlationId: string;
};

/**
 * Appends an entry, once a subject, whoever runs it and however often.
 *
 * The entry itself is the commit. After it come a claim (this subject is sealed) and the head (start looking here); a
 * crash between them is mended by the next append, which claims every entry that it walks over.
 */
export async function seal(
  deps: Deps,
  { kind, subject, content, day, correlationId }: Seal,
): Promise<Result<void, CorruptDocument>> {
  const month = day.slice(0, 7);
  const papers = { generatedAt: deps.clock.now(), correlationId, codeVersion: deps.codeVersion };
  const claim = (name: string, seq: number) => createDocument(deps.store, claimKey(month, name), papers, { seq });
  // The head before the claim: what another seals meanwhile stands after this head, or has its claim by now.
  const head = await readDocument(deps.store, headKey(month), HeadShape);
  if (!head.ok) return head;
  if (await deps.store.read(claimKey(month, subject))) return ok(undefined);
  let last = head.value?.document ?? { seq: 0, hash: GENESIS };
  for (;;) {
    const next = await readDocument(deps.store, entryKey(month, last.seq + 1), EntryShape);
    if (!next.ok) return next;
    if (next.value) {
      const { seq, hash, subject: sealed } = next.value.document;
      await claim(sealed, seq);
      last = { seq, hash };
      if (sealed === subject) break;
      continue;
    }
    const entry = hashed({
      seq: last.seq + 1,
      kind,
      subject,
      date: day,
      sealedAt: deps.clock.now(),
      content,
      previous: last.hash,
    });
    // Another process may have written that number meanwhile: then it is read, and the next is tried.
    if ((await createDocument(deps.store, entryKey(month, entry.seq), papers, entry)) === "created") {
      await claim(subject, entry.seq);
      last = { seq: entry.seq, hash: entry.hash };
      break;
    }
  }
  // Best-effort: a head that lags only makes the next walk longer.
  if (head.value) await replaceDocument(deps.store, headKey(month), head.value.version, papers, last);
  else await createDocument(deps.store, headKey(month), papers, last);
  return ok(undefined);
}

export type LedgerView = {
  readonly month: string;
  readonly entries: readonly LedgerEntry[];
  /** The first entry that is not what its hash or its successor says; undefined where the chain holds. */
  readonly broken: { readonly seq: number; readonly why: string } | undefined;
};

/** Reads a month's chain and checks every link. @param month `2025-12` */
export async function viewLedger(deps: Deps, month: string): Promise<Result<LedgerView, CorruptDocument>> {
  const entries: LedgerEntry[] = [];
  for (const key of await deps.store.list(`ledger/${month}/`)) {
    if (!/\/\d{6}\.json$/.test(key)) continue;
    const entry = await readDocument(deps.store, key, EntryShape);
    if (!entry.ok) return entry;
    if (entry.value) entries.push(entry.value.document);
  }
  return ok({ month, entries, broken: firstBroken(entries) });
}

function firstBroken(entries: readonly LedgerEntry[]): LedgerView["broken"] {
  let previous = GENESIS;
  for (const [i, entry] of entries.entries()) {
    if (entry.seq !== i + 1) return { seq: i + 1, why: "the entry is missing" };
    if (entry.previous !== previous) return { seq: entry.seq, why: "it does not name the entry before" };
    if (hashed(entry).hash !== entry.hash) return { seq: entry.seq, why: "its content is not what was sealed" };
    previous = entry.hash;
  }
  return undefined;
}

function hashed({ seq, kind, subject, date, sealedAt, content, previous }: Omit<LedgerEntry, "hash">): LedgerEntry {
  // Through the wire and back, so that an entry hashes the same before it is written and after it is read.
  const plain = fromWire(JSON.parse(canonicalJson(toWire({ seq, kind, subject, date, sealedAt, content, previous }))));
  const hash = createHash("sha256")
    .update(canonicalJson(toWire(plain)))
    .digest("hex");
  return { seq, kind, subject, date, sealedAt, content, previous, hash };
}

function entryKey(month: string, seq: number): string {
  return `ledger/${month}/${String(seq).padStart(6, "0")}.json`;
}

function claimKey(month: string, subject: string): string {
  return `ledger/${month}/subjects/${subject}.json`;
}

function headKey(month: string): string {
  return `ledger/${month}/head.json`;
}
