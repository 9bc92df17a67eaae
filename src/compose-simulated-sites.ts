import { followClock } from "./clock/follow-clock.ts";
import { type DayEdits, pmuSite, toldByPmu } from "./compose-simulation.ts";
import { raceLabel } from "./domain/kernel/race-id.ts";
import { addMinutes, type Instant, minutesBetween, type RaceDay } from "./domain/kernel/time.ts";
import { gaitOf } from "./domain/model/gait.ts";
import type { Market, OddsByRunner, RaceCard, Runner } from "./domain/race/card.ts";
import type { ToldRace } from "./domain/race/told-race.ts";
import type { Clock } from "./ports/clock.ts";
import { serveSite } from "./recorded/serve-site.ts";
import type { DayMeeting, DayRace, SimulatedDay } from "./sim/simulate-day.ts";
import type { SimulatedOperator } from "./sim/simulated-market.ts";
import type { SimulatedSite, SiteAnswer } from "./sim/simulated-site.ts";
import { toldBoard, toldPlaces, toldRace } from "./sim/told-race.ts";
import {
  renderGenyCard,
  renderGenyPending,
  renderGenyProgramme,
  renderGenyRapports,
  renderGenyResult,
} from "./sources/geny/render-geny-pages.ts";
import {
  DISCIPLINE_WORDS,
  raceUri,
  renderProgramme,
  renderRapports,
  renderZeturfRace,
} from "./sources/zeturf/render-zeturf-pages.ts";

/** Minutes before the off at which each site freezes its reference odds (specification of the sources, B3 and C2). */
const ZETURF_REFERENCE = 10;
const GENY_REFERENCE = 30;

/** ZEturf's numbers of the bets that simulated races sell there. */
const ZETURF_BETS = { SIMPLE_GAGNANT: 1, SIMPLE_PLACE: 2 } as const;

/** Geny's numbers of races: seven digits, those of a day one after the other. */
const FIRST_GENY_ID = 1_900_000;

export { type SimulatedDay, simulateDay } from "./sim/simulate-day.ts";

/** Where the two sites answer, and how to stop them. */
export type ServedSites = { readonly zeturf: string; readonly geny: string; close(): Promise<void> };

/** Serves both sites of a day on loopback, at the time of the clock that answers at an address. */
export async function serveSimulatedSites(day: SimulatedDay, clockUrl: string): Promise<ServedSites> {
  return serveAt(await followClock(clockUrl), { zeturf: zeturfSite(day), geny: genySite(day) });
}

/** Serves all three sources of a day on loopback, at the time of a clock. */
export async function serveSimulatedDay(
  day: SimulatedDay,
  clock: Clock,
): Promise<ServedSites & { readonly pmu: string }> {
  return serveAt(clock, { pmu: pmuSite(toldByPmu(day)), zeturf: zeturfSite(day), geny: genySite(day) });
}

async function serveAt<Name extends string>(
  clock: Clock,
  sites: Readonly<Record<Name, SimulatedSite>>,
): Promise<Readonly<Record<Name, string>> & { close(): Promise<void> }> {
  const served = await Promise.all(
    Object.entries<SimulatedSite>(sites).map(async ([name, site]) => {
      const server = await serveSite((path) => site("", path, clock.now()));
      return { name, server };
    }),
  );
  const urls = Object.fromEntries(served.map(({ name, server }) => [name, server.url])) as Record<Name, string>;
  return {
    ...urls,
    async close() {
      await Promise.all(served.map(({ server }) => server.close()));
    },
  };
}

type Held = { readonly meeting: DayMeeting; readonly race: DayRace };

/** ZEturf as it would have shown the day: the page of the day, and one for each race, before and after it. */
export function zeturfSite(day: SimulatedDay, edits: DayEdits = new Map()): SimulatedSite {
  const held = byLabel(day);
  const toldAt = readerOf(edits);
  return (_host, path, at) => {
    if (path === "/robots.txt") return robots("User-agent: *\nDisallow: /partants/\n");
    if (path === "/fr/programmes-et-pronostics") {
      return page(renderProgramme(day.meetings.map((meeting) => zeturfMeeting(day.day, meeting, toldAt, at))));
    }
    const label = /^\/fr\/course\/[\d-]{10}\/(R\d+C\d+)-[^/]*$/.exec(path)?.[1];
    const found = held.get(label ?? "");
    if (!found || !path.startsWith(`/fr/course/${day.day}/`)) return notThere();
    return page(zeturfRace(day.day, found, toldAt(found.race, at), at));
  };
}

/** Geny as it would have shown the day: its page, and for each race one of runners and one of arrivals. */
export function genySite(day: SimulatedDay, edits: DayEdits = new Map()): SimulatedSite {
  const held = [...byLabel(day).values()];
  const toldAt = readerOf(edits);
  const addressOf = (one: Held) => `${day.day}-${genySlug(one)}_c${FIRST_GENY_ID + held.indexOf(one)}`;
  const bySlug = new Map(held.map((one) => [addressOf(one), one]));
  const programme = renderGenyProgramme(
    day.meetings.map(({ number, races }) => ({
      number,
      races: held
        .filter(({ race }) => races.includes(race))
        .map((one) => ({
          number: one.race.raceNumber,
          title: one.race.title,
          path: `/partants-pmu/${addressOf(one)}`,
        })),
    })),
  );
  return (_host, path, at) => {
    if (path === "/robots.txt") return robots("User-agent: *\nDisallow:\n");
    if (path === `/reunions-courses-pmu?date=${day.day}`) return page(programme);
    const [, kind, slug = ""] = /^\/(partants|arrivee-et-rapports)-pmu\/([^/?]+)$/.exec(path) ?? [];
    const found = bySlug.get(slug);
    if (!found) return notThere();
    const place = { day: day.day, id: slug.slice(slug.lastIndexOf("_c") + 2) };
    const told = toldAt(found.race, at);
    const card = cardOf(found, told, genyMarket(found.race, told, at));
    if (kind === "partants") return page(renderGenyCard(card, trots(found.race) ? "trot" : "gallop", place));
    const arrival = genyArrival(found, told, card);
    return page(arrival ? renderGenyResult(arrival, place) : renderGenyPending(card, place));
  };
}

function byLabel({ meetings }: SimulatedDay): ReadonlyMap<string, Held> {
  return new Map(meetings.flatMap((meeting) => meeting.races.map((race) => [raceLabel(race), { meeting, race }])));
}

type ToldAt = (race: DayRace, at: Instant) => ToldRace;

function readerOf(edits: DayEdits): ToldAt {
  return (race, at) => toldRace(race, edits.get(raceLabel(race)) ?? [], at);
}

function cardOf({ meeting, race }: Held, { startsAt, runners }: ToldRace, market: Market): RaceCard {
  return {
    source: "zeturf",
    url: "",
    observedAt: startsAt,
    startsAt,
    racecourse: meeting.racecourse,
    meetingNumber: meeting.number,
    raceNumber: race.raceNumber,
    title: race.title,
    discipline: race.discipline,
    distance: race.distance,
    prize: race.prize,
    starters: startersOf({ runners }),
    going: meeting.going.word,
    runners: runners.map(withoutRecord),
    markets: [market],
  };
}

/** What neither page has a column for. */
function withoutRecord({ starts: _starts, wins: _wins, places: _places, ...shown }: Runner): Runner {
  return shown;
}

function zeturfMeeting(day: RaceDay, meeting: DayMeeting, toldAt: ToldAt, at: Instant) {
  const { number, racecourse, races } = meeting;
  return {
    day,
    number,
    racecourse,
    country: "FR",
    disciplines: [...new Set(races.map(({ discipline }) => DISCIPLINE_WORDS[discipline]))],
    races: races.map((race) => ({
      number: race.raceNumber,
      title: race.title,
      startsAt: toldAt(race, at).startsAt,
    })),
  };
}

function zeturfRace(day: RaceDay, held: Held, told: ToldRace, at: Instant): string {
  const { meeting, race } = held;
  const minutes = minutesLeft(told, at);
  const win = boardOf(race, told, "zeturf", minutes);
  // A board of places needs money on every horse; early in the morning there is none.
  const place = Object.keys(win).length < startersOf(told) ? undefined : toldPlaces(race, told.runners, minutes);
  const market: Market = {
    pool: "zeturf",
    win,
    ...(place ? { place } : {}),
    ...(minutes <= ZETURF_REFERENCE
      ? {
          reference: {
            win: boardOf(race, told, "zeturf", ZETURF_REFERENCE),
            quotedAt: addMinutes(told.startsAt, -ZETURF_REFERENCE),
          },
        }
      : {}),
  };
  const uri = raceUri({ day, number: meeting.number, racecourse: meeting.racecourse }, race.raceNumber);
  const date = day.split("-").toReversed().join("/");
  return renderZeturfRace({ uri, date, card: cardOf(held, told, market), ...zeturfArrival(told) });
}

function zeturfArrival({ status, arrival }: ToldRace) {
  if (status === "cancelled") {
    return { result: { finish: [], disqualified: [], nonRunners: [], line: "Course annulée", table: "" } };
  }
  if (!arrival) return {};
  const dividends = arrival.dividends.filter(({ operator }) => operator === "zeturf");
  return { result: { ...arrival, rapports: renderRapports(dividends, ZETURF_BETS) } };
}

function genyMarket(race: DayRace, told: ToldRace, at: Instant): Market {
  const minutes = minutesLeft(told, at);
  const shown = (before: number) => boardOf(race, told, "pmu-online", before);
  return { pool: "geny", win: shown(minutes), reference: { win: shown(Math.max(minutes, GENY_REFERENCE)) } };
}

function genyArrival({ race }: Held, { status, arrival }: ToldRace, card: RaceCard) {
  if (status === "cancelled") return { finish: [], heading: "Course annulée", card };
  if (!arrival) return undefined;
  const { finish, nonRunners, dividends } = arrival;
  const out = new Set([...finish.flat(), ...nonRunners]);
  const unplaced = race.runners.map(({ number }) => number).filter((number) => !out.has(number));
  return { finish, unplaced, nonRunners, card, rapports: renderGenyRapports(dividends) };
}

/** Odds of the starters on whom anybody has bet by then. */
function boardOf(race: DayRace, { runners }: ToldRace, operator: SimulatedOperator, minutes: number): OddsByRunner {
  const board = Object.entries(toldBoard(race, runners, operator, minutes));
  return Object.fromEntries(board.filter(([, odds]) => Number.isFinite(odds)));
}

function startersOf({ runners }: Pick<ToldRace, "runners">): number {
  return runners.filter(({ nonRunner }) => !nonRunner).length;
}

function minutesLeft({ startsAt }: ToldRace, at: Instant): number {
  return Math.max(0, minutesBetween(at, startsAt));
}

function trots({ discipline }: DayRace): boolean {
  return gaitOf(discipline) === "trot";
}

function genySlug({ meeting, race }: Held): string {
  return `${slugOf(meeting.racecourse)}-pmu-${slugOf(race.title)}`;
}

function slugOf(text: string): string {
  return text
    .normalize("NFD")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-");
}

function page(body: string): SiteAnswer {
  return { status: 200, headers: { "content-type": "text/html; charset=utf-8" }, body };
}

function robots(body: string): SiteAnswer {
  return { status: 200, headers: { "content-type": "text/plain" }, body };
}

function notThere(): SiteAnswer {
  return {
    status: 404,
    headers: { "content-type": "text/html; charset=utf-8" },
    body: "<html><body>404</body></html>",
  };
}
