import { addMinutes, type Instant, instantInParis, millisecondsOf, type RaceDay } from "../../domain/kernel/time.ts";
import type { OddsByRunner, Runner } from "../../domain/race/card.ts";
import type { Discipline } from "../../domain/race/race.ts";
import type { Dividend, Finish } from "../../domain/race/race-result.ts";
import { pmuAddresses } from "./pmu-addresses.ts";
import { course, programmeBody, renderCard, renderDividends, reunion } from "./pmu-fixtures.ts";

/** A race that is known from its first bet to its dividends, for the API to tell as the day goes. */
export type RaceToTell = {
  readonly meetingNumber: number;
  readonly raceNumber: number;
  readonly racecourse: string;
  readonly title: string;
  readonly startsAt: Instant;
  readonly discipline: Discipline;
  /** metres */
  readonly distance: number;
  /** whole euros */
  readonly prize: number;
  readonly going: { readonly word: string; readonly penetrometer: string };
  /** The PMU's codes. */
  readonly bets: readonly string[];
  readonly runners: readonly Runner[];
  readonly finish: Finish;
  /** Of the shops and of the site. */
  readonly dividends: readonly Dividend[];
  /** What the shops' board shows so many minutes before the off. */
  winAt(minutes: number): OddsByRunner;
};

/** One answer of the API, from a moment on: a line of a recording. */
export type PmuAnswer = { readonly at: Instant; readonly path: string; readonly body: unknown };

/** The programme is first told then, on the clocks of Paris. */
const FIRST_TOLD = "08:00";
/** Minutes before the off at which the board is told anew; the last minute's look is what is paid, but for late bets. */
const LOOKS = [60, 55, 50, 45, 40, 35, 30, 25, 20, 15, 10, 7, 6, 5, 4, 3, 2, 1, 0];
/** Minutes before the off at which reference odds freeze (specification of the sources, C2: median 29.9). */
const REFERENCE_FREEZES = 30;
/** Minutes from the off to the official arrival with its dividends. */
const OFFICIAL_AFTER = 9;

/**
 * What the PMU's API answers over a day, in order of time: the programme whenever a race goes off or is official, each field
 * with its odds from an hour before its off, and its dividends.
 */
export function renderPmuDay(day: RaceDay, races: readonly RaceToTell[]): PmuAnswer[] {
  const programme = pmuAddresses("").programme(day);
  const first = inParis(day, FIRST_TOLD);
  const turns = new Set([first, ...races.flatMap(({ startsAt }) => [startsAt, addMinutes(startsAt, OFFICIAL_AFTER)])]);
  const programmes = [...turns].map((at) => ({ at, path: programme, body: programmeAt(day, races, at) }));
  const fields = races.flatMap((race) => {
    const path = `${programme}/R${race.meetingNumber}/C${race.raceNumber}`;
    return [
      ...LOOKS.map((minutes) => {
        const at = addMinutes(race.startsAt, -minutes);
        return { at, path: `${path}/participants`, body: cardAt(race, minutes, at) };
      }),
      {
        at: addMinutes(race.startsAt, OFFICIAL_AFTER),
        path: `${path}/rapports-definitifs`,
        body: JSON.parse(renderDividends(race.dividends)) as unknown,
      },
    ];
  });
  return [...programmes, ...fields].toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}

function programmeAt(day: RaceDay, races: readonly RaceToTell[], at: Instant): unknown {
  const meetings = [...Map.groupBy(races, ({ meetingNumber }) => meetingNumber).values()].map((held) =>
    reunion(
      held.map((race) => courseAt(race, at)),
      { numOfficiel: held[0]?.meetingNumber, hippodrome: { libelleCourt: held[0]?.racecourse } },
    ),
  );
  return { programme: programmeBody(meetings, { date: millisecondsOf(inParis(day, "00:00")) }) };
}

function courseAt(race: RaceToTell, at: Instant) {
  const official = at >= addMinutes(race.startsAt, OFFICIAL_AFTER);
  const off = at >= race.startsAt;
  return course({
    numReunion: race.meetingNumber,
    numOrdre: race.raceNumber,
    heureDepart: millisecondsOf(race.startsAt),
    libelle: race.title,
    montantPrix: race.prize,
    distance: race.distance,
    discipline: race.discipline,
    specialite: undefined,
    nombreDeclaresPartants: race.runners.length,
    penetrometre: { valeurMesure: race.going.penetrometer, intitule: race.going.word },
    paris: race.bets.flatMap((typePari) => [
      { typePari, miseBase: 200, enVente: !off },
      { typePari: `E_${typePari}`, miseBase: 100, enVente: !off },
    ]),
    ...(official
      ? {
          statut: "FIN_COURSE",
          categorieStatut: "ARRIVEE",
          arriveeDefinitive: true,
          ordreArrivee: race.finish,
          incidents: [],
          rapportsDefinitifsDisponibles: true,
        }
      : off
        ? { statut: "DEPART_CONFIRME", categorieStatut: "EN_COURS" }
        : {}),
  });
}

function cardAt(race: RaceToTell, minutes: number, at: Instant): unknown {
  const earlier = Math.max(minutes, REFERENCE_FREEZES);
  const reference = { win: race.winAt(earlier), quotedAt: addMinutes(race.startsAt, -earlier) };
  const markets = [{ pool: "pmu-shop" as const, win: race.winAt(minutes), quotedAt: at, reference }];
  return JSON.parse(renderCard({ source: "pmu", url: "", observedAt: at, runners: race.runners, markets })) as unknown;
}

/** @throws RangeError on a time that no clock shows that day: neither midnight nor eight in the morning is one */
function inParis(day: RaceDay, time: string): Instant {
  const instant = instantInParis(day, time);
  if (!instant.ok) throw new RangeError(`${time} on ${day}: ${instant.error.kind}`);
  return instant.value;
}
