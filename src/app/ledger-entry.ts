import { createHash } from "node:crypto";
import { z } from "zod";
import { canonicalJson, type Json } from "../domain/kernel/canonical-json.ts";
import { type Instant, parisDayOf, type RaceDay } from "../domain/kernel/time.ts";
import { toWire } from "../domain/kernel/wire-names.ts";
import { InstantText, RaceDayText } from "./document-schemas.ts";

/** `month_end` is the last entry of a month: nothing is sealed in it any more. */
export const LEDGER_KINDS = ["plan", "decision", "result", "month_end"] as const;

/** One sealed entry. The fields of format 2 are absent in entries of format 1, which had no off time. */
export type LedgerEntry = {
  readonly format?: 2 | undefined;
  /** Whose chain it stands in: that in which it was sealed, `2025-12`. */
  readonly month?: string | undefined;
  /** 1 is the first of its month; none is left out. */
  readonly seq: number;
  readonly kind: (typeof LEDGER_KINDS)[number];
  /** What the entry is about, sealed once: `2025-12-10-R1C3-decision-20251210T125003120Z`. */
  readonly subject: string;
  readonly date: RaceDay;
  /** By the sealer's clock, but never before the entry before: a lagging clock cannot make a decision look earlier. */
  readonly sealedAt: Instant;
  /** The race's off as it was known; in every decision of format 2. */
  readonly offAt?: Instant | undefined;
  /** Whether the decision was sealed before that off; it stands beside `offAt`. */
  readonly beforeOff?: boolean | undefined;
  readonly content: unknown;
  readonly correlationId?: string | undefined;
  readonly codeVersion?: string | undefined;
  /** Hash of the entry before; of the first entry of a month that of the last one of the month before, or zeros. */
  readonly previous: string;
  readonly hash: string;
};

/** What the first entry of a ledger names; in format 1 the first entry of every month. */
export const GENESIS = "0".repeat(64);

const Hash = z.string().regex(/^[0-9a-f]{64}$/, "not 64 hexadecimal digits");

export const LedgerEntryShape: z.ZodType<LedgerEntry> = z.object({
  format: z.literal(2).optional(),
  month: z.string().optional(),
  seq: z.int().positive(),
  kind: z.enum(LEDGER_KINDS),
  subject: z.string(),
  date: RaceDayText,
  sealedAt: InstantText,
  offAt: InstantText.optional(),
  beforeOff: z.boolean().optional(),
  content: z.unknown(),
  correlationId: z.string().optional(),
  codeVersion: z.string().optional(),
  previous: Hash,
  hash: Hash,
});

/** `2025-12`, of Paris */
export function ledgerMonthOf(instant: Instant): string {
  return parisDayOf(instant).slice(0, 7);
}

/** An entry as its JSON has it: `snake_case`, and whatever else a stranger may have put there. */
export type WireEntry = { readonly [key: string]: Json | undefined };

/** Seals: everything but the hash goes in, the entry comes out. */
export function hashedEntry(open: Omit<LedgerEntry, "hash">): LedgerEntry {
  return { ...open, hash: hashOf(JSON.parse(canonicalJson(toWire(open)))) };
}

/**
 * SHA-256 of the entry without its hash, in hexadecimal.
 *
 * Format 2 hashes the text of its line, so that a stranger needs no JSON library. Format 1 hashed the indented text.
 */
export function hashOf({ hash: _own, ...open }: WireEntry): string {
  const text = open.format === undefined ? canonicalJson(open) : lineOf(open);
  return createHash("sha256").update(text).digest("hex");
}

/** Canonical JSON on one line, without a line end. */
export function lineOf(value: unknown): string {
  return JSON.stringify(JSON.parse(canonicalJson(value)));
}
