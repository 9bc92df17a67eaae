import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { instantOf } from "../../domain/kernel/time.ts";
import { DISCIPLINES, type ProgrammeRace } from "../../domain/race/race.ts";
import { parsePmuProgramme } from "./parse-pmu-programme.ts";
import {
  course,
  finishedCourse,
  OBSERVED_AT,
  PROGRAMME_URL,
  programmeBody,
  programmeText,
  renderProgramme,
  reunion,
} from "./pmu-fixtures.ts";

const parse = (text: string) => parsePmuProgramme(text, PROGRAMME_URL, OBSERVED_AT);

function racesOf(text: string): readonly ProgrammeRace[] {
  const programme = parse(text);
  if (!programme.ok) throw new Error(programme.error.detail);
  return programme.value.races;
}

function detailOf(text: string): string {
  const programme = parse(text);
  if (programme.ok || programme.error.kind !== "unreadable") throw new Error(JSON.stringify(programme));
  return programme.error.detail;
}

test("a race is read in our words: R and C, racecourse, start in UTC, discipline, metres, declared runners, bets", () => {
  expect(parse(programmeText(reunion([course()])))).toEqual({
    ok: true,
    value: {
      source: "pmu",
      url: PROGRAMME_URL,
      observedAt: OBSERVED_AT,
      races: [
        {
          source: "pmu",
          meetingNumber: 1,
          raceNumber: 1,
          racecourse: "FABLEVILLE",
          country: "FRA",
          title: "PRIX DE LA FABLE",
          startsAt: "2025-11-05T12:12:00.000Z",
          status: "scheduled",
          discipline: "ATTELE",
          distance: 2700,
          declaredRunners: 4,
          prize: 19000,
          bets: ["SIMPLE_GAGNANT", "E_SIMPLE_GAGNANT"],
        },
      ],
    },
  });
});

describe("every wrapping of a programme that was seen is read", () => {
  const body = programmeBody([reunion([course()])]);
  test.each([
    ["as served", { programme: body }],
    ["with a time stamp beside it", { programme: body, timestampPMU: { timestamp: 1 } }],
    ["bare", body],
    ["in an array of one", [{ programme: body }]],
    ["bare in an array of one", [body]],
  ])("%s", (_, wrapped) => {
    expect(racesOf(JSON.stringify(wrapped))).toHaveLength(1);
  });
});

test.each([
  ["A_PARTIR", "ROUGE_AUX_PARTANTS", "scheduled"],
  ["A_PARTIR", "FAUX_DEPART", "scheduled"],
  ["EN_COURS", "DEPART_CONFIRME", "running"],
  ["SUSPENDU", "COURSE_ARRETEE", "running"],
  ["ARRIVEE", "ARRIVEE_PROVISOIRE_NON_VALIDEE", "finished"],
  ["ARRIVEE", "FIN_COURSE", "finished"],
  ["ANNULEE", "COURSE_ANNULEE", "cancelled"],
  [undefined, "COURSE_ANNULEE", "cancelled"],
  [undefined, "FAUX_DEPART", "scheduled"],
  [undefined, "COURSE_ARRETEE", "running"],
  ["ARRIVEE", "ARRIVEE_DE_NUIT", "finished"],
])("a race that is %s, %s is %s", (categorieStatut, statut, status) => {
  expect(racesOf(programmeText(reunion([course({ categorieStatut, statut })])))[0]?.status).toBe(status);
});

test("a day without a race is an empty programme", () => {
  expect(racesOf(programmeText())).toEqual([]);
  expect(racesOf(programmeText(reunion([])))).toEqual([]);
});

test("what the PMU does not tell of a race stays missing", () => {
  const bare = { numOrdre: 2, heureDepart: Date.UTC(2025, 10, 5, 13), statut: "PROGRAMMEE", libelle: " ", paris: null };
  const [race] = racesOf(programmeText(reunion([bare], { pays: undefined })));
  expect(race).toEqual({
    source: "pmu",
    meetingNumber: 1,
    raceNumber: 2,
    racecourse: "FABLEVILLE",
    startsAt: "2025-11-05T13:00:00.000Z",
    status: "scheduled",
  });
});

test("a foreign race that runs after midnight in Paris is of the programme's day", () => {
  const late = course({ heureDepart: Date.UTC(2025, 10, 6, 0, 30) });
  expect(racesOf(programmeText(reunion([late], { pays: { code: "CHL" } })))).toHaveLength(1);
});

test("on the day that the clocks go back the programme's day is read by the clocks of Paris, not by its offset", () => {
  // Midnight of 26 October is still summer time (22:00 UTC); the answer, made later, carries the winter offset.
  const body = programmeBody([reunion([course()])], { date: Date.UTC(2025, 9, 25, 22), timezoneOffset: 3_600_000 });
  const url = PROGRAMME_URL.replace("05112025", "26102025");
  expect(parsePmuProgramme(JSON.stringify({ programme: body }), url, OBSERVED_AT).ok).toBe(true);
});

describe("a programme is refused", () => {
  test.each<[string, Readonly<Record<string, unknown>>, string]>([
    ["whose race has no number", { numOrdre: undefined }, "numOrdre"],
    [
      "whose race has a number that is text",
      { numOrdre: "1" },
      'reunions[1].courses[0].numOrdre: Invalid input: expected number, received string, got "1"',
    ],
    ["whose race has the number 0", { numOrdre: 0 }, "numOrdre"],
    ["whose race has half a number", { numOrdre: 1.5 }, "numOrdre"],
    ["whose start is in seconds", { heureDepart: 1_762_344_720 }, "heureDepart"],
    ["whose start is text", { heureDepart: "13:12" }, "heureDepart"],
    ["whose race has no start", { heureDepart: undefined }, "heureDepart"],
    ["whose status has no known word", { categorieStatut: "RANGEE", statut: "AUTRE" }, "RANGEE"],
    ["whose discipline is unknown", { discipline: "CARROUSEL" }, "CARROUSEL"],
    ["whose distance is in yards", { distanceUnit: "YARD" }, "YARD"],
    ["whose distance is 0", { distance: 0 }, "distance"],
    ["whose bets have no code", { paris: [{ typePari: "" }] }, "paris[0].typePari"],
    ["whose arrival is a flat list", { ordreArrivee: [3, 2] }, "ordreArrivee[0]"],
    ["whose arrival has a place of nobody", { ordreArrivee: [[3], []] }, "ordreArrivee[1]"],
  ])("%s", (_, fields, word) => {
    expect(detailOf(programmeText(reunion([course()]), reunion([course(fields)], { numOfficiel: 2 })))).toContain(word);
  });

  test("where two races have one R and C, in one meeting or in two", () => {
    expect(detailOf(programmeText(reunion([course(), finishedCourse()])))).toBe("R1C1 twice");
    expect(detailOf(programmeText(reunion([course()]), reunion([course()])))).toBe("R1C1 twice");
  });

  test("where a meeting has no number, no name or no list of races", () => {
    expect(detailOf(programmeText(reunion([course()], { numOfficiel: "R1" })))).toContain("reunions[0].numOfficiel");
    expect(detailOf(programmeText(reunion([course()], { hippodrome: { libelleCourt: " " } })))).toContain(
      "libelleCourt",
    );
    expect(detailOf(programmeText(reunion([course()], { courses: undefined })))).toContain("courses");
  });

  test("where it is of another day than its address", () => {
    const body = programmeBody([], { date: Date.UTC(2025, 10, 5, 23) });
    expect(detailOf(JSON.stringify({ programme: body }))).toBe("programme of 2025-11-06, asked for 2025-11-05");
  });

  test.each(["{}", "[]", "null", "12", '"programme"', '{"programme":null}', '[{"reunions":[]},{"reunions":[]}]'])(
    "where the body is %s",
    (text) => {
      expect(detailOf(text)).toMatch(/^(body|reunions): /);
    },
  );

  test("where the body is one race, or one meeting, and not a day", () => {
    expect(detailOf(JSON.stringify(course()))).toContain("reunions");
    expect(detailOf(JSON.stringify(reunion([course()])))).toContain("reunions");
  });
});

const race: fc.Arbitrary<ProgrammeRace> = fc.record(
  {
    source: fc.constant("pmu" as const),
    meetingNumber: fc.integer({ min: 1, max: 99 }),
    raceNumber: fc.integer({ min: 1, max: 20 }),
    racecourse: fc.stringMatching(/^[A-Z]([A-Z '-]{0,18}[A-Z])?$/),
    startsAt: fc.integer({ min: Date.UTC(2010, 0), max: Date.UTC(2060, 0) }).map(instantOf),
    status: fc.constantFrom("scheduled", "running", "finished", "cancelled"),
    title: fc.stringMatching(/^PRIX [A-Z]{1,12}$/),
    country: fc.stringMatching(/^[A-Z]{3}$/),
    discipline: fc.constantFrom(...DISCIPLINES),
    distance: fc.integer({ min: 800, max: 8000 }),
    declaredRunners: fc.integer({ min: 1, max: 24 }),
    prize: fc.nat(2_000_000),
    bets: fc.array(fc.constantFrom("SIMPLE_GAGNANT", "TRIO", "E_QUINTE_PLUS"), { maxLength: 3 }),
  },
  { requiredKeys: ["source", "meetingNumber", "raceNumber", "racecourse", "startsAt", "status"] },
);

test("whatever races the PMU shows, the programme holds those and no others", () => {
  const races = fc.uniqueArray(race, { selector: (r) => `${r.meetingNumber}/${r.raceNumber}`, maxLength: 12 });
  fc.assert(
    fc.property(races, (shown) => {
      expect(racesOf(renderProgramme(shown))).toEqual(shown);
    }),
  );
});

describe("bets of a race that are not sold now", () => {
  const bets = [
    { typePari: "SIMPLE_GAGNANT", enVente: true },
    { typePari: "E_SIMPLE_GAGNANT", enVente: false },
    { typePari: "TRIO" },
  ];
  const raceOf = (fields: object) => {
    const read = parsePmuProgramme(
      programmeText(reunion([course({ paris: bets, ...fields })])),
      PROGRAMME_URL,
      OBSERVED_AT,
    );
    return read.ok ? read.value.races[0] : undefined;
  };

  test("stay on its list and are named beside it", () => {
    expect(raceOf({})).toMatchObject({
      bets: ["SIMPLE_GAGNANT", "E_SIMPLE_GAGNANT", "TRIO"],
      betsOffSale: ["E_SIMPLE_GAGNANT"],
    });
  });

  test("are not named from the off on, when none is sold, nor where each is", () => {
    expect(raceOf({ categorieStatut: "EN_COURS" })).not.toHaveProperty("betsOffSale");
    expect(raceOf({ paris: bets.slice(0, 1) })).not.toHaveProperty("betsOffSale");
  });
});

type Meeting = ReturnType<typeof reunion>;

const faultOf = (...reunions: readonly Meeting[]) => {
  const read = parsePmuProgramme(programmeText(...reunions), PROGRAMME_URL, OBSERVED_AT);
  return read.ok ? "read" : read.error.detail;
};
const numbered = (...numbers: readonly number[]) => numbers.map((numOrdre) => course({ numOrdre }));
const meeting = (number: number, previous: number | null, next: number | null) =>
  reunion(numbered(1), {
    numOfficiel: number,
    numOfficielReunionPrecedente: previous,
    numOfficielReunionSuivante: next,
  });

describe("a programme that lost a race or a meeting", () => {
  const day = [meeting(1, null, 2), meeting(2, 1, 4), meeting(4, 2, null)];

  test("in the middle of a French meeting is refused; abroad races are numbered with gaps", () => {
    expect(faultOf(reunion(numbered(1, 2, 3)))).toBe("read");
    expect(faultOf(reunion(numbered(5, 6, 7)))).toBe("read"); // the second half of a meeting
    expect(faultOf(reunion(numbered(1, 3)))).toBe("R1 lists races 1,3");
    expect(faultOf(reunion(numbered(4, 5, 10), { pays: { code: "NLD" } }))).toBe("read");
  });

  test("is refused, whichever meeting is gone: its neighbours name it", () => {
    expect(faultOf(...day)).toBe("read");
    for (const i of [0, 1, 2]) expect(faultOf(...day.toSpliced(i, 1))).toMatch(/^R\d (?:follows|is followed by) R\d/);
  });
});
