/**
 * What a parser finds in one field of outside data.
 *
 * Absent is the site's own mark for "none" (no key, `false`, `-`, empty) and goes to coverage; unreadable is anything
 * else that is not a value, and spoils the page.
 */
export type Reading<T> =
  | { readonly kind: "value"; readonly value: T }
  | { readonly kind: "absent" }
  | { readonly kind: "unreadable"; readonly shown: string };

const ABSENT = { kind: "absent" } as const;

/**
 * Reads decimal odds, stake included: a finite number above 1, or text such as `11,8`, ` 9 `, `38.7`.
 *
 * 0, 1 and NaN are unreadable, not absent: no pool pays them, so the page or our reading of it is wrong.
 */
export function readOdds(shown: unknown): Reading<number> {
  if (shown === undefined || shown === null || shown === false) return ABSENT;
  if (typeof shown === "number") return oddsOf(shown, shown);
  if (typeof shown !== "string") return { kind: "unreadable", shown: JSON.stringify(shown) };
  const text = shown.replace(/[\u00a0\u202f]/g, " ").trim();
  if (text === "" || text === "-" || text === "—") return ABSENT;
  if (!/^\d+([.,]\d+)?$/.test(text)) return { kind: "unreadable", shown: text };
  return oddsOf(Number(text.replace(",", ".")), text);
}

function oddsOf(odds: number, shown: unknown): Reading<number> {
  if (odds > 1 && odds < Infinity) return { kind: "value", value: odds };
  return { kind: "unreadable", shown: String(shown) };
}
