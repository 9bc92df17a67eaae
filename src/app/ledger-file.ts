import { z } from "zod";
import { ok, type Result } from "../domain/kernel/result.ts";
import { fromWire, toWire } from "../domain/kernel/wire-names.ts";
import type { CorruptDocument } from "./documents.ts";
import { type Broken, type ChainReport, checkChain, type LedgerFault } from "./ledger-chain.ts";
import { lineOf, type WireEntry } from "./ledger-entry.ts";
import { type LedgerView, readMonth } from "./ledger-view.ts";

/** The last line of a file says how many entries stand above it, of which month, and where they end. */
const EndLine = z.strictObject({
  end: z.literal(true),
  entries: z.int().positive(),
  head: z.string(),
  month: z.string(),
});

/** A month as a file, and what its chain came to: a broken one can be taken along and still says so. */
export type LedgerFile = { readonly text: string; readonly view: LedgerView };

/**
 * A month of the ledger as `.ndjson`: each entry a line of canonical JSON, then the line that ends it.
 *
 * @returns undefined where the month holds no entry
 */
export async function ledgerFile(
  deps: Parameters<typeof readMonth>[0],
  month: string,
): Promise<Result<LedgerFile | undefined, CorruptDocument>> {
  const read = await readMonth(deps, month);
  if (!read.ok) return read;
  const { wire, view } = read.value;
  if (wire.length === 0) return ok(undefined);
  const end = { end: true, entries: wire.length, head: wire.at(-1)?.hash, month };
  return ok({ view, text: [...wire, toWire(end)].map((line) => `${lineOf(line)}\n`).join("") });
}

/** What a file of the ledger came to. */
export type FileReport = ChainReport & {
  /** As the last line says; undefined where that line cannot be read. */
  readonly month: string | undefined;
  readonly head: { readonly seq: number; readonly hash: string } | undefined;
};

/**
 * Checks a file with nothing but its bytes. Every byte counts: a line that is not the canonical text of its entry is
 * broken, however it reads.
 *
 * @param previous hash that the first entry has to name; undefined where no file of the month before is at hand
 */
export function verifyLedgerFile(bytes: Uint8Array, previous?: string): FileReport {
  const nothing = { entries: [], beforeOff: 0, late: [], untimed: 0, month: undefined, head: undefined };
  const lines = linesOf(bytes);
  const end = endOf(lines.at(-1));
  const body = lines.slice(0, -1);
  const wire: WireEntry[] = [];
  let unread: Broken | undefined;
  for (const [i, line] of body.entries()) {
    const read = readLine(line);
    if ("fault" in read) {
      unread = { ...read, seq: i + 1 };
      break;
    }
    wire.push(read.entry);
  }
  const report = checkChain(wire, { month: end?.month ?? monthIn(wire), previous });
  const last = report.entries.at(-1);
  const head = last && { seq: last.seq, hash: last.hash };
  const broken = report.broken ?? unread ?? endFault(end, body.length, head?.hash);
  return { ...nothing, ...report, month: end?.month, head, broken: broken && { month: end?.month, ...broken } };
}

type Line = { readonly text: string | undefined; readonly ended: boolean };

/** By line feed alone: a carriage return is a byte of its line. */
function linesOf(bytes: Uint8Array): Line[] {
  const lines: Line[] = [];
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  for (let start = 0; start < bytes.length; ) {
    const at = bytes.indexOf(10, start);
    const stop = at < 0 ? bytes.length : at;
    let text: string | undefined;
    try {
      text = decoder.decode(bytes.subarray(start, stop));
    } catch {
      text = undefined; // not UTF-8: said of this line by its reader
    }
    lines.push({ text, ended: at >= 0 });
    start = stop + 1;
  }
  return lines;
}

function readLine({
  text,
  ended,
}: Line): { readonly entry: WireEntry } | { readonly fault: LedgerFault; readonly why: string } {
  if (text === undefined) return { fault: "not_json", why: "the line is not UTF-8" };
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { fault: "not_json", why: "the line is not JSON" };
  }
  if (json === null || typeof json !== "object" || Array.isArray(json))
    return { fault: "not_an_entry", why: "the line is no JSON object" };
  if (!ended) return { fault: "not_canonical", why: "the line is not ended" };
  return lineOf(json) === text
    ? { entry: json as WireEntry }
    : { fault: "not_canonical", why: "the line is not the canonical text of its entry" };
}

function endOf(line: Line | undefined): z.output<typeof EndLine> | undefined {
  const read = line && readLine(line);
  const end = read && "entry" in read ? EndLine.safeParse(fromWire(read.entry)) : undefined;
  return end?.success ? end.data : undefined;
}

/** Without a last line the first entry says of which month the file is. */
function monthIn([first]: readonly WireEntry[]): string {
  const { month, date } = first ?? {};
  if (typeof month === "string") return month;
  return typeof date === "string" ? date.slice(0, 7) : "";
}

function endFault(
  end: z.output<typeof EndLine> | undefined,
  entries: number,
  head: string | undefined,
): Broken | undefined {
  const seq = entries + 1;
  if (!end) return { seq, fault: "no_end_line", why: "the last line does not end the file: something may be cut off" };
  if (end.entries !== entries)
    return {
      seq,
      fault: "tail_missing",
      why: `the last line counts ${end.entries} entries, ${entries} stand above it`,
    };
  return end.head === head
    ? undefined
    : { seq, fault: "tail_missing", why: "the last line names another head than the last entry" };
}
