/**
 * Answers of the PMU's API made by hand for the tests and for simulated days, with invented horses and people, and their
 * inverse: what the API would serve for a value of ours.
 */
import { type Instant, instantOf, millisecondsOf } from "../../domain/kernel/time.ts";
import type { Pool, RaceCard } from "../../domain/race/card.ts";
import type { PastPerformances, Performance } from "../../domain/race/past-performances.ts";
import type { ProgrammeRace } from "../../domain/race/race.ts";
import type { Dividend } from "../../domain/race/race-result.ts";

export const BASE_URL = "https://pmu.test/rest/client/1";
/** The programme of 5 November 2025: winter time, Paris midnight is 23:00 UTC the day before. */
export const PROGRAMME_URL = `${BASE_URL}/programme/05112025`;
export const CARD_URL = `${PROGRAMME_URL}/R1/C1/participants`;
export const DIVIDENDS_URL = `${PROGRAMME_URL}/R1/C1/rapports-definitifs`;
export const OBSERVED_AT: Instant = instantOf(Date.UTC(2025, 10, 5, 11, 0));

type Json = Readonly<Record<string, unknown>>;

/** A trot of four, not off yet. */
export function course(fields: Json = {}): Json {
  return {
    numReunion: 1,
    numOrdre: 1,
    heureDepart: Date.UTC(2025, 10, 5, 12, 12),
    libelle: "PRIX DE LA FABLE",
    montantPrix: 19000,
    distance: 2700,
    distanceUnit: "METRE",
    discipline: "ATTELE",
    specialite: "TROT_ATTELE",
    nombreDeclaresPartants: 4,
    paris: [
      { typePari: "SIMPLE_GAGNANT", miseBase: 200, enVente: true },
      { typePari: "E_SIMPLE_GAGNANT", miseBase: 100, enVente: true },
    ],
    statut: "PROGRAMMEE",
    categorieStatut: "A_PARTIR",
    rapportsDefinitifsDisponibles: false,
    ...fields,
  };
}

/** The same race after its official arrival: 4 and 2 dead-heated for second, 1 was disqualified, 5 did not start. */
export function finishedCourse(fields: Json = {}): Json {
  return course({
    statut: "ARRIVEE_DEFINITIVE_COMPLETE",
    categorieStatut: "ARRIVEE",
    arriveeDefinitive: true,
    ordreArrivee: [[3], [2, 4], [6]],
    incidents: [
      { type: "DISQUALIFIE_POUR_ALLURE_IRREGULIERE", numeroParticipants: [1] },
      { type: "NON_PARTANT", numeroParticipants: [5] },
    ],
    rapportsDefinitifsDisponibles: true,
    ...fields,
  });
}

export function reunion(courses: readonly Json[], fields: Json = {}): Json {
  return {
    numOfficiel: 1,
    numExterne: 7,
    hippodrome: { code: "FAB", libelleCourt: "FABLEVILLE", libelleLong: "HIPPODROME DE FABLEVILLE" },
    pays: { code: "FRA", libelle: "FRANCE" },
    courses,
    ...fields,
  };
}

export function programmeBody(reunions: readonly Json[], fields: Json = {}): Json {
  return { cached: false, date: Date.UTC(2025, 10, 4, 23), timezoneOffset: 3_600_000, reunions, ...fields };
}

export function programmeText(...reunions: readonly Json[]): string {
  return JSON.stringify({ programme: programmeBody(reunions) });
}

export function participant(numPmu: number, fields: Json = {}): Json {
  return {
    numPmu,
    nom: `FABLE ${numPmu}`,
    age: 5,
    sexe: "HONGRES",
    statut: "PARTANT",
    driver: "A. RENARD",
    entraineur: "B. CORBEAU",
    ...fields,
  };
}

export function quote(rapport: unknown, fields: Json = {}): Json {
  return { typePari: "SIMPLE_GAGNANT", rapport, dateRapport: Date.UTC(2025, 10, 5, 11, 58), ...fields };
}

export function cardText(...participants: readonly Json[]): string {
  return JSON.stringify({ participants, ecuries: [], cached: false });
}

const BET_OF: Partial<Record<Pool, string>> = {
  "pmu-shop": "SIMPLE_GAGNANT",
  "pmu-online": "E_SIMPLE_GAGNANT",
  "pmu-international": "SIMPLE_GAGNANT_INTERNATIONAL",
};

const SEX_WORD = { male: "MALES", female: "FEMELLES", gelding: "HONGRES" } as const;

/** The answer that shows this card. */
export function renderCard({ runners, markets }: RaceCard): string {
  const quoteOf = (runnerNumber: number, which: "live" | "reference") => {
    for (const market of markets) {
      const board = which === "live" ? market : market.reference;
      const rapport = board?.win[runnerNumber];
      if (rapport === undefined) continue;
      const dateRapport = board?.quotedAt && millisecondsOf(board.quotedAt);
      return { typePari: BET_OF[market.pool], rapport, dateRapport };
    }
    return undefined;
  };
  return cardText(
    ...runners.map((runner) => ({
      numPmu: runner.number,
      nom: runner.name,
      statut: runner.nonRunner ? "NON_PARTANT" : "PARTANT",
      driver: runner.jockey,
      entraineur: runner.trainer,
      age: runner.age,
      sexe: runner.sex && SEX_WORD[runner.sex],
      handicapDistance: runner.distance,
      handicapPoids: runner.weight && Math.round(runner.weight * 10),
      handicapValeur: runner.handicapValue,
      placeCorde: runner.draw,
      deferre: runner.shoeing,
      oeilleres: runner.blinkers,
      musique: runner.musique?.text,
      gainsParticipant: { gainsCarriere: runner.earnings },
      nombreCourses: runner.starts,
      nombreVictoires: runner.wins,
      nombrePlaces: runner.places,
      dernierRapportDirect: quoteOf(runner.number, "live"),
      dernierRapportReference: quoteOf(runner.number, "reference"),
    })),
  );
}

const STATE_OF = {
  scheduled: { categorieStatut: "A_PARTIR", statut: "PROGRAMMEE" },
  running: { categorieStatut: "EN_COURS", statut: "DEPART_CONFIRME" },
  finished: { categorieStatut: "ARRIVEE", statut: "FIN_COURSE" },
  cancelled: { categorieStatut: "ANNULEE", statut: "COURSE_ANNULEE" },
} as const;

/** The programme that shows these races, each in a meeting of its own entry. */
export function renderProgramme(races: readonly ProgrammeRace[]): string {
  return programmeText(
    ...races.map((race) => ({
      numOfficiel: race.meetingNumber,
      hippodrome: { libelleCourt: race.racecourse },
      pays: race.country && { code: race.country },
      courses: [
        {
          numOrdre: race.raceNumber,
          libelle: race.title,
          heureDepart: race.startsAt && millisecondsOf(race.startsAt),
          ...STATE_OF[race.status],
          discipline: race.discipline,
          distance: race.distance,
          nombreDeclaresPartants: race.declaredRunners,
          montantPrix: race.prize,
          paris: race.bets?.map((typePari) => ({ typePari })),
        },
      ],
    })),
  );
}

/** The dividends' answer, one entry a row. */
export function renderDividends(dividends: readonly Dividend[]): string {
  return JSON.stringify(
    dividends.map(({ operator, betType, label, runners, dividend, winningStakes }) => ({
      typePari: operator === "pmu-online" ? `E_${betType}` : betType,
      miseBase: 300,
      rembourse: false,
      rapports: [
        {
          libelle: label,
          dividende: dividend * 3,
          dividendePourUnEuro: dividend,
          dividendePourUneMiseDeBase: dividend * 3,
          combinaison: runners.map((runner) => (runner === "nonRunner" ? "NP" : runner)).join("-"),
          nombreGagnants: winningStakes,
        },
      ],
    })),
  );
}

export const PERFORMANCES_URL = `${PROGRAMME_URL}/R1/C1/performances-detaillees/pretty`;

const finisher = (fields: Json) => ({ numPmu: null, poidsJockey: null, corde: null, oeillere: null, ...fields });

const shownStart = (name: string, start: Performance) => ({
  date: millisecondsOf(`${start.day}T11:00:00.000Z` as Instant),
  timezoneOffset: 3_600_000,
  hippodrome: start.racecourse,
  nomPrix: "PRIX DE LA CIGALE",
  discipline: start.discipline,
  distance: start.distance,
  nbParticipants: start.field,
  participants: [
    finisher({
      place: { place: 1, rawValue: null, statusArrivee: "PLACE" },
      nomCheval: "FABLE D'AILLEURS",
      nomJockey: "C. LOUP",
      itsHim: false,
      reductionKilometrique: start.chrono === undefined ? null : 7300,
      distanceParcourue: start.distance,
    }),
    finisher({
      place: { place: start.place ?? null, rawValue: null, statusArrivee: start.outcome ?? "PLACE" },
      nomCheval: name,
      nomJockey: start.jockey ?? null,
      itsHim: true,
      reductionKilometrique: start.chrono === undefined ? null : Math.round(start.chrono * 100),
      distanceParcourue: start.distance ?? null,
    }),
  ],
});

/** The answer that shows these last starts, each won by a horse that is not asked about. */
export function renderPerformances(horses: PastPerformances["horses"]): string {
  const participants = horses.map(({ number, name, starts }) => ({
    numPmu: number,
    nomCheval: name,
    coursesCourues: starts.map((start) => shownStart(name, start)),
  }));
  return JSON.stringify({ allure: "TROT", participants });
}
