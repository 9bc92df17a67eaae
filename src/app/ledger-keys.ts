/** Where the ledger's documents lie. @param month `2025-12` */

export const LEDGER_FOLDER = "ledger/";

/** Names the month in which the ledger begins, so that two processes begin one ledger. */
export const ORIGIN_KEY = "ledger/origin.json";

/** `ledger/2025-12/000123.json` */
export function entryKey(month: string, seq: number): string {
  return `${LEDGER_FOLDER}${month}/${String(seq).padStart(6, "0")}.json`;
}

/** That a subject is sealed, under the month of its day. */
export function claimKey(month: string, subject: string): string {
  return `${LEDGER_FOLDER}${month}/subjects/${subject}.json`;
}

export function headKey(month: string): string {
  return `${LEDGER_FOLDER}${month}/head.json`;
}

/** The month and number of an entry's key; undefined for any other. */
export function entryOfKey(key: string): { readonly month: string; readonly seq: number } | undefined {
  const [, month, seq] = /^ledger\/(\d{4}-\d{2})\/(\d{6})\.json$/.exec(key) ?? [];
  return month === undefined ? undefined : { month, seq: Number(seq) };
}

/** The subject of a claim's key; undefined for any other. */
export function subjectOfKey(key: string): string | undefined {
  return /^ledger\/\d{4}-\d{2}\/subjects\/(.+)\.json$/.exec(key)?.[1];
}
