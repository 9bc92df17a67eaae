import { describe, expect, test } from "vitest";
import { parsePmuAfterRace, resultOfPmuRace } from "./parse-pmu-result.ts";
import {
  CARD_URL,
  cardText,
  course,
  finishedCourse,
  OBSERVED_AT,
  PROGRAMME_URL,
  participant,
  programmeText,
  reunion,
} from "./pmu-fixtures.ts";
import { type Incident, readPmuProgramme } from "./pmu-programme.ts";

function resultOf(shown: Readonly<Record<string, unknown>>, incidents: readonly Incident[] = []) {
  const races = readPmuProgramme(programmeText(reunion([shown])), PROGRAMME_URL);
  const race = races.ok ? races.value[0] : undefined;
  if (!race) throw new Error(JSON.stringify(races));
  return resultOfPmuRace(race, { url: PROGRAMME_URL, observedAt: OBSERVED_AT }, incidents);
}

test("an official arrival keeps its dead heat, its disqualified and its non-runners", () => {
  expect(resultOf(finishedCourse())).toEqual({
    ok: true,
    value: {
      source: "pmu",
      url: PROGRAMME_URL,
      observedAt: OBSERVED_AT,
      status: "official",
      finish: [[3], [2, 4], [6]],
      disqualified: [1],
      nonRunners: [5],
      dividends: [],
    },
  });
});

test.each([
  ["ARRIVEE_PROVISOIRE", "provisional"],
  ["ARRIVEE_PROVISOIRE_AVEC_PHOTO", "provisional"],
  ["ARRIVEE_PROVISOIRE_NON_VALIDEE", "provisional"],
  ["ARRIVEE_DEFINITIVE", "official"],
  ["ARRIVEE_DEFINITIVE_COMPLETE", "official"],
  ["FIN_COURSE", "official"],
])("an arrival that is %s is %s, whatever the flag of the dividends says", (statut, status) => {
  for (const rapportsDefinitifsDisponibles of [true, false, undefined]) {
    const result = resultOf(finishedCourse({ statut, rapportsDefinitifsDisponibles }));
    expect(result).toMatchObject({ ok: true, value: { status } });
  }
});

test.each([
  ["to be run", course()],
  ["running", course({ categorieStatut: "EN_COURS", statut: "DEPART_CONFIRME" })],
  ["stopped", course({ categorieStatut: "SUSPENDU", statut: "COURSE_ARRETEE" })],
  ["finished without an arrival yet", finishedCourse({ ordreArrivee: undefined })],
  ["finished with an arrival of no place", finishedCourse({ ordreArrivee: [] })],
])("a race %s is pending", (_, shown) => {
  expect(resultOf(shown)).toMatchObject({ ok: true, value: { status: "pending", finish: [] } });
});

test("a cancelled race is cancelled", () => {
  const result = resultOf(course({ categorieStatut: "ANNULEE", statut: "COURSE_ANNULEE" }));
  expect(result).toMatchObject({ ok: true, value: { status: "cancelled", finish: [] } });
});

const incident = (type: string, ...numeroParticipants: number[]) => ({ type, numeroParticipants });

test("a horse put back by the stewards is disqualified; one that fell, stopped or never left is not", () => {
  const incidents = [
    incident("DISTANCE", 12),
    incident("DISQUALIFIE_POTEAU_GALOP", 8, 11),
    incident("TOMBE", 7),
    incident("ARRETE", 9),
    incident("DEROBE", 13),
    incident("RESTE_AU_POTEAU", 10),
    incident("NON_PARTANT", 5, 1),
  ];
  const result = resultOf(finishedCourse({ incidents }));
  expect(result).toMatchObject({ ok: true, value: { disqualified: [8, 11, 12], nonRunners: [1, 5] } });
});

test("the runners' list tells the incidents that the programme leaves out", () => {
  const list = cardText(
    participant(1, { incident: "DISQUALIFIE_POUR_ALLURE_IRREGULIERE" }),
    participant(2),
    participant(5, { statut: "NON_PARTANT", incident: "NON_PARTANT" }),
    participant(7, { statut: "NON_PARTANT" }),
  );
  const after = parsePmuAfterRace(list, CARD_URL);
  if (!after.ok) throw new Error(after.error.detail);
  const result = resultOf(finishedCourse({ incidents: undefined }), after.value.incidents);
  expect(result).toMatchObject({ ok: true, value: { disqualified: [1], nonRunners: [5, 7] } });
});

test("the runners' list is read for its incidents even where its odds cannot be", () => {
  const list = cardText(participant(1, { dernierRapportDirect: { rapport: 1 } }));
  expect(parsePmuAfterRace(list, CARD_URL)).toEqual({ ok: true, value: { incidents: [], chronos: {} } });
  expect(parsePmuAfterRace(cardText(), CARD_URL)).toMatchObject({ ok: false, error: { kind: "unreadable" } });
});

test("the runners' list of a trot race tells the chronos, milliseconds a kilometre; 0 is none taken", () => {
  const list = cardText(
    participant(1, { reductionKilometrique: 73_400 }),
    participant(2, { reductionKilometrique: 0 }),
    participant(3),
  );
  expect(parsePmuAfterRace(list, CARD_URL)).toMatchObject({ ok: true, value: { chronos: { 1: 73.4 } } });
});

const refusal = (detail: string) => ({ ok: false, error: { kind: "unreadable", url: PROGRAMME_URL, detail } });

describe("an arrival is refused", () => {
  test("where a runner comes in twice", () => {
    const result = resultOf(finishedCourse({ ordreArrivee: [[3], [2, 3]] }));
    expect(result).toEqual(refusal("arrival of R1C1: a runner twice, [[3],[2,3]]"));
  });

  test("where a non-runner or a disqualified horse comes in", () => {
    for (const number of [5, 1]) {
      const result = resultOf(finishedCourse({ ordreArrivee: [[3], [number]] }));
      expect(result).toEqual(refusal(`arrival of R1C1: runner ${number} in it and out of it, [[3],[${number}]]`));
    }
  });
});
