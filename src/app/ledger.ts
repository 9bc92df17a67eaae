import { z } from "zod";
import { err, ok, type Result } from "../domain/kernel/result.ts";
import { type Instant, parisDayOf, type RaceDay } from "../domain/kernel/time.ts";
import type { Deps } from "./deps.ts";
import { type CorruptDocument, createDocument, readDocument, replaceDocument } from "./documents.ts";
import { GENESIS, hashedEntry, type LedgerEntry, LedgerEntryShape, ledgerMonthOf } from "./ledger-entry.ts";
import { claimKey, entryKey, entryOfKey, headKey, LEDGER_FOLDER, ORIGIN_KEY } from "./ledger-keys.ts";

/** Where the chain was seen to end; entries may stand beyond it, never before it without their claim. */
const HeadShape = z.object({ seq: z.int().positive(), hash: z.string() });
const OriginShape = z.object({ month: z.string() });
const MonthEndShape = z.object({ next: z.string() });

/** What is sealed. */
export type Seal = Pick<LedgerEntry, "kind" | "subject" | "content"> & {
  readonly kind: "plan" | "decision" | "result";
  readonly day: RaceDay;
  readonly correlationId: string;
  /** The race's off as it is known; a decision has one. */
  readonly offAt?: Instant | undefined;
};

/** What an attempt at one month came to. `not_begun`: no entry stands in it, and nothing said that one may. */
type Attempt = "sealed" | "not_begun" | { readonly next: string; readonly previous: string };
type SealDeps = Pick<Deps, "store" | "clock" | "codeVersion">;

/**
 * Appends an entry, once a subject, whoever runs it and however often.
 *
 * One chain over all months, one create-only document an entry: `ledger/2025-12/000123.json`, in the month in which it is
 * sealed. The entry itself is the commit. After it come a claim (this subject is sealed) and the head (start looking
 * here); a crash between them, or a store that wrote and could not say so, is mended by the next append, which claims
 * every entry that it walks over.
 *
 * A month is closed by an entry of its own, which takes the next number as any other would: of two processes at the turn
 * of the month one writes that number, and the other sees that the chain goes on in the next month.
 */
export async function seal(deps: SealDeps, wanted: Seal): Promise<Result<void, CorruptDocument>> {
  let month = ledgerMonthOf(deps.clock.now());
  let previous: string | undefined;
  for (;;) {
    const attempt = await sealIn(deps, month, previous, wanted);
    if (!attempt.ok) return attempt;
    if (attempt.value === "sealed") return ok(undefined);
    if (attempt.value === "not_begun") {
      const begun = await lastMonthOf(deps, month, wanted.correlationId);
      if (!begun.ok) return begun;
      ({ month, previous } = begun.value);
    } else ({ next: month, previous } = attempt.value);
  }
}

/** @param previous what the first entry of this month has to name, where that is known */
async function sealIn(
  deps: SealDeps,
  month: string,
  previous: string | undefined,
  wanted: Seal,
): Promise<Result<Attempt, CorruptDocument>> {
  // The head before the claim: what another seals meanwhile stands after this head, or has its claim by now. What stands
  // in the months before was claimed before they were closed.
  const head = await readDocument(deps.store, headKey(month), HeadShape);
  if (!head.ok) return head;
  if (await deps.store.read(claimKey(wanted.day.slice(0, 7), wanted.subject))) return ok("sealed");
  const start = await entryAt(deps, month, head.value?.document.seq);
  if (!start.ok) return start;
  let last = start.value;
  let sealed = false;
  while (!sealed && last?.kind !== "month_end") {
    const next = await readDocument(deps.store, entryKey(month, (last?.seq ?? 0) + 1), LedgerEntryShape);
    if (!next.ok) return next;
    if (!next.value && !last && previous === undefined) return ok("not_begun");
    const standing = next.value?.document ?? (await append(deps, { month, last, previous }, wanted));
    // Another process wrote that number meanwhile: it is read, and the next is tried.
    if (!standing) continue;
    if (standing.kind !== "month_end") await claim(deps, standing, wanted.correlationId);
    sealed = standing.subject === wanted.subject;
    last = standing;
  }
  if (last && last.seq !== start.value?.seq) {
    // Best-effort: a head that lags only makes the next walk longer.
    const papers = { generatedAt: last.sealedAt, correlationId: wanted.correlationId, codeVersion: deps.codeVersion };
    const bookmark = { seq: last.seq, hash: last.hash };
    if (head.value) await replaceDocument(deps.store, headKey(month), head.value.version, papers, bookmark);
    else await createDocument(deps.store, headKey(month), papers, bookmark);
  }
  if (sealed || !last) return ok("sealed");
  return ok({ next: MonthEndShape.parse(last.content).next, previous: last.hash });
}

/** The entry at which a walk begins. A bookmark of an entry that is gone names what is missing. */
async function entryAt(
  { store }: SealDeps,
  month: string,
  seq: number | undefined,
): Promise<Result<LedgerEntry | undefined, CorruptDocument>> {
  if (seq === undefined) return ok(undefined);
  const key = entryKey(month, seq);
  const read = await readDocument(store, key, LedgerEntryShape);
  if (!read.ok) return read;
  if (!read.value) return err({ kind: "corrupt_document", key, detail: `${headKey(month)} names it and it is gone` });
  return ok(read.value.document);
}

/** Writes the next number: the entry, or the month's end where the month is over. @returns undefined where it was taken */
async function append(
  deps: SealDeps,
  at: { readonly month: string; readonly last: LedgerEntry | undefined; readonly previous: string | undefined },
  { kind, subject, content, day, correlationId, offAt }: Seal,
): Promise<LedgerEntry | undefined> {
  const { month, last } = at;
  const now = deps.clock.now();
  const sealedAt = last && last.sealedAt > now ? last.sealedAt : now;
  const seq = (last?.seq ?? 0) + 1;
  const place = { format: 2 as const, month, seq, sealedAt, previous: last?.hash ?? at.previous ?? GENESIS };
  const entry = hashedEntry({
    ...place,
    ...(ledgerMonthOf(now) > month
      ? {
          kind: "month_end",
          subject: `${month}-end`,
          date: parisDayOf(now),
          content: { entries: seq, next: ledgerMonthOf(now) },
        }
      : { kind, subject, date: day, content, ...(offAt === undefined ? {} : { offAt, beforeOff: sealedAt < offAt }) }),
    correlationId,
    codeVersion: deps.codeVersion,
  });
  const papers = { generatedAt: sealedAt, correlationId, codeVersion: deps.codeVersion };
  const creation = await createDocument(deps.store, entryKey(month, seq), papers, entry);
  return creation === "created" ? entry : undefined;
}

async function claim(deps: SealDeps, { seq, subject, date, sealedAt }: LedgerEntry, correlationId: string) {
  const papers = { generatedAt: sealedAt, correlationId, codeVersion: deps.codeVersion };
  await createDocument(deps.store, claimKey(date.slice(0, 7), subject), papers, { seq });
}

/** Where the chain ends, seen from a month that has none: the latest month with entries, or the very first month. */
async function lastMonthOf(
  deps: SealDeps,
  month: string,
  correlationId: string,
): Promise<Result<{ readonly month: string; readonly previous: string | undefined }, CorruptDocument>> {
  const keys = await deps.store.list(LEDGER_FOLDER);
  const latest = keys.flatMap((key) => entryOfKey(key)?.month ?? []).at(-1); // keys are sorted
  if (latest !== undefined) return ok({ month: latest, previous: undefined });
  const papers = { generatedAt: deps.clock.now(), correlationId, codeVersion: deps.codeVersion };
  await createDocument(deps.store, ORIGIN_KEY, papers, { month });
  const origin = await readDocument(deps.store, ORIGIN_KEY, OriginShape);
  if (!origin.ok) return origin;
  if (!origin.value) throw new Error(`${ORIGIN_KEY} was written and is not there`);
  return ok({ month: origin.value.document.month, previous: GENESIS });
}
