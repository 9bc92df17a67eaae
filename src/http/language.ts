import type { FastifyReply, FastifyRequest } from "fastify";
import { createTranslate, LANGUAGES, type Language, type Translate } from "../messages/translate.ts";

const texts = new Map<Language, Promise<Translate>>();

/** The texts of a language, made once. */
function textsIn(language: Language): Promise<Translate> {
  const made = texts.get(language) ?? createTranslate(language);
  texts.set(language, made);
  return made;
}

/** The texts in the language of an answer: `?lang=` beats `Accept-Language`, and French is for whoever asks for neither. */
export function textsFor(
  request: FastifyRequest,
  reply: FastifyReply,
  asked: Language | undefined,
): Promise<Translate> {
  const language = asked ?? acceptedLanguage(request.headers["accept-language"]) ?? "fr";
  reply.header("content-language", language).header("vary", "accept-language");
  return textsIn(language);
}

/** RFC 9110 §12.5.4: the language of ours with the highest weight; of two, the one named first. `*` is ours to choose. */
function acceptedLanguage(header: string | undefined): Language | undefined {
  const ranges = (header ?? "").split(",").map((range) => {
    const [tag = "", ...parameters] = range.trim().toLowerCase().split(";");
    const weight = parameters.map((one) => /^\s*q=([\d.]+)\s*$/.exec(one)?.[1]).find((q) => q !== undefined);
    return { language: LANGUAGES.find((one) => one === tag.trim().split("-")[0]), weight: Number(weight ?? 1) };
  });
  const [best] = ranges
    .filter(({ language, weight }) => language && weight > 0)
    .toSorted((a, b) => b.weight - a.weight);
  return best?.language;
}
