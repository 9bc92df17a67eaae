import type { Fact, Figure } from "../domain/explanation/fact.ts";
import { parisTimeOf } from "../domain/kernel/time.ts";
import type { Language, Translate } from "./translate.ts";

/**
 * One sentence of a fact, its figures written as the language writes them.
 *
 * @throws RangeError on a sentence that the catalogue does not have, or a figure that is no finite number: a bug
 */
export function tellFact(t: Translate, { code, figures }: Fact): string {
  const values = Object.fromEntries(Object.entries(figures).map(([key, figure]) => [key, tellFigure(t, figure)]));
  return found(t, `fact.${code}`, values);
}

/** By what a language's numbers and dates are written; English is that of Great Britain, with days before months. */
const LOCALES: Readonly<Record<Language, string>> = { fr: "fr-FR", en: "en-GB" };

function tellFigure(t: Translate, figure: Figure): string {
  switch (figure.kind) {
    case "odds":
      return written(t, figure.value, { minimumFractionDigits: 1, maximumFractionDigits: figure.value < 10 ? 2 : 1 });
    case "share":
      return written(t, figure.value, { style: "percent", ...digits(1) });
    case "signed_share":
      return written(t, figure.value, { style: "percent", ...digits(1), signDisplay: "exceptZero" });
    case "points":
      return counted(t, "point", 100 * figure.value, { ...digits(1), signDisplay: "exceptZero" });
    case "number":
      return written(t, figure.value, digits(figure.digits));
    case "signed_number":
      return written(t, figure.value, { ...digits(figure.digits), signDisplay: "exceptZero" });
    case "count":
      return counted(t, figure.unit, figure.value, { maximumFractionDigits: 1 });
    case "cents":
      return written(t, figure.value / 100, { style: "currency", currency: "EUR" });
    case "time":
      return parisTimeOf(figure.value);
    case "day":
      return dayFormat(t.language).format(new Date(`${figure.value}T12:00:00Z`));
    case "name":
      return figure.value;
    case "word":
      return t.or(`${figure.section}.${figure.value}`, figure.value);
    case "fact":
      return tellFact(t, figure.value);
    case "facts":
      break;
  }
  return figure.value.map((fact) => tellFact(t, fact)).join(t.language === "fr" ? " ; " : "; ");
}

function counted(t: Translate, unit: string, value: number, options: Intl.NumberFormatOptions): string {
  const n = written(t, value, options);
  // The plural goes by what is shown: 1.04 is shown as 1.0.
  const shown = Number(value.toFixed(options.maximumFractionDigits));
  return found(t, `unit.${unit}`, { count: Math.abs(shown), n });
}

function found(t: Translate, key: string, values: Readonly<Record<string, string | number>>): string {
  const text = t.find(key, values);
  if (text === undefined) throw new RangeError(`the catalogue has no ${key}`);
  return text;
}

function written({ language }: Translate, value: number, options: Intl.NumberFormatOptions): string {
  if (!Number.isFinite(value)) throw new RangeError(`${value} is no figure of a sentence`);
  return numberFormat(language, options).format(value);
}

function digits(count: number) {
  return { minimumFractionDigits: count, maximumFractionDigits: count } as const;
}

const numberFormats = new Map<string, Intl.NumberFormat>();

/** Making a format costs a hundred times what writing a number does. */
function numberFormat(language: Language, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `${language} ${JSON.stringify(options)}`;
  const known = numberFormats.get(key) ?? new Intl.NumberFormat(LOCALES[language], options);
  numberFormats.set(key, known);
  return known;
}

const dayFormats = new Map<Language, Intl.DateTimeFormat>();

function dayFormat(language: Language): Intl.DateTimeFormat {
  const known =
    dayFormats.get(language) ?? new Intl.DateTimeFormat(LOCALES[language], { dateStyle: "long", timeZone: "UTC" });
  dayFormats.set(language, known);
  return known;
}
