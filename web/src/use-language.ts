import { useTranslation } from "react-i18next";
import type { Language } from "./format.ts";
import { spanOf } from "./format.ts";

/** The texts and the language that they are in. */
export function useTexts() {
  const { t, i18n } = useTranslation();
  const language: Language = i18n.language === "en" ? "en" : "fr";
  return {
    language,
    /** A text of the pages' own section. */
    w: (key: string, values: Readonly<Record<string, string | number>> = {}) => t(`web.${key}`, values),
    /** A word for a code of an answer; a code that has none is shown as it is. */
    word: (section: string, code: string) => t(`${section}.${code}`, { defaultValue: code }),
    /** A stretch of time in words. @param seconds its sign is not told */
    span: (seconds: number): string => {
      const { key, n, m } = spanOf(seconds);
      return key === "hours" ? t("web.hours", { h: n, m }) : t(`web.${key}`, { n });
    },
    help: t("play"),
    today: t("today"),
  };
}
