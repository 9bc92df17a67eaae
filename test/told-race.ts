import { expect } from "vitest";
import type { Analysis } from "../src/domain/betting/analysis.ts";
import { explainRace } from "../src/domain/explanation/explain-race.ts";
import { tellRace } from "../src/messages/tell-race.ts";
import { createTranslate } from "../src/messages/translate.ts";

const [french, english] = await Promise.all([createTranslate("fr"), createTranslate("en")]);

/** Every sentence of a race in both languages, in one order. */
export function sentencesOf(analysis: Analysis): { readonly fr: string; readonly en: string }[] {
  const explanation = explainRace(analysis);
  const [fr, en] = [french, english].map((t) => {
    const { verdict, reasons, nearest, favourite, sources, changes, models, runners } = tellRace(t, explanation);
    const facts = [
      verdict,
      ...reasons,
      ...nearest,
      ...favourite,
      ...sources,
      ...changes,
      ...[...models, ...runners].flatMap((one) => one.facts),
    ];
    return facts.map(({ text }) => text);
  });
  return (fr ?? []).map((text, i) => ({ fr: text, en: en?.[i] ?? "" }));
}

const withPlainSpaces = (text: string) => text.replace(/[\u00a0\u202f]/g, " ");

/** The same with ordinary spaces. */
export function plainSentencesOf(analysis: Analysis): { readonly fr: string; readonly en: string }[] {
  return sentencesOf(analysis).map(({ fr, en }) => ({ fr: withPlainSpaces(fr), en: withPlainSpaces(en) }));
}

/** The numbers of a sentence as they are written, without the marks that the languages do not share. */
function numbersOf(text: string, language: "fr" | "en"): string[] {
  const plain =
    language === "fr"
      ? text.replace(/(?<=\d)[\u00a0\u202f](?=\d{3})/g, "").replace(/(?<=\d),(?=\d)/g, ".")
      : text.replace(/(?<=\d),(?=\d{3})/g, "");
  return plain.match(/[+\-−]?\d+(\.\d+)?/g)?.map((number) => number.replace("−", "-")) ?? [];
}

/** What must not stand in a sentence: nonsense, a blank, a figure that is empty, a code without a word. */
const FAULTS = [
  /^\P{L}/u,
  /NaN|undefined|null|Infinity|∞|\[object|\{\{|\}\}|\$t\(/,
  /\(\s*\)|\(\s|,\s*,| {2}|: *\.|;\s*[.)]|^\s|\s$/,
  /[a-z]_[a-z]/,
];

const inOrder = (numbers: string[]) => numbers.toSorted().join(" ");

/** No blank is left, no nonsense is written, and both languages give the same numbers, in whatever order. */
export function expectToldWell(sentences: readonly { readonly fr: string; readonly en: string }[]): void {
  // One assertion a race: an expect costs more than a sentence.
  const faulty = sentences.filter(({ fr, en }) => {
    const nonsense = FAULTS.some((fault) => fault.test(fr) || fault.test(en));
    return nonsense || inOrder(numbersOf(fr, "fr")) !== inOrder(numbersOf(en, "en"));
  });
  expect(faulty).toEqual([]);
  expect(sentences.length).toBeGreaterThan(0);
}
