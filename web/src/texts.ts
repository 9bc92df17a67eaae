import { createInstance } from "i18next";
import { initReactI18next } from "react-i18next";
import { lastAnswer, read, type Texts } from "./api.ts";
import type { Language } from "./format.ts";
import { choose, settings } from "./settings.ts";

const i18n = createInstance();

const pathOf = (language: Language | undefined) => (language ? `/api/texts?lang=${language}` : "/api/texts");

/**
 * The catalogue of the service, in the language that was chosen, else the one that the browser asks for.
 *
 * @throws whatever reading does, where no earlier visit left the texts
 */
async function textsIn(language: Language | undefined): Promise<Texts> {
  const path = pathOf(language);
  try {
    return await read<Texts>(path);
  } catch (error) {
    const kept = lastAnswer<Texts>(path);
    if (!kept) throw error;
    return kept.body;
  }
}

export async function startTexts(): Promise<void> {
  const texts = await textsIn(settings().language);
  await i18n.use(initReactI18next).init({
    lng: texts.language,
    resources: { [texts.language]: { translation: resourcesOf(texts) } },
    interpolation: { escapeValue: false }, // React escapes
    react: { useSuspense: false },
  });
  document.documentElement.lang = texts.language;
}

/** The reader's choice, and the same page in that language. */
export async function chooseLanguage(language: Language): Promise<void> {
  const texts = await textsIn(language);
  i18n.addResourceBundle(language, "translation", resourcesOf(texts), true, true);
  await i18n.changeLanguage(language);
  document.documentElement.lang = language;
  choose({ language });
}

function resourcesOf({ texts, play, today }: Texts) {
  return { ...texts, play, today };
}
