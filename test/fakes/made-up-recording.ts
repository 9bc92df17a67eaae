import { addMinutes, type Instant, millisecondsOf } from "../../src/domain/kernel/time.ts";
import { cardText, course, participant, programmeBody, quote, reunion } from "../../src/sources/pmu/pmu-fixtures.ts";
import { EIGHT_ODDS, paris } from "./fable-day.ts";

/** A race of an invented meeting R1, and what becomes of it. */
export type MadeUpRace = {
  readonly number: number;
  /** `14:15` on the clocks of Paris */
  readonly off: string;
  /** From `seen` on the programme tells another off. */
  readonly moved?: { readonly off: string; readonly seen: string };
  /** From then on the programme calls it cancelled. */
  readonly cancelled?: string;
};

/** Minutes between two looks of the recorder at the field of a race, and how long before the off it begins. */
const LOOK_MINUTES = 5;
const FIRST_LOOK_MINUTES = 60;
/** Minutes from the off to the official arrival: 3, then 1, then 2. */
const ARRIVAL_MINUTES = 15;

/** What the shops sell on a race of eight. */
const SOLD_TO_EIGHT = ["SIMPLE_GAGNANT", "SIMPLE_PLACE", "COUPLE_GAGNANT", "COUPLE_PLACE", "TRIO"];

type Line = { readonly at: Instant; readonly path: string; readonly body: unknown };

/**
 * A recorded day of the PMU's API as `gpi replay` and `gpi serve-recording` read it, with invented horses and people.
 *
 * The programme is first seen at 08:00. The favourite shortens from look to look.
 */
export function madeUpRecording(races: readonly MadeUpRace[]): string {
  const programme = "/programme/16102025";
  const turns = [
    paris("08:00"),
    ...races.flatMap(({ moved, cancelled }) => [moved?.seen, cancelled].flatMap((time) => (time ? [paris(time)] : []))),
    ...races.map((race) => arrivalOf(race)),
  ];
  const lines: Line[] = [...new Set(turns)].map((at) => ({
    at,
    path: programme,
    body: {
      programme: programmeBody([reunion(races.map((race) => shownAt(race, at)))], {
        date: millisecondsOf(paris("00:00")),
      }),
    },
  }));
  for (const race of races) {
    const off = offOf(race);
    for (let look = FIRST_LOOK_MINUTES / LOOK_MINUTES; look >= 1; look--) {
      const at = addMinutes(off, 1 - look * LOOK_MINUTES);
      lines.push({ at, path: `${programme}/R1/C${race.number}/participants`, body: fieldAt(at, look) });
    }
    lines.push({ at: arrivalOf(race), path: `${programme}/R1/C${race.number}/participants`, body: fieldAt(off, 0) });
  }
  return lines
    .toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
    .map(({ at, path, body }) => `{"at":${millisecondsOf(at)},"path":"${path}","body":${JSON.stringify(body)}}\n`)
    .join("");
}

function offOf({ off, moved }: MadeUpRace): Instant {
  return paris(moved?.off ?? off);
}

function arrivalOf(race: MadeUpRace): Instant {
  return addMinutes(offOf(race), ARRIVAL_MINUTES);
}

function shownAt(race: MadeUpRace, at: Instant) {
  const { number, off, moved, cancelled } = race;
  const known = moved && paris(moved.seen) <= at ? moved.off : off;
  const fields = {
    numOrdre: number,
    heureDepart: millisecondsOf(paris(known)),
    libelle: `PRIX DE LA FABLE ${number}`,
    nombreDeclaresPartants: EIGHT_ODDS.length,
    paris: SOLD_TO_EIGHT.map((typePari) => ({ typePari, miseBase: 200, enVente: true })),
  };
  if (cancelled !== undefined && paris(cancelled) <= at) {
    return course({ ...fields, statut: "COURSE_ANNULEE", categorieStatut: "ANNULEE" });
  }
  if (at < arrivalOf(race)) return course(fields);
  return course({
    ...fields,
    statut: "FIN_COURSE",
    categorieStatut: "ARRIVEE",
    arriveeDefinitive: true,
    ordreArrivee: [[3], [1], [2]],
    incidents: [],
    rapportsDefinitifsDisponibles: false,
  });
}

function fieldAt(at: Instant, look: number): unknown {
  const odds = EIGHT_ODDS.map((value, i) => (i === 0 ? value + look / 100 : value));
  const rows = odds.map((rapport, i) =>
    participant(i + 1, { dernierRapportDirect: quote(rapport, { dateRapport: millisecondsOf(at) }) }),
  );
  return JSON.parse(cardText(...rows));
}
