/** Every number and time of the pages is written here, by `Intl`; English is that of Great Britain. */

export const LANGUAGES = ["fr", "en"] as const;
export type Language = (typeof LANGUAGES)[number];

const LOCALES: Readonly<Record<Language, string>> = { fr: "fr-FR", en: "en-GB" };
export const PARIS = "Europe/Paris";

const numbers = new Map<string, Intl.NumberFormat>();
const times = new Map<string, Intl.DateTimeFormat>();

function number(language: Language, value: number, options: Intl.NumberFormatOptions): string {
  const key = `${language} ${JSON.stringify(options)}`;
  const known = numbers.get(key) ?? new Intl.NumberFormat(LOCALES[language], options);
  numbers.set(key, known);
  return known.format(value);
}

function time(language: Language, instant: string, options: Intl.DateTimeFormatOptions): string {
  const key = `${language} ${JSON.stringify(options)}`;
  const known = times.get(key) ?? new Intl.DateTimeFormat(LOCALES[language], options);
  times.set(key, known);
  return known.format(new Date(instant));
}

/** Decimal odds or a dividend for €1: one digit at least, two where the source has them. */
export function odds(language: Language, value: number): string {
  return number(language, value, { minimumFractionDigits: 1, maximumFractionDigits: value < 10 ? 2 : 1 });
}

/** A dividend for €1: to the cent, as it is paid. */
export function dividend(language: Language, forOne: number): string {
  return number(language, forOne, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
}

export function share(language: Language, value: number): string {
  return number(language, value, { style: "percent", minimumFractionDigits: 1, maximumFractionDigits: 1 });
}

/** A profit per €1 as a percentage, with its sign. */
export function profitShare(language: Language, profit: number): string {
  return number(language, profit, { style: "percent", maximumFractionDigits: 0, signDisplay: "exceptZero" });
}

export function euros(language: Language, cents: number, sign: "signed" | "plain" = "plain"): string {
  const signDisplay = sign === "signed" ? "exceptZero" : "auto";
  return number(language, cents / 100, { style: "currency", currency: "EUR", signDisplay });
}

/** `14:05` in Paris, or in another zone. */
export function clock(language: Language, instant: string, timeZone: string = PARIS): string {
  return time(language, instant, { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone });
}

/** `mercredi 10 décembre 2025` of `2025-12-10`. */
export function longDay(language: Language, date: string): string {
  return time(language, `${date}T12:00:00Z`, { dateStyle: "full", timeZone: "UTC" });
}

/** How a stretch of time is told: its words are in the catalogue. */
export function spanOf(seconds: number): {
  readonly key: "seconds" | "minutes" | "hours";
  readonly n: number;
  readonly m: string;
} {
  const whole = Math.floor(Math.abs(seconds));
  if (whole < 60) return { key: "seconds", n: whole, m: "" };
  if (whole < 3600) return { key: "minutes", n: Math.floor(whole / 60), m: "" };
  return { key: "hours", n: Math.floor(whole / 3600), m: String(Math.floor((whole % 3600) / 60)).padStart(2, "0") };
}

/** Does the reader's clock show another time than that of Paris at that moment? */
export function readsOtherwise(instant: string, zone: string): boolean {
  return clock("fr", instant, zone) !== clock("fr", instant, PARIS);
}
