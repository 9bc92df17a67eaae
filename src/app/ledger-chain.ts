import { z } from "zod";
import type { Instant } from "../domain/kernel/time.ts";
import { fromWire } from "../domain/kernel/wire-names.ts";
import { GENESIS, hashOf, type LedgerEntry, LedgerEntryShape, type WireEntry } from "./ledger-entry.ts";

/** What may be wrong with a chain, each with the number of the first entry that shows it. */
export type LedgerFault =
  | "not_json"
  | "not_canonical"
  | "not_an_entry"
  | "missing"
  | "not_linked"
  | "content_changed"
  | "goes_back"
  | "sealed_twice"
  | "off_missing"
  | "says_early"
  | "wrong_month"
  | "after_end"
  | "no_end_line"
  | "month_missing"
  | "tail_missing";

export type Broken = {
  readonly month?: string | undefined;
  /** The entry; of a file also its line. */
  readonly seq: number;
  readonly fault: LedgerFault;
  /** The fault in English, with its figures. */
  readonly why: string;
};

/** A decision that proves nothing: sealed at or after the off, or (format 1) without a word about the off. */
export type LateDecision = {
  readonly seq: number;
  readonly subject: string;
  readonly sealedAt: Instant;
  /** Absent: format 1. */
  readonly offAt: Instant | undefined;
};

/** What a chain came to, up to its first fault. */
export type ChainReport = {
  readonly entries: readonly LedgerEntry[];
  readonly beforeOff: number;
  /** Sealed at or after the off, and said so. */
  readonly late: readonly LateDecision[];
  /** Of format 1: the off is not told. */
  readonly untimed: number;
  readonly broken: Broken | undefined;
};

/** What stands before the entries that are checked. */
export type ChainStart = {
  readonly month: string;
  /** What the first entry has to name; undefined where the months before are not at hand: then whatever it names. */
  readonly previous?: string | undefined;
};

const MonthEnd = z.object({ entries: z.int().positive(), next: z.string() });

/**
 * Checks the entries of one month, one after another, and stops at the first fault.
 *
 * @param wire each entry as its JSON has it: names that only read the same are another content
 */
export function checkChain(wire: readonly WireEntry[], { month, previous }: ChainStart): ChainReport {
  const entries: LedgerEntry[] = [];
  const subjects = new Set<string>();
  for (const [i, open] of wire.entries()) {
    const seq = i + 1;
    const broken = (fault: LedgerFault, why: string) => reportOf(entries, { month, seq, fault, why });
    const read = LedgerEntryShape.safeParse(fromWire(open));
    if (!read.success) return broken("not_an_entry", z.prettifyError(read.error).replaceAll("\n", " "));
    const entry = read.data;
    const before = entries.at(-1);
    if (before?.kind === "month_end")
      return broken("after_end", `entry ${entry.seq} stands after the end of the month`);
    if (entry.seq !== seq) return broken("missing", `entry ${seq} is missing: ${entry.seq} stands in its place`);
    if (hashOf(open) !== entry.hash) return broken("content_changed", "its content is not what was sealed");
    const wanted = before?.hash ?? previous ?? entry.previous;
    // Format 1 began every month anew.
    if (entry.previous !== wanted && !(seq === 1 && entry.format === undefined && entry.previous === GENESIS))
      return broken("not_linked", "it does not name the entry before");
    const fault = faultOf(entry, before, month);
    if (fault) return broken(...fault);
    if (subjects.has(entry.subject)) return broken("sealed_twice", `${entry.subject} was sealed before`);
    subjects.add(entry.subject);
    entries.push(entry);
  }
  return reportOf(entries, undefined);
}

function faultOf(
  entry: LedgerEntry,
  before: LedgerEntry | undefined,
  month: string,
): readonly [LedgerFault, string] | undefined {
  const { format, kind, seq, sealedAt, offAt, beforeOff, content } = entry;
  // Format 1 kept a month by the day that an entry is about.
  const own = entry.month ?? entry.date.slice(0, 7);
  if (own !== month) return ["wrong_month", `it is of ${own}, not of ${month}`];
  if (format === undefined) return undefined; // with two machines' clocks as they were, and no off
  if (before && sealedAt < before.sealedAt)
    return ["goes_back", `sealed at ${sealedAt}, before the entry before (${before.sealedAt})`];
  if (kind === "month_end") {
    const end = MonthEnd.safeParse(content);
    return end.success && end.data.entries === seq && end.data.next > month
      ? undefined
      : ["not_an_entry", `an end of ${month} that does not say which month follows ${seq} entries`];
  }
  if (kind === "decision" && offAt === undefined) return ["off_missing", "a decision without the off of its race"];
  if (offAt !== undefined && beforeOff !== sealedAt < offAt)
    return ["says_early", `it says before_off ${beforeOff}: sealed at ${sealedAt}, off at ${offAt}`];
  return undefined;
}

function reportOf(entries: readonly LedgerEntry[], broken: Broken | undefined): ChainReport {
  const decisions = entries.filter(({ kind }) => kind === "decision");
  const late = decisions.filter(({ beforeOff }) => beforeOff === false);
  return {
    entries,
    beforeOff: decisions.filter(({ beforeOff }) => beforeOff === true).length,
    late: late.map(({ seq, subject, sealedAt, offAt }) => ({ seq, subject, sealedAt, offAt })),
    untimed: decisions.filter(({ beforeOff }) => beforeOff === undefined).length,
    broken,
  };
}
