/** A value that JSON holds as it is. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined };

/**
 * JSON with one text for one value: keys sorted, absent keys left out, two spaces, a line end.
 *
 * Hashes, ETags and "the same bytes twice" rest on it.
 *
 * @throws RangeError on NaN and the infinities, which JSON would turn into null without a word
 */
export function canonicalJson(value: unknown): string {
  return `${JSON.stringify(sorted(value, "$"), null, 2)}\n`;
}

function sorted(value: unknown, path: string): unknown {
  if (typeof value === "number" && !Number.isFinite(value)) throw new RangeError(`${path} is ${value}`);
  if (Array.isArray(value)) return value.map((item, i) => sorted(item, `${path}[${i}]`));
  if (value === null || typeof value !== "object") return value;
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  entries.sort(([a], [b]) => compareKeys(a, b));
  return Object.fromEntries(entries.map(([key, item]) => [key, sorted(item, `${path}.${key}`)]));
}

function compareKeys(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
