/** A value that JSON holds as it is. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined };

/**
 * JSON with one text for one value: keys sorted, absent keys left out, two spaces, a line end.
 *
 * Hashes, ETags and "the same bytes twice" rest on it.
 *
 * @throws RangeError on what JSON would drop or change without a word: NaN, the infinities, undefined in an array, a
 *   Date, a Map, a function
 */
export function canonicalJson(value: unknown): string {
  return `${JSON.stringify(sorted(value, "$"), null, 2)}\n`;
}

function sorted(value: unknown, path: string): unknown {
  if (Array.isArray(value)) return value.map((item, i) => sorted(item, `${path}[${i}]`));
  if (!isJson(value)) throw new RangeError(`${path} is ${String(value)}`);
  if (value === null || typeof value !== "object") return value;
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  entries.sort(([a], [b]) => compareKeys(a, b));
  return Object.fromEntries(entries.map(([key, item]) => [key, sorted(item, `${path}.${key}`)]));
}

function isJson(value: unknown): boolean {
  if (value === null || typeof value === "string" || typeof value === "boolean") return true;
  if (typeof value === "number") return Number.isFinite(value);
  if (typeof value !== "object") return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function compareKeys(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
