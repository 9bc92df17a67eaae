import { z } from "zod";
import { raceLabel } from "../../domain/kernel/race-id.ts";
import { ok, type Result } from "../../domain/kernel/result.ts";
import { parisDayOf, type RaceDay } from "../../domain/kernel/time.ts";
import { DISCIPLINES, type ProgrammeRace, type RaceStatus } from "../../domain/race/race.ts";
import type { Finish } from "../../domain/race/race-result.ts";
import type { ParseError } from "../../ports/race-source.ts";
import { instant, name, notNegative, optional, positive, readAs, readPmuJson, unreadable, words } from "./pmu-json.ts";

/** What a runner did that keeps it out of the arrival, in the PMU's code (`NON_PARTANT`, `TOMBE`, `ARRETE`...). */
export type Incident = { readonly type: string; readonly runners: readonly number[] };

/** A race of the programme with what the same answer says of its arrival. */
export type PmuRace = {
  readonly race: ProgrammeRace & { readonly meetingNumber: number; readonly raceNumber: number };
  /** The PMU's own code of how far the race is: `ARRIVEE_PROVISOIRE`, `FIN_COURSE`. */
  readonly state?: string | undefined;
  readonly finish: Finish;
  /** Undefined: not told. About every second answer of a day tells none at all, so no key is not "no incident". */
  readonly incidents?: readonly Incident[] | undefined;
  /** False: the PMU says that there are none yet. */
  readonly dividendsReady?: boolean | undefined;
};

/**
 * `categorieStatut` where it is there, else `statut`: their words are distinct. A stopped race (`SUSPENDU`) was off and
 * is not decided: both of the 60 recorded days were cancelled later. A false start is not off yet.
 */
const STATUS: Readonly<Record<string, RaceStatus>> = {
  A_PARTIR: "scheduled",
  EN_COURS: "running",
  SUSPENDU: "running",
  ARRIVEE: "finished",
  ANNULEE: "cancelled",
  PROGRAMMEE: "scheduled",
  ROUGE_AUX_PARTANTS: "scheduled",
  CHEVAUX_ENTRENT_EN_PISTE: "scheduled",
  CHEVAUX_SOUS_ORDRES: "scheduled",
  JOKEYS_MONTENT_A_CHEVAL: "scheduled",
  DEPART_DANS_TROIS_MINUTES: "scheduled",
  FAUX_DEPART: "scheduled",
  DEPART_CONFIRME: "running",
  COURSE_ARRETEE: "running",
  ARRIVEE_PROVISOIRE: "finished",
  ARRIVEE_PROVISOIRE_AVEC_PHOTO: "finished",
  ARRIVEE_PROVISOIRE_NON_VALIDEE: "finished",
  ARRIVEE_DEFINITIVE: "finished",
  ARRIVEE_DEFINITIVE_COMPLETE: "finished",
  FIN_COURSE: "finished",
  COURSE_ANNULEE: "cancelled",
};

const Course = z
  .object({
    numOrdre: positive,
    heureDepart: instant,
    libelle: words,
    categorieStatut: optional(z.string()),
    statut: optional(z.string()),
    discipline: optional(z.enum(DISCIPLINES)),
    distance: optional(positive),
    distanceUnit: optional(z.literal("METRE")), // any other unit would be read as metres
    nombreDeclaresPartants: optional(positive),
    montantPrix: optional(notNegative), // whole euros
    paris: optional(z.array(z.object({ typePari: name, enVente: optional(z.boolean()) }))),
    ordreArrivee: optional(z.array(z.array(positive).min(1))),
    incidents: optional(z.array(z.object({ type: name, numeroParticipants: z.array(positive) }))),
    rapportsDefinitifsDisponibles: optional(z.boolean()),
  })
  .transform((course, context) => {
    const status = STATUS[course.categorieStatut ?? ""] ?? STATUS[course.statut ?? ""];
    if (!status) {
      const input = { categorieStatut: course.categorieStatut, statut: course.statut };
      context.addIssue({ code: "custom", message: "no known status", input });
      return z.NEVER;
    }
    return {
      race: {
        raceNumber: course.numOrdre,
        title: course.libelle,
        startsAt: course.heureDepart,
        status,
        discipline: course.discipline,
        distance: course.distance,
        declaredRunners: course.nombreDeclaresPartants,
        prize: course.montantPrix,
        bets: course.paris?.map((bet) => bet.typePari),
        // From the off on none is sold, and nobody asks.
        ...(status === "scheduled" ? offSaleOf(course.paris) : {}),
      },
      state: course.statut,
      finish: course.ordreArrivee ?? [],
      incidents: course.incidents?.map(({ type, numeroParticipants }) => ({ type, runners: numeroParticipants })),
      dividendsReady: course.rapportsDefinitifsDisponibles,
    };
  });

/** The bets that stand on the list and are not sold now; no field where each is, or where nothing tells. */
function offSaleOf(bets: readonly { readonly typePari: string; readonly enVente?: boolean | undefined }[] = []) {
  const betsOffSale = bets.filter(({ enVente }) => enVente === false).map(({ typePari }) => typePari);
  return betsOffSale.length > 0 ? { betsOffSale } : {};
}

const Reunion = z
  .object({
    numOfficiel: positive, // numExterne is another numbering, which no address uses
    hippodrome: z.object({ libelleCourt: name }),
    pays: optional(z.object({ code: z.string().regex(/^[A-Z]{3}$/) })),
    numOfficielReunionPrecedente: optional(positive),
    numOfficielReunionSuivante: optional(positive),
    courses: z.array(Course),
  })
  .transform(({ numOfficiel, hippodrome, pays, courses, ...beside }) => ({
    number: numOfficiel,
    previous: beside.numOfficielReunionPrecedente,
    next: beside.numOfficielReunionSuivante,
    races: courses.map(
      ({ race, ...arrival }): PmuRace => ({
        race: {
          source: "pmu",
          meetingNumber: numOfficiel,
          racecourse: hippodrome.libelleCourt,
          country: pays?.code,
          ...race,
        },
        ...arrival,
      }),
    ),
  }));

const ProgrammeBody = z.object({ date: optional(instant), reunions: z.array(Reunion) });

/**
 * All races of a programme with their arrivals.
 *
 * Accepted beside `{programme: {…}}`: the same with `timestampPMU`, no wrapper, and an array of one.
 *
 * @returns unreadable too where a race comes twice, where one or a meeting is missing ({@link gapIn}), or where the
 *   programme is of another day than its address
 */
export function readPmuProgramme(text: string, url: string): Result<readonly PmuRace[], ParseError> {
  const json = readPmuJson(text, url);
  if (!json.ok) return json;
  const programme = readAs(ProgrammeBody, unwrapped(json.value), url);
  if (!programme.ok) return programme;

  const { date, reunions } = programme.value;
  const asked = dayOfAddress(url);
  // The offset that the answer carries is that of its making: on a day of clock change it is not that of the date.
  const told = date && parisDayOf(date);
  if (asked && told && asked !== told) return unreadable(url, `programme of ${told}, asked for ${asked}`);

  const races = reunions.flatMap((meeting) => meeting.races);
  const labels = new Set<string>();
  for (const { race } of races) {
    const label = raceLabel(race);
    if (labels.has(label)) return unreadable(url, `${label} twice`);
    labels.add(label);
  }
  const gap = gapIn(reunions);
  if (gap) return unreadable(url, gap);
  return ok(races);
}

/**
 * What a programme shows to be missing: each meeting names the one before and after it (32,402 of 32,402 recorded ones name
 * its neighbours), and the races of a French one are numbered without a gap (19,651 of 19,651; abroad 228 of 12,751 are not). The first
 * and the last race of a meeting can be gone and nothing tells.
 */
function gapIn(meetings: readonly z.output<typeof Reunion>[]): string | undefined {
  for (const [i, { number, previous, next, races }] of meetings.entries()) {
    const [before, after] = [meetings[i - 1]?.number, meetings[i + 1]?.number];
    if (previous !== undefined && previous !== before) return `R${number} follows R${previous}, not R${before ?? "?"}`;
    if (next !== undefined && next !== after) return `R${number} is followed by R${next}, not R${after ?? "?"}`;
    const numbers = races.map(({ race }) => race.raceNumber);
    const missing = numbers.find((race, at) => at > 0 && race !== (numbers[at - 1] ?? 0) + 1);
    const french = races.every(({ race }) => race.country === "FRA");
    if (french && missing !== undefined) return `R${number} lists races ${numbers.join()}`;
  }
  return undefined;
}

function unwrapped(body: unknown): unknown {
  const inner: unknown = Array.isArray(body) && body.length === 1 ? body[0] : body;
  return typeof inner === "object" && inner !== null && "programme" in inner ? inner.programme : inner;
}

/** The day in `…/programme/DDMMYYYY`, where the address has one. */
function dayOfAddress(url: string): RaceDay | undefined {
  const match = /\/programme\/(\d{2})(\d{2})(\d{4})(?:[/?#]|$)/.exec(url);
  return match ? (`${match[3]}-${match[2]}-${match[1]}` as RaceDay) : undefined;
}
