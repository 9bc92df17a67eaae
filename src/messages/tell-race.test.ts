import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { expectToldWell, plainSentencesOf, sentencesOf } from "../../test/told-race.ts";
import { type AnalyseRace, analyseRace } from "../domain/analyse-race.ts";
import { PRICED_BETS } from "../domain/betting/dividends/priced-bets.ts";
import { PROFILE_NAMES, profileOf } from "../domain/betting/profile.ts";
import { explainRace } from "../domain/explanation/explain-race.ts";
import { explainReason } from "../domain/explanation/explain-reason.ts";
import { factOf, points } from "../domain/explanation/fact.ts";
import { raceIdOf } from "../domain/kernel/race-id.ts";
import { addMinutes, type Instant, type RaceDay } from "../domain/kernel/time.ts";
import { FACTOR_CODES } from "../domain/model/factors/factor.ts";
import { FACTORS } from "../domain/model/factors/factor-definitions.ts";
import { extendPastDays, noPastDays, type PastStart } from "../domain/model/factors/past-days.ts";
import type { FittedModel } from "../domain/model/fitted-model.ts";
import { createFittedModel } from "../domain/model/fitted-win-model.ts";
import { POOLS, type Runner } from "../domain/race/card.ts";
import { parseMusique } from "../domain/race/musique.ts";
import { DISCIPLINES, SOURCE_NAMES } from "../domain/race/race.ts";
import type { Snapshot } from "../domain/race/snapshot.ts";
import { tellFact } from "./tell-fact.ts";
import { createTranslate } from "./translate.ts";

const DAY = "2025-12-10" as RaceDay;
const OFF = "2025-12-10T13:02:00.000Z" as Instant;
const DECIDED = "2025-12-10T12:57:00.000Z" as Instant;
const [french, english] = await Promise.all([createTranslate("fr"), createTranslate("en")]);

const NAMES = ["FABLE", "CONTE DU SOIR", "L'AUTRE", "ÉPOPÉE", ""];

type Card = {
  readonly odds: readonly number[];
  readonly oddsH30?: readonly (number | undefined)[];
  readonly runners?: readonly Partial<Runner>[];
  /** Minutes from the reading to the decision. */
  readonly age?: number;
  readonly fields?: Partial<Snapshot>;
  readonly pool?: (typeof POOLS)[number];
  readonly source?: (typeof SOURCE_NAMES)[number];
};

function race({ odds, oddsH30, runners = [], age = 2, fields = {}, pool = "pmu-shop", source = "pmu" }: Card) {
  const snapshot = (phase: "H30" | "H5", takenAt: Instant, win: readonly (number | undefined)[]): Snapshot => ({
    raceId: raceIdOf({ day: DAY, meetingNumber: 1, raceNumber: 3 }),
    phase,
    revision: 1,
    takenAt,
    startsAt: OFF,
    discipline: "ATTELE",
    declaredRunners: odds.length,
    cards: [
      {
        source,
        url: "https://example.test/card",
        observedAt: addMinutes(takenAt, -age),
        runners: odds.map((_, i) => ({
          number: i + 1,
          name: NAMES[i % NAMES.length] ?? "",
          nonRunner: false,
          ...runners[i],
        })),
        markets: [{ pool, win: Object.fromEntries(win.flatMap((o, i) => (o === undefined ? [] : [[i + 1, o]]))) }],
      },
    ],
    failures: [],
    ...fields,
  });
  return {
    snapshotH5: snapshot("H5", DECIDED, odds),
    ...(oddsH30 ? { snapshotH30: snapshot("H30", addMinutes(OFF, -30), oddsH30) } : {}),
  };
}

function profile(name: (typeof PROFILE_NAMES)[number] = "gpi-v5.1") {
  const made = profileOf(name);
  if (!made.ok) throw new Error(name);
  return made.value;
}

/** A fit in which every factor weighs something: no shipped one has any. */
const EVERY_FACTOR: FittedModel = {
  version: "fitted-fable",
  madeBy: "by hand",
  sample: { description: "none", pools: ["pmu-shop"], races: 1, runners: 10, days: 1 },
  period: { from: "2025-11-01" as RaceDay, to: "2025-11-30" as RaceDay },
  oddsInstant: { phase: "H5", from: 0, median: 5, to: 10 },
  gaits: (["trot", "flat", "jumps", "unknown"] as const).map((gait) => ({
    gait,
    races: 1,
    columns: [
      { code: "log_market" as const, coefficient: 1.1, standardError: 0.1 },
      { code: "drift" as const, coefficient: -0.2, standardError: 0.1 },
      ...FACTOR_CODES.filter(
        (code) => (FACTORS[code].gaits as readonly string[] | undefined)?.includes(gait) ?? true,
      ).map((code, i) => ({ code, coefficient: 0.1 * ((i % 5) - 2) + 0.03, standardError: 0.1 })),
    ],
    leftOut: [],
    logLikelihood: -2,
    marketLogLikelihood: -2,
  })),
  test: { from: "2025-12-01" as RaceDay, to: "2025-12-09" as RaceDay, races: 1234, gain: 0.0123, standardError: 0.002 },
};

const runner: fc.Arbitrary<Partial<Runner>> = fc.record(
  {
    name: fc.constantFrom(...NAMES),
    age: fc.integer({ min: 2, max: 12 }),
    sex: fc.constantFrom("male" as const, "female" as const, "gelding" as const),
    distance: fc.constantFrom(2100, 2125, 2700),
    weight: fc.integer({ min: 100, max: 140 }).map((half) => half / 2),
    handicapValue: fc.integer({ min: 200, max: 450 }).map((tenth) => tenth / 10),
    draw: fc.integer({ min: 1, max: 20 }),
    shoeing: fc.constantFrom("DEFERRE_ANTERIEURS_POSTERIEURS", "DEFERRE_POSTERIEURS"),
    blinkers: fc.constantFrom("SANS_OEILLERES", "OEILLERES_CLASSIQUE"),
    musique: fc.constantFrom("1a2a3aDa", "0a0a9a", "Da", "").map((text) => parseMusique(text)),
    jockey: fc.constantFrom("J. FABLE", "A. CONTE"),
    trainer: fc.constantFrom("T. FABLE", "B. CONTE"),
    starts: fc.nat(60),
    wins: fc.nat(10),
    places: fc.nat(20),
  },
  { requiredKeys: [] },
);

const starts: readonly PastStart[] = ["2025-11-02", "2025-12-08"].flatMap((day) =>
  NAMES.filter((name) => name !== "").map((name, i) => ({
    day: day as RaceDay,
    runner: { name, jockey: "J. FABLE", trainer: "T. FABLE", shoeing: "DEFERRE_POSTERIEURS" },
    distance: 2000 + 100 * i,
    won: i === 0,
    chrono: 75 + i / 2,
  })),
);
const archive = extendPastDays(noPastDays("2025-01-01" as RaceDay), DAY, starts);

const analysis: fc.Arbitrary<AnalyseRace> = fc
  .record({
    odds: fc.array(
      fc.integer({ min: 11, max: 9999 }).map((tenth) => tenth / 10),
      { minLength: 1, maxLength: 12 },
    ),
    moved: fc.option(
      fc.array(fc.option(fc.double({ min: 0.5, max: 2, noNaN: true }), { nil: undefined }), {
        minLength: 12,
        maxLength: 12,
      }),
      { nil: undefined },
    ),
    runners: fc.array(runner, { maxLength: 12 }),
    age: fc.double({ min: -3, max: 30, noNaN: true }),
    pool: fc.constantFrom(...POOLS),
    source: fc.constantFrom(...SOURCE_NAMES),
    discipline: fc.option(fc.constantFrom(...DISCIPLINES), { nil: undefined }),
    declaredRunners: fc.option(fc.integer({ min: 0, max: 20 }), { nil: undefined }),
    profileName: fc.constantFrom(...PROFILE_NAMES),
    past: fc.boolean(),
    spoilt: fc.constantFrom("no", "no", "no", "no cards", "odds of one"),
  })
  .map(({ odds, moved, runners, age, pool, source, discipline, declaredRunners, profileName, past, spoilt }) => {
    const oddsH30 = moved
      ?.slice(0, odds.length)
      .map((by, i) => (by === undefined ? undefined : Math.max(1.1, (odds[i] ?? 2) * by)));
    const shown = spoilt === "odds of one" ? odds.map((o, i) => (i === 0 ? o : 1)) : odds;
    const fields = { discipline, declaredRunners, ...(spoilt === "no cards" ? { cards: [] } : {}) };
    return {
      ...race({ odds: shown, ...(oddsH30 ? { oddsH30 } : {}), runners, age, pool, source, fields }),
      profile: profile(profileName),
      otherModels: [createFittedModel(EVERY_FACTOR)],
      ...(past ? { past: archive } : {}),
    };
  });

describe("any analysis", () => {
  test("is told in both languages, nothing left blank, with the same numbers", () => {
    fc.assert(
      fc.property(analysis, (input) => {
        expectToldWell(sentencesOf(analyseRace(input)));
      }),
      { numRuns: 60 },
    );
  });

  test("is told the same from the document as from the computation", () => {
    fc.assert(
      fc.property(analysis, (input) => {
        const analysed = analyseRace(input);
        expect(explainRace(JSON.parse(JSON.stringify(analysed)))).toEqual(explainRace(analysed));
      }),
      { numRuns: 30 },
    );
  });
});

const R8 = [6.4, 2.3, 3.9, 8.7, 13, 19, 33, 70];
const BEFORE = [8.2, 2.2, 3.9, 8.5, 12, 19, 30, 70];

describe("a horse whose odds shortened", () => {
  const told = plainSentencesOf(
    analyseRace({ ...race({ odds: R8, oddsH30: BEFORE }), profile: profile(), past: archive }),
  );

  test("has the move, its reading and its age in one sentence", () => {
    expect(told.find(({ fr }) => fr.includes("de 8,2 à 6,4"))).toEqual({
      fr: "La cote du PMU en point de vente est passée de 8,2 à 6,4 entre H-30 et H-5 (relevé PMU à 13:55, 2 minutes avant la décision) : chance du marché 10,9 % → 13,9 %.",
      en: "The odds at the PMU in shops went from 8.2 to 6.4 between H-30 and H-5 (read at PMU at 13:55, 2 minutes before the decision): market's chance 10.9% → 13.9%.",
    });
  });

  test("has the factors of the other models beside, each with the archive or the card that it was read from", () => {
    const texts = told.map(({ fr }) => fr);
    expect(texts).toContainEqual(
      expect.stringMatching(
        /^Meilleur chrono récent \(75 secondes au kilomètre\) : \+\d,\d points? sur sa chance ; archive de 2 jours, jusqu'au 8 décembre 2025, 2 jours avant la course, poids de gpi-yml52\.$/,
      ),
    );
    expect(texts).toContain(
      "Régularité de la musique : inconnu, sans effet ; relevé PMU à 13:55, 2 minutes avant la décision.",
    );
  });

  test("the race says its verdict, the nearest bet, and what each model has been worth", () => {
    const texts = told.map(({ fr }) => fr);
    expect(texts[0]).toMatch(/^Pas de pari : .+\.$/);
    expect(texts).toContainEqual(expect.stringMatching(/^Le plus près d'un pari : simple (gagnant|placé) \d /));
    expect(texts).toContainEqual(
      expect.stringMatching(/^Le favori du marché est le 2 CONTE DU SOIR, à 3\d,\d % de chance\.$/),
    );
    expect(texts).toContain(
      "Le modèle « marché » (market-2026-04) n'a rien apporté de mesurable face au marché sur 1 295 courses, du 24 octobre 2025 au 31 décembre 2025 : -0,0001 ± 0,0017 de log-vraisemblance par course.",
    );
  });
});

test("a race to play names its tickets and their stakes, and promises nothing", () => {
  const others = R8.reduce((sum, o, i) => sum + (i === 3 ? 0 : 1 / o), 0);
  const believer = {
    name: "believer",
    estimate: () => ({
      ok: true as const,
      value: {
        winProbabilities: R8.map((o, i) => (i === 3 ? 0.3 : 0.7 / o / others)),
        parameters: {},
        remark: "",
      },
    }),
  };
  const [verdict] = plainSentencesOf(
    analyseRace({ ...race({ odds: R8, oddsH30: BEFORE }), profile: profile("research"), winModel: believer }),
  );
  expect(verdict?.fr).toMatch(
    /^À jouer : 1 ticket pour \d,00.€ ; simple gagnant 4 ÉPOPÉE, \d,00.€ \(espérance \+\d+,\d.%\)\.$/,
  );
  expect(verdict?.en).toMatch(
    /^Play: 1 ticket for €\d\.00; simple gagnant \(win\) 4 ÉPOPÉE, €\d\.00 \(expected value \+\d+\.\d%\)\.$/,
  );
});

/** What is told of R8 by somebody who gives no 5 that chance. */
function believing(chance: number, name: "research" | "gpi-v5.1") {
  const others = R8.reduce((sum, o, i) => sum + (i === 4 ? 0 : 1 / o), 0);
  const winProbabilities = R8.map((o, i) => (i === 4 ? chance : (1 - chance) / o / others));
  const winModel = {
    name: "believer",
    estimate: () => ({ ok: true as const, value: { winProbabilities, parameters: {}, remark: "" } }),
  };
  return plainSentencesOf(analyseRace({ ...race({ odds: R8, oddsH30: BEFORE }), profile: profile(name), winModel }));
}

test("a ticket of unusual value and payout carries ALERTE_VALUE in its sentence, and the nearest bet may need more than ten", () => {
  const [verdict] = believing(0.25, "research");
  expect(verdict?.fr).toMatch(
    /simple gagnant 5, 2,00.€ \(espérance \+\d+,\d.% ; ALERTE_VALUE : 2\d,\d\d.€ attendus s'il passe, une prévision si haute est à revoir\)\.$/,
  );
  expect(verdict?.en).toMatch(
    /ALERTE_VALUE: €2\d\.\d\d expected if it wins, a forecast so high should be looked at again\)\.$/,
  );
  const texts = believing(0.09, "gpi-v5.1").map(({ fr }) => fr);
  expect(texts).toContainEqual(
    expect.stringMatching(/^Avec 9,0.% de chance, une espérance de \+40,0.% demanderait un rapport de 15,6\.$/),
  );
});

const pointsIn = (t: typeof french, value: number) =>
  tellFact(t, factOf("reason_figure", { why: points(value), value: points(value) })).split(" (")[0];

describe("the words", () => {
  test("are there for every code that may be told", () => {
    const codes = [
      ...FACTOR_CODES.map((code) => `factor.${code}`),
      ...POOLS.map((code) => `pool.${code}`),
      ...SOURCE_NAMES.map((code) => `source.${code}`),
      ...PRICED_BETS.map((code) => `bet.${code}`),
    ];
    for (const t of [french, english]) expect(codes.filter((code) => t.or(code, "") === "")).toEqual([]);
  });

  test("follow the plural of each language, by the number that is shown", () => {
    expect([0.0104, -0.015, 0.02, 0, -0.0004].map((value) => pointsIn(french, value))).toEqual([
      "+1,0 point",
      "-1,5 point",
      "+2,0 points",
      "0,0 point",
      "0,0 point",
    ]);
    expect([0.0104, -0.015, 0].map((value) => pointsIn(english, value))).toEqual([
      "+1.0 point",
      "-1.5 points",
      "0.0 points",
    ]);
  });

  test("take a name as it is, whatever it looks like", () => {
    const fable = "{{why}} $t(fact.verdict_play) <b>&";
    const sentence = tellFact(
      french,
      factOf("odds_bare", { pool: { kind: "name", value: fable }, to: { kind: "odds", value: 2 } }),
    );
    expect(sentence).toBe(`La cote du ${fable} est de 2,0.`);
  });

  test("are missing loudly: a sentence or a figure that is none is a bug", () => {
    expect(() => tellFact(french, factOf("never_heard_of"))).toThrow(RangeError);
    expect(() => tellFact(french, factOf("reason_alone", { why: points(Number.NaN) }))).toThrow(RangeError);
  });
});

test("a reason with a limit tells both figures", () => {
  const fact = explainReason({ code: "ev_below_threshold", expectedValue: -0.142, minimum: 0.4 });
  expect([french, english].map((t) => tellFact(t, fact).replaceAll(/[\u00a0\u202f]/g, " "))).toEqual([
    "espérance trop faible (-14,2 %, il faut au moins +40,0 %)",
    "expected value too low (-14.2%, at least +40.0% is needed)",
  ]);
});
