import {
  addMinutes,
  type Instant,
  instantInParis,
  millisecondsOf,
  minutesBetween,
  type RaceDay,
} from "../../domain/kernel/time.ts";
import type { OddsByRunner, Runner } from "../../domain/race/card.ts";
import type { Discipline, RaceStatus } from "../../domain/race/race.ts";
import type { ToldRace } from "../../domain/race/told-race.ts";
import { pmuAddresses } from "./pmu-addresses.ts";
import { course, programmeBody, renderCard, renderDividends, reunion } from "./pmu-fixtures.ts";

/** A race that is known from its first bet to its dividends, for the API to tell as the day goes. */
export type RaceToTell = {
  readonly meetingNumber: number;
  readonly raceNumber: number;
  readonly racecourse: string;
  readonly title: string;
  readonly discipline: Discipline;
  /** metres */
  readonly distance: number;
  /** whole euros */
  readonly prize: number;
  readonly going: { readonly word: string; readonly penetrometer: string };
  /** The PMU's codes. */
  readonly bets: readonly string[];
  /** Non-runners included. */
  readonly declaredRunners: number;
  /** Every off that is told as the day goes, the first one first. */
  readonly offs: readonly Instant[];
  /** Moments at which what is told changes. */
  readonly turns: readonly Instant[];
  toldAt(at: Instant): ToldRace;
  /** What the shops' board shows so many minutes before the off, while these run. */
  winAt(minutes: number, runners: readonly Runner[]): OddsByRunner;
};

/** One answer of the API, from a moment on: a line of a recording. */
export type PmuAnswer = { readonly at: Instant; readonly path: string; readonly body: unknown };

/** The programme is first told then, on the clocks of Paris. */
const FIRST_TOLD = "08:00";
/** Minutes before the off at which the board is told anew; the last minute's look is what is paid, but for late bets. */
const LOOKS = [60, 55, 50, 45, 40, 35, 30, 25, 20, 15, 10, 7, 6, 5, 4, 3, 2, 1, 0];
/** Minutes before the off at which reference odds freeze (specification of the sources, C2: median 29.9). */
const REFERENCE_FREEZES = 30;
/**
 * What the PMU's API answers over a day, in order of time: the programme whenever something is told of a race, each field with
 * its odds from an hour before each off that was told, and its dividends with the official arrival.
 */
export function renderPmuDay(day: RaceDay, races: readonly RaceToTell[]): PmuAnswer[] {
  const programme = pmuAddresses("").programme(day);
  const first = inParis(day, FIRST_TOLD);
  const turns = new Set([first, ...races.flatMap((race) => race.turns)].filter((at) => at >= first));
  const programmes = [...turns].map((at) => ({ at, path: programme, body: programmeAt(day, races, at) }));
  const fields = races.flatMap((race) => {
    const path = `${programme}/R${race.meetingNumber}/C${race.raceNumber}`;
    const looks = new Set([
      ...race.offs.flatMap((off) => LOOKS.map((minutes) => addMinutes(off, -minutes))),
      ...race.turns,
    ]);
    const opens = addMinutes(race.offs.toSorted()[0] ?? first, -(LOOKS[0] ?? 0));
    const official = race.turns.toSorted().find((at) => race.toldAt(at).arrival);
    return [
      ...[...looks]
        .filter((at) => at >= opens && race.toldAt(at).arrival === undefined)
        .map((at) => ({ at, path: `${path}/participants`, body: cardAt(race, at) })),
      ...(official === undefined
        ? []
        : [{ at: official, path: `${path}/rapports-definitifs`, body: dividendsAt(race.toldAt(official)) }]),
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

const STATE: Readonly<Record<RaceStatus, object>> = {
  scheduled: {},
  running: { statut: "DEPART_CONFIRME", categorieStatut: "EN_COURS" },
  finished: { statut: "FIN_COURSE", categorieStatut: "ARRIVEE", arriveeDefinitive: true },
  cancelled: { statut: "COURSE_ANNULEE", categorieStatut: "ANNULEE" },
};

function courseAt(race: RaceToTell, at: Instant) {
  const { startsAt, status, arrival } = race.toldAt(at);
  const onSale = status === "scheduled";
  return course({
    numReunion: race.meetingNumber,
    numOrdre: race.raceNumber,
    heureDepart: millisecondsOf(startsAt),
    libelle: race.title,
    montantPrix: race.prize,
    distance: race.distance,
    discipline: race.discipline,
    specialite: undefined,
    nombreDeclaresPartants: race.declaredRunners,
    penetrometre: { valeurMesure: race.going.penetrometer, intitule: race.going.word },
    paris: race.bets.flatMap((typePari) => [
      { typePari, miseBase: 200, enVente: onSale },
      { typePari: `E_${typePari}`, miseBase: 100, enVente: onSale },
    ]),
    ...STATE[status],
    ...(arrival
      ? {
          ordreArrivee: arrival.finish,
          incidents: [
            ...incidentsOf("DISQUALIFIE_POUR_ALLURE_IRREGULIERE", arrival.disqualified),
            ...incidentsOf("NON_PARTANT", arrival.nonRunners),
          ],
          rapportsDefinitifsDisponibles: true,
        }
      : {}),
  });
}

function incidentsOf(type: string, numeroParticipants: readonly number[]) {
  return numeroParticipants.length > 0 ? [{ type, numeroParticipants }] : [];
}

function cardAt(race: RaceToTell, at: Instant): unknown {
  const { startsAt, runners, stable = [] } = race.toldAt(at);
  const minutes = Math.max(0, minutesBetween(at, startsAt));
  const earlier = Math.max(minutes, REFERENCE_FREEZES);
  const reference = { win: race.winAt(earlier, runners), quotedAt: addMinutes(startsAt, -earlier) };
  const markets = [{ pool: "pmu-shop" as const, win: race.winAt(minutes, runners), quotedAt: at, reference }];
  const card = JSON.parse(renderCard({ source: "pmu", url: "", observedAt: at, runners, markets }));
  // The letter by which the page marks horses of one owner.
  for (const row of card.participants) if (stable.includes(row.numPmu)) row.ecurie = "A";
  return card as unknown;
}

function dividendsAt({ arrival }: ToldRace): unknown {
  const told = arrival?.dividends.filter(({ operator }) => operator !== "zeturf") ?? [];
  return JSON.parse(renderDividends(told)) as unknown;
}

/** @throws RangeError on a time that no clock shows that day: neither midnight nor eight in the morning is one */
function inParis(day: RaceDay, time: string): Instant {
  const instant = instantInParis(day, time);
  if (!instant.ok) throw new RangeError(`${time} on ${day}: ${instant.error.kind}`);
  return instant.value;
}
