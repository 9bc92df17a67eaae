import type { Cents } from "../domain/kernel/money.ts";
import { centsOf } from "../domain/kernel/money.ts";
import type { Reading } from "../domain/kernel/reading.ts";
import type { Runner } from "../domain/race/card.ts";
import type { Discipline } from "../domain/race/race.ts";

/** Text as a reader sees it: every run of white space, no-break spaces among them, is one space; none at the ends. */
export function plainText(shown: string): string {
  return shown.replace(/\s+/g, " ").trim();
}

/**
 * What is left of French words once accents are lost: lower case, letters and digits of ASCII, single spaces.
 *
 * Some saved pages hold U+FFFD in place of every accent, so words are compared without the letters that had one:
 * `Entraîneur` and `Entra\uFFFDneur` are both `entraneur`.
 */
export function skeletonOf(text: string): string {
  const bare = text.normalize("NFC").replace(/[^a-zA-Z0-9\s]/g, "");
  return plainText(bare).toLowerCase();
}

/**
 * Reads an amount in euros, exactly: `17 330 €`, `1 234,50 €`, `88440`. The thousands' space may be lost (U+FFFD).
 *
 * Empty and `-` are absent; an amount with tenths of a cent, a sign or another currency is unreadable.
 */
export function readEuros(shown: string): Reading<Cents> {
  const text = plainText(shown);
  if (text === "" || text === "-") return { kind: "absent" };
  const match = /^(\d{1,3}(?:[ \uFFFD]\d{3})+|\d+)(?:[.,](\d{1,2}))? ?€?$/.exec(text);
  if (!match) return { kind: "unreadable", shown: text };
  const euros = Number((match[1] ?? "").replace(/[ \uFFFD]/g, ""));
  const cents = Number((match[2] ?? "").padEnd(2, "0"));
  if (!Number.isSafeInteger(euros * 100 + cents)) return { kind: "unreadable", shown: text };
  return { kind: "value", value: centsOf(euros * 100 + cents) };
}

/** Reads a decimal above 0 with a comma or a point and an optional unit: `54,5`, `69 kg`. Empty and `-` are absent. */
export function readDecimal(shown: string, unit = ""): Reading<number> {
  const text = plainText(shown);
  if (text === "" || text === "-") return { kind: "absent" };
  const bare = unit !== "" && text.endsWith(unit) ? text.slice(0, -unit.length).trim() : text;
  if (!/^\d+([.,]\d+)?$/.test(bare)) return { kind: "unreadable", shown: text };
  const value = Number(bare.replace(",", "."));
  return value > 0 ? { kind: "value", value } : { kind: "unreadable", shown: text };
}

/** Whether a text can be a name: one in which `&amp;` or `&#039;` is still to be read was escaped twice. */
export function isName(text: string): boolean {
  return !/&(?:#\d+|#x[\da-f]+|[a-z]+);/i.test(text);
}

/** A number that a horse, a race or a meeting wears, 1 to 999; undefined for anything else. */
export function numberWorn(shown: string | undefined): number | undefined {
  const text = plainText(shown ?? "");
  return /^[1-9]\d{0,2}$/.test(text) ? Number(text) : undefined;
}

/** Numbers in a row: `1 - 2 - 14`, `10-5`. Undefined where one of them is none, or where there is none at all. */
export function numbersWorn(shown: string): number[] | undefined {
  const numbers = plainText(shown).split("-").map(numberWorn);
  return numbers.every((number) => number !== undefined) ? numbers : undefined;
}

const SEX_OF = { M: "male", F: "female", H: "gelding" } as const;

/** Reads `H/6` and `H6`: hongre, femelle, mâle, then the age in years. */
export function readSexAndAge(shown: string): Reading<Required<Pick<Runner, "sex" | "age">>> {
  const text = plainText(shown);
  if (text === "" || text === "-") return { kind: "absent" };
  const match = /^([MFH])\/?(\d{1,2})$/.exec(text);
  const sex = SEX_OF[match?.[1] as keyof typeof SEX_OF];
  if (!match || !sex) return { kind: "unreadable", shown: text };
  return { kind: "value", value: { sex, age: Number(match[2]) } };
}

/** By the skeleton of the sites' words: Attelé, Monté, Plat, Haies, Steeple(-chase), Cross(-country). */
const DISCIPLINE_OF: Readonly<Record<string, Discipline>> = {
  attel: "ATTELE",
  mont: "MONTE",
  plat: "PLAT",
  haies: "HAIE",
  steeple: "STEEPLECHASE",
  steeplechase: "STEEPLECHASE",
  cross: "CROSS",
  crosscountry: "CROSS",
};

/** The discipline that a French word names, accents or not; undefined for any other word. */
export function disciplineNamed(word: string): Discipline | undefined {
  return DISCIPLINE_OF[skeletonOf(word)];
}
