import { describe, expect, test } from "vitest";
import { en } from "./en.ts";
import { fr } from "./fr.ts";
import { createTranslate, LANGUAGES } from "./translate.ts";

/** `section.key` → text, of a catalogue of any depth. */
function textsOf(catalogue: object, prefix = ""): Map<string, string> {
  const texts = new Map<string, string>();
  for (const [key, value] of Object.entries(catalogue)) {
    if (typeof value === "string") texts.set(`${prefix}${key}`, value);
    else for (const [inner, text] of textsOf(value, `${prefix}${key}.`)) texts.set(inner, text);
  }
  return texts;
}

const placeholdersOf = (text: string) =>
  [...text.matchAll(/\{\{(.*?)\}\}/g)].map(([, name]) => name ?? "").toSorted((a, b) => a.localeCompare(b));

const french = textsOf(fr);
const english = textsOf(en);

describe("the two catalogues", () => {
  test("say the same things", () => {
    expect(french.size).toBeGreaterThan(100);
    expect([...english.keys()].toSorted((a, b) => a.localeCompare(b))).toEqual(
      [...french.keys()].toSorted((a, b) => a.localeCompare(b)),
    );
  });

  test.each([...french.keys()])("%s has a text in both, with the same blanks to fill", (key) => {
    const [one, other] = [french.get(key) ?? "", english.get(key) ?? ""];
    for (const text of [one, other]) {
      expect(text.trim()).not.toBe("");
      expect(text).toBe(text.trim());
      expect(text.replace(/\{\{\w+\}\}/g, "")).not.toMatch(/[{}]/); // no blank misspelt
    }
    expect(placeholdersOf(other)).toEqual(placeholdersOf(one));
  });

  test("promise nothing, and name the help line under the age limit", () => {
    for (const texts of [french, english]) {
      expect(texts.get("play")).toMatch(/^18\+.*09 74 75 13 13$/);
      const all = [...texts.values()].join("\n");
      expect(all).not.toMatch(/sans risque|risk.?free|gains? garantis?|guaranteed|à coup sûr|martingale/i);
    }
  });
});

describe("a text", () => {
  test("is French or English, with its blanks filled and nothing escaped", async () => {
    const values = { date: "2025-10-16", races: 42, created: 126, existing: 0 };
    const [inFrench, inEnglish] = await Promise.all(LANGUAGES.map(createTranslate));
    expect(inFrench?.("schedule.planned", values)).toBe("2025-10-16 : 42 courses, 126 tâches posées, 0 déjà là");
    expect(inEnglish?.("schedule.planned", values)).toBe("2025-10-16: 42 races, 126 tasks laid, 0 there already");
    expect(inFrench?.("error.bad_option", { option: "--date", problem: `"l'an <0>" & co` })).toBe(
      `--date : "l'an <0>" & co`,
    );
    expect([inFrench?.language, inEnglish?.language]).toEqual(["fr", "en"]);
  });

  test("for a code that comes from data is the code's, or what the caller has", async () => {
    const t = await createTranslate("fr");
    expect(t.or("reason.odds_stale", "odds_stale")).toBe("cotes trop vieilles");
    expect(t.or("reason.never_heard_of", "never_heard_of")).toBe("never_heard_of");
  });

  test("of either language fills every blank that it is given", async () => {
    for (const language of LANGUAGES) {
      const t = await createTranslate(language);
      for (const [key, text] of french) {
        const values = Object.fromEntries(placeholdersOf(text).map((name) => [name, "7"]));
        expect(t(key as "play", values)).not.toMatch(/\{\{|\}\}/);
      }
    }
  });
});
