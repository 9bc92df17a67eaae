import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { z } from "zod";
import { type FileReport, verifyLedgerFile } from "../../app/ledger-file.ts";
import { toWire } from "../../domain/kernel/wire-names.ts";
import { callService } from "../call-service.ts";
import { badOption, type Context, configOf, Refusal } from "../context.ts";
import { refuse } from "../refuse.ts";
import { print, tableOf } from "../show.ts";

const Head = z.object({
  head: z.object({ month: z.string(), seq: z.number(), hash: z.string(), sealedAt: z.string() }).nullable(),
});

/** The last sealed entry: its hash, published, protects everything before it. */
export async function ledgerHead(context: Context): Promise<void> {
  const { config } = configOf(context);
  const answer = await callService(context, config, { method: "GET", path: "/api/ledger/head" });
  if (context.json) print(JSON.stringify(answer.wire, null, 2));
  const parsed = Head.safeParse(answer.body);
  if (!parsed.success) return refuse(context, answer);
  if (context.json) return;
  const { head } = parsed.data;
  print(head ? context.t("ledger.head", head) : context.t("ledger.empty"));
}

const Broken = z.object({ seq: z.number(), fault: z.string(), why: z.string() });
const Month = z.object({
  month: z.string(),
  entries: z.array(
    z.object({
      seq: z.number(),
      kind: z.string(),
      subject: z.string(),
      sealedAt: z.string(),
      beforeOff: z.boolean().optional(),
      hash: z.string(),
    }),
  ),
  broken: Broken.nullable(),
});

/** A month as a table, a row an entry. */
export async function ledgerShow(
  context: Context,
  options: { readonly month?: string | undefined; readonly race?: string | undefined },
): Promise<void> {
  const { config } = configOf(context);
  const { t } = context;
  const answer = await callService(context, config, { method: "GET", path: `/api/ledger${monthQuery(options.month)}` });
  if (context.json) print(JSON.stringify(answer.wire, null, 2));
  const parsed = Month.safeParse(answer.body);
  if (!parsed.success) return refuse(context, answer);
  if (context.json) return;
  const { month, entries, broken } = parsed.data;
  const wanted = options.race?.toUpperCase();
  const shown = entries.filter(({ subject }) => wanted === undefined || subject.split("-").includes(wanted));
  const header = ["n°", t("ledger.kind"), t("ledger.subject"), t("ledger.sealedAt"), t("ledger.beforeOff"), "SHA-256"];
  const rows = shown.map(({ seq, kind, subject, sealedAt, beforeOff, hash }) => [
    seq,
    t.or(`ledger.${kind}`, kind),
    subject,
    sealedAt,
    beforeOff === undefined ? "—" : t(beforeOff ? "ledger.yes" : "ledger.no"),
    `${hash.slice(0, 16)}…`,
  ]);
  if (rows.length > 0) print(tableOf(header, rows));
  print(t("ledger.counted", { month, count: entries.length }));
  if (broken) throw toldBroken(context, month, broken);
}

/** A month as `.ndjson`, on standard output or in a file. */
export async function ledgerExport(
  context: Context,
  options: { readonly month?: string | undefined; readonly out?: string | undefined },
): Promise<void> {
  const { config } = configOf(context);
  const path = `/api/ledger/file${monthQuery(options.month)}`;
  const answer = await callService(context, config, { method: "GET", path });
  if (answer.status !== 200 || typeof answer.wire !== "string") return refuse(context, answer);
  if (options.out === undefined) process.stdout.write(answer.wire);
  else {
    await writeFile(options.out, answer.wire).catch((cause: unknown) => badOption(context, "--out", String(cause)));
  }
}

const Store = z.object({
  ok: z.boolean(),
  gone: z.array(z.string()),
  months: z.array(
    z.object({
      month: z.string(),
      entries: z.number(),
      beforeOff: z.number(),
      late: z.array(z.object({ subject: z.string() })),
      untimed: z.number(),
      broken: Broken.optional(),
      head: z.object({ hash: z.string() }).optional(),
    }),
  ),
});

export type VerifyOptions = {
  readonly files: readonly string[];
  /** A hash that was published: it must be one of the chain's. */
  readonly head?: string | undefined;
  /** Decisions that do not prove that they came before their race are a fault too. */
  readonly strict: boolean;
};

/**
 * Checks files with nothing but the files, or without one every month of the store.
 *
 * @throws Refusal with code 1 where something does not hold: the first broken entry is named
 */
export async function ledgerVerify(context: Context, options: VerifyOptions): Promise<void> {
  if (options.files.length > 0) return verifyFiles(context, options);
  const { config } = configOf(context);
  const answer = await callService(context, config, { method: "GET", path: "/api/ledger/verify" });
  if (context.json) print(JSON.stringify(answer.wire, null, 2));
  const parsed = Store.safeParse(answer.body);
  if (!parsed.success) return refuse(context, answer);
  const { months, gone } = parsed.data;
  for (const month of months) tellMonth(context, month.month, month);
  for (const subject of gone) tell(context, context.t("ledger.gone", { subject }));
  if (!parsed.data.ok) throw new Refusal("the ledger does not hold", 1);
  const open = months.some(({ late, untimed }) => late.length + untimed > 0);
  if (options.strict && open) throw new Refusal("decisions that prove nothing", 1);
}

function verifyFiles(context: Context, { files, head, strict }: VerifyOptions): void {
  const { t } = context;
  const reports: (FileReport & { readonly file: string })[] = [];
  let previous: string | undefined;
  for (const file of files) {
    const report = verifyLedgerFile(bytesOf(context, file), previous);
    reports.push({ file, ...report });
    previous = report.head?.hash;
    if (report.broken) break; // what stands after a broken link says nothing
  }
  if (context.json) {
    const shown = reports.map(({ entries, ...report }) => ({ ...report, entries: entries.length }));
    print(JSON.stringify(toWire({ files: shown }), null, 2));
  }
  for (const { file, entries, ...report } of reports)
    tellMonth(context, `${file} ${report.month ?? ""}`.trim(), { ...report, entries: entries.length });
  if (reports.some(({ broken }) => broken)) throw new Refusal("the ledger does not hold", 1);
  if (head !== undefined && !reports.some(({ entries }) => entries.some(({ hash }) => hash === head))) {
    tell(context, t("ledger.headMissing", { head }));
    throw new Refusal("the published hash is not in the chain", 1);
  }
  const open = reports.some(({ late, untimed }) => late.length + untimed > 0);
  if (strict && open) throw new Refusal("decisions that prove nothing", 1);
}

function bytesOf(context: Context, file: string): Uint8Array {
  try {
    return readFileSync(file);
  } catch (cause) {
    return badOption(context, "FILE", cause instanceof Error ? cause.message : String(cause));
  }
}

type Told = {
  readonly entries: number;
  readonly beforeOff: number;
  readonly late: readonly unknown[];
  readonly untimed: number;
  readonly broken?: z.output<typeof Broken> | undefined;
  readonly head?: { readonly hash: string } | undefined;
};

function tellMonth(context: Context, name: string, { late, head, broken, ...counts }: Told): void {
  const { t } = context;
  if (broken) toldBroken(context, name, broken);
  else tell(context, t("ledger.holds", { name, ...counts, late: late.length, hash: head?.hash ?? "—" }));
}

function toldBroken(context: Context, name: string, { seq, fault, why }: z.output<typeof Broken>): Refusal {
  tell(context, context.t("ledger.broken", { name, seq, fault, why }));
  return new Refusal(`${name}: entry ${seq} ${fault}`, 1);
}

/** People are told; a program reads the JSON. */
function tell(context: Context, text: string): void {
  if (!context.json) print(text);
}

function monthQuery(month: string | undefined): string {
  return month === undefined ? "" : `?month=${encodeURIComponent(month)}`;
}
