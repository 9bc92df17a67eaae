import { describe, expect, test } from "vitest";
import { expectToldWell } from "../../test/told-race.ts";
import { explainChange } from "../domain/explanation/explain-change.ts";
import { explainComparison } from "../domain/explanation/explain-sources.ts";
import type { Fact } from "../domain/explanation/fact.ts";
import type { Instant } from "../domain/kernel/time.ts";
import type { CardComparison, Disagreement } from "../domain/race/card-comparison.ts";
import type { SeenChange } from "../domain/trust/race-changes.ts";
import { tellFact } from "./tell-fact.ts";
import { createTranslate } from "./translate.ts";

const [french, english] = await Promise.all([createTranslate("fr"), createTranslate("en")]);
const both = (fact: Fact) => {
  const [fr, en] = [french, english].map((t) => tellFact(t, fact).replace(/[\u00a0\u202f]/g, " "));
  return { fr: fr ?? "", en: en ?? "" };
};

describe("a change of a race", () => {
  const sources = ["pmu"] as const;
  test.each<[SeenChange, string, string]>([
    [
      { kind: "non_runner", number: 7, name: "FABLE", sources },
      "Non-partant : 7 FABLE (PMU).",
      "Non-runner: 7 FABLE (PMU).",
    ],
    [
      { kind: "runner_back", number: 7, name: "FABLE", sources },
      "Repart : 7 FABLE (PMU).",
      "Runs after all: 7 FABLE (PMU).",
    ],
    [
      { kind: "runner_added", number: 7, name: "", sources: ["pmu", "zeturf"] },
      "Ajouté au champ : 7 (PMU ; ZEturf).",
      "Added to the field: 7 (PMU; ZEturf).",
    ],
    [
      { kind: "jockey", number: 4, from: "A. RENARD", to: "B. CORBEAU", sources },
      "Jockey du 4 : A. RENARD → B. CORBEAU (PMU).",
      "Jockey of 4: A. RENARD → B. CORBEAU (PMU).",
    ],
    [
      { kind: "horse", number: 4, from: "FABLE", to: "CONTE", sources },
      "Le numéro 4 désigne un autre cheval : FABLE → CONTE (PMU).",
      "Number 4 names another horse: FABLE → CONTE (PMU).",
    ],
    [
      { kind: "shoeing", number: 4, from: "DEFERRE_ANTERIEURS", to: "Mot du site", sources },
      "Ferrure du 4 : déferré des antérieurs → Mot du site (PMU).",
      "Shoes of 4: unshod in front → Mot du site (PMU).",
    ],
    [
      { kind: "weight", number: 4, from: 57, to: 58.5, sources },
      "Poids du 4 : 57 kg → 58,5 kg (PMU).",
      "Weight of 4: 57 kg → 58.5 kg (PMU).",
    ],
    [
      { kind: "going", from: "Bon", to: "Souple", sources },
      "Terrain : Bon → Souple (PMU).",
      "Going: Bon → Souple (PMU).",
    ],
    [
      {
        kind: "off_time",
        from: "2025-10-16T12:15:00.000Z" as Instant,
        to: "2025-10-16T12:25:00.000Z" as Instant,
        sources: [],
      },
      "Départ : 14:15 → 14:25 (programme).",
      "Off: 14:15 → 14:25 (programme).",
    ],
  ])("%j", (change, fr, en) => expect(both(explainChange(change))).toEqual({ fr, en }));
});

describe("two sources of a race", () => {
  const comparison: CardComparison = {
    first: "pmu",
    second: "zeturf",
    runners: 12,
    matched: 12,
    spelling: [],
    nonRunners: { both: [], onlyFirst: [], onlySecond: [] },
    favourite: { first: 3, second: 3, same: true },
    disagreements: [],
  };
  const told = (fields: Partial<CardComparison>) => explainComparison({ ...comparison, ...fields }).map(both);

  test("that agree are told with how many horses are the same", () => {
    expect(told({}).map(({ fr }) => fr)).toEqual([
      "Les sources PMU et ZEturf donnent le même champ : même numéro et même nom pour 12 sur 12 partants.",
      "Même favori pour PMU et ZEturf : le 3.",
    ]);
  });

  test("that do not agree say why the second is set apart", () => {
    const [apart] = told({ matched: 10, disagreements: [{ kind: "numbers_swapped", numbers: [2, 9] }] });
    expect(apart).toEqual({
      fr: "La source ZEturf est mise à l'écart pour cette course, face à PMU : numéros échangés (nº 2, 9) ; même numéro et même nom pour 10 sur 12 partants.",
      en: "The source ZEturf is set apart for this race, against PMU: numbers exchanged (no. 2, 9); same number and same name for 10 of 12 runners.",
    });
  });

  const disagreements: Disagreement[] = [
    { kind: "other_race" },
    { kind: "number_twice", source: "zeturf", numbers: [4] },
    { kind: "numbers_swapped", numbers: [1, 2] },
    { kind: "other_names", names: [{ number: 6, first: "FABLE", second: "" }] },
    { kind: "other_field", onlyFirst: [9], onlySecond: [3, 12] },
    { kind: "other_favourite", first: 3, second: 11 },
  ];

  test.each(disagreements)("each reason has its words in both languages: $kind", (disagreement) => {
    const favourite = { first: 3, second: 11, same: false };
    const nonRunners = { both: [1], onlyFirst: [2], onlySecond: [5, 8] };
    expectToldWell(told({ disagreements: [disagreement], favourite, nonRunners }));
    expectToldWell(told({ disagreements, favourite: { ...favourite, same: true }, nonRunners }));
  });
});
