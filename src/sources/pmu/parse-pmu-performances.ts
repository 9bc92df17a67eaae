import { z } from "zod";
import { ok, type Result } from "../../domain/kernel/result.ts";
import { type Instant, parisDayOf } from "../../domain/kernel/time.ts";
import { gaitOf } from "../../domain/model/gait.ts";
import type { HorsePerformances, PastPerformances, Performance } from "../../domain/race/past-performances.ts";
import { DISCIPLINES } from "../../domain/race/race.ts";
import type { ParseError } from "../../ports/race-source.ts";
import { instant, name, notNegative, optional, positive, readAs, readPmuJson, unreadable, words } from "./pmu-json.ts";

/** Times of this answer are hundredths of a second; those of the runners' list are thousandths. */
const HUNDREDTHS = 100;
/**
 * Seconds a kilometre that a trotter can run: the record is below 1'09", and 2' is a canter. A time outside is in another
 * unit, so the page is refused.
 */
const FASTEST = 60;
const SLOWEST = 120;

const Run = z.object({
  itsHim: z.boolean(),
  nomCheval: words,
  nomJockey: words,
  place: z.object({ place: optional(notNegative), statusArrivee: name }),
  reductionKilometrique: optional(notNegative), // 0 where none was taken
  distanceParcourue: optional(positive),
});

const Race = z.object({
  date: instant,
  hippodrome: name,
  discipline: words,
  distance: optional(positive),
  nbParticipants: optional(positive),
  participants: z.array(Run),
});

const Body = z.object({
  participants: z.array(z.object({ numPmu: positive, nomCheval: name, coursesCourues: z.array(Race) })).min(1),
});

/**
 * The last starts of each horse of a race (`…/performances-detaillees/pretty`), the latest first.
 *
 * A start in which the answer marks none of the horses as this one tells nothing of it: it is left out, so its absence
 * shows in the coverage. Disciplines that races of today do not have (abroad) are left out of the start alone.
 *
 * @returns unreadable too where a number or a start comes twice, where two horses of one start are this one, where the starts are
 * not in order, and on a chrono that no trotter runs
 */
export function parsePmuPerformances(
  text: string,
  url: string,
  observedAt: Instant,
): Result<PastPerformances, ParseError> {
  const json = readPmuJson(text, url);
  if (!json.ok) return json;
  const body = readAs(Body, json.value, url);
  if (!body.ok) return body;
  const horses: HorsePerformances[] = [];
  for (const { numPmu, nomCheval, coursesCourues } of body.value.participants) {
    if (horses.some(({ number }) => number === numPmu)) return unreadable(url, `runner ${numPmu} twice`);
    const starts: Performance[] = [];
    for (const race of coursesCourues) {
      const start = startOf(race);
      if (typeof start === "string") return unreadable(url, `runner ${numPmu}: ${start}`);
      const later = starts.at(-1);
      if (start && later && start.day > later.day)
        return unreadable(url, `runner ${numPmu}: ${start.day} after ${later.day}`);
      if (start && starts.some((known) => JSON.stringify(known) === JSON.stringify(start))) {
        return unreadable(url, `runner ${numPmu}: the start of ${start.day} twice`);
      }
      if (start) starts.push(start);
    }
    horses.push({ number: numPmu, name: nomCheval, starts });
  }
  return ok({ source: "pmu", url, observedAt, horses: horses.toSorted((a, b) => a.number - b.number) });
}

/** @returns undefined where no horse is marked; a text says what cannot be */
function startOf(race: z.output<typeof Race>): Performance | string | undefined {
  const own = race.participants.filter(({ itsHim }) => itsHim);
  const [run] = own;
  const day = parisDayOf(race.date);
  if (own.length > 1) return `two horses are this one on ${day}`;
  if (!run) return undefined;
  const chrono = run.reductionKilometrique ? run.reductionKilometrique / HUNDREDTHS : undefined;
  if (chrono !== undefined && !(chrono >= FASTEST && chrono <= SLOWEST))
    return `${chrono} seconds a kilometre on ${day}`;
  const discipline = DISCIPLINES.find((known) => known === race.discipline);
  const place = run.place.place || undefined; // 0: none
  return {
    day,
    racecourse: race.hippodrome,
    discipline,
    // In trot the recul makes the horse's own distance another than the race's.
    distance: run.distanceParcourue ?? (gaitOf(discipline) === "trot" ? undefined : race.distance),
    field: race.nbParticipants,
    place,
    outcome: place === undefined ? run.place.statusArrivee : undefined,
    chrono,
    jockey: run.nomJockey,
  };
}
