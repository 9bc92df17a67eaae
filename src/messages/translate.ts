import { createInstance } from "i18next";
import { en } from "./en.ts";
import { type Catalogue, fr } from "./fr.ts";

export const LANGUAGES = ["fr", "en"] as const;
export type Language = (typeof LANGUAGES)[number];

type Key = {
  [S in keyof Catalogue]: Catalogue[S] extends string ? S : `${S}.${keyof Catalogue[S] & string}`;
}[keyof Catalogue];

/** Says a text of the catalogue; `or` is for codes that come from data and may not be in it. */
export type Translate = ((key: Key, values?: Readonly<Record<string, string | number>>) => string) & {
  or(key: string, fallback: string): string;
  /** A text by a key that was put together, or undefined where the catalogue has none; `count` chooses its plural. */
  find(key: string, values: Readonly<Record<string, string | number>>): string | undefined;
  /** All texts of a section, blanks and all, for a page that fills them itself. */
  section(name: keyof Catalogue): Readonly<Record<string, string>>;
  readonly language: Language;
};

const CATALOGUES: Readonly<Record<Language, Catalogue>> = { fr, en };

export async function createTranslate(language: Language): Promise<Translate> {
  const i18n = createInstance();
  await i18n.init({
    lng: language,
    fallbackLng: "fr",
    resources: { fr: { translation: fr }, en: { translation: en } },
    interpolation: { escapeValue: false },
  });
  return Object.assign((key: Key, values?: Readonly<Record<string, string | number>>) => i18n.t(key, values ?? {}), {
    or: (key: string, fallback: string) => (i18n.exists(key) ? i18n.t(key) : fallback),
    find: (key: string, values: Readonly<Record<string, string | number>>) =>
      i18n.exists(key, values) ? i18n.t(key, values) : undefined,
    section: (name: keyof Catalogue) => {
      const texts = CATALOGUES[language][name];
      return typeof texts === "string" ? { [name]: texts } : texts;
    },
    language,
  });
}
