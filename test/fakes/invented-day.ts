import type { ReparseDeps } from "../../src/app/reparse-day.ts";
import { createStoredArchive } from "../../src/archive/stored-archive.ts";
import { centsOf } from "../../src/domain/kernel/money.ts";
import { err, ok } from "../../src/domain/kernel/result.ts";
import { addMinutes, type Instant, instantOf, type RaceDay } from "../../src/domain/kernel/time.ts";
import type { Market, RaceCard, Runner } from "../../src/domain/race/card.ts";
import type { SourceName } from "../../src/domain/race/race.ts";
import { decodeText } from "../../src/fetch/decode-text.ts";
import type { Clock } from "../../src/ports/clock.ts";
import type { DocumentStore } from "../../src/ports/document-store.ts";
import type { PageFetcher } from "../../src/ports/page-fetcher.ts";
import type { RaceSource } from "../../src/ports/race-source.ts";
import { createGenySource } from "../../src/sources/geny/geny-source.ts";
import { CARD_URL, RESULT_URL, renderGenyCard, renderGenyResult } from "../../src/sources/geny/render-geny-pages.ts";
import { createPageParsers } from "../../src/sources/page-parsers.ts";
import * as pmu from "../../src/sources/pmu/pmu-fixtures.ts";
import { createPmuSource } from "../../src/sources/pmu/pmu-source.ts";
import { renderProgramme, renderZeturfRace } from "../../src/sources/zeturf/render-zeturf-pages.ts";
import { createZeturfSource } from "../../src/sources/zeturf/zeturf-source.ts";
import type { World } from "./world.ts";

/** The invented Tuesday of the pages of Geny's and ZEturf's fixtures; one race, R4C7 at 16:30 in Paris. */
export const INVENTED_DAY = "2026-02-03" as RaceDay;
export const INVENTED_OFF = "2026-02-03T15:30:00.000Z" as Instant;
export const INVENTED_HOMES = {
  pmu: "https://pmu.test/rest/client/7",
  zeturf: "https://www.zeturf.fr",
  geny: "https://www.geny.com",
} as const;

const PMU_DAY = `${INVENTED_HOMES.pmu}/programme/03022026`;
const ZETURF_RACE = "/fr/course/2026-02-03/R4C7-boisjoli-prix-7";
export const INVENTED_URLS = {
  pmu: { programme: PMU_DAY, card: `${PMU_DAY}/R4/C7/participants`, dividends: `${PMU_DAY}/R4/C7/rapports-definitifs` },
  zeturf: {
    programme: `${INVENTED_HOMES.zeturf}/fr/programmes-et-pronostics`,
    card: `${INVENTED_HOMES.zeturf}${ZETURF_RACE}`,
  },
  geny: {
    programme: `${INVENTED_HOMES.geny}/reunions-courses-pmu?date=2026-02-03`,
    card: CARD_URL,
    result: RESULT_URL,
  },
} as const;

/** Win odds by runner number of each source, as its page shows them at one moment. */
type InventedOdds = Readonly<Record<SourceName, readonly number[]>>;

/** Of five runners, close to each other as three pools of one race are. */
export const INVENTED_ODDS: InventedOdds = {
  pmu: [2.3, 3.9, 6, 8.7, 13],
  zeturf: [2.4, 3.7, 6.1, 9, 12],
  geny: [2.2, 4, 6, 8, 14],
};

/** Runners 1, 2, 3... with names of their own. */
export function inventedRunners(count: number): Runner[] {
  return Array.from({ length: count }, (_, i) => ({
    number: i + 1,
    name: `FABLE ${String.fromCharCode(65 + i)}`,
    nonRunner: false,
    jockey: "A. RENARD",
    trainer: "B. CORBEAU",
    age: 5,
    sex: "gelding" as const,
  }));
}

/** The pages of all three sites before the race. */
export function inventedPages(runners: readonly Runner[], odds: InventedOdds): Map<string, string> {
  const card = (source: SourceName, pool: Market["pool"]): RaceCard => {
    const quoted = runners.filter(({ nonRunner }) => !nonRunner);
    const win = Object.fromEntries(quoted.map(({ number }) => [number, odds[source][number - 1] ?? 10]));
    return { source, url: "", observedAt: INVENTED_OFF, runners, markets: [{ pool, win }] };
  };
  const shown = {
    startsAt: INVENTED_OFF,
    racecourse: "BOISJOLI",
    meetingNumber: 4,
    raceNumber: 7,
    discipline: "ATTELE",
  } as const;
  const race = { number: 7, title: "Prix des Bruyères", startsAt: INVENTED_OFF };
  return new Map([
    [INVENTED_URLS.pmu.programme, pmuProgramme(runners.length)],
    [INVENTED_URLS.pmu.card, pmu.renderCard(card("pmu", "pmu-shop"))],
    [
      INVENTED_URLS.zeturf.programme,
      renderProgramme([
        { day: INVENTED_DAY, number: 4, racecourse: "BOISJOLI", country: "FR", disciplines: ["Attelé"], races: [race] },
      ]),
    ],
    [
      INVENTED_URLS.zeturf.card,
      renderZeturfRace({ uri: ZETURF_RACE, card: { ...card("zeturf", "zeturf"), ...shown } }),
    ],
    [INVENTED_URLS.geny.programme, `<html><a id="reunion4"></a><a href="${CARD_URL}" accesskey="7">7</a></html>`],
    [INVENTED_URLS.geny.card, renderGenyCard({ ...card("geny", "geny"), ...shown })],
  ]);
}

/** The pages once the race is over: 2, then 1, then 3. */
export function inventedArrival(runners: readonly Runner[], odds: InventedOdds): Map<string, string> {
  const finish = [[2], [1], [3]];
  const pages = inventedPages(runners, odds);
  pages.set(INVENTED_URLS.pmu.programme, pmuProgramme(runners.length, finish));
  pages.set(
    INVENTED_URLS.pmu.dividends,
    pmu.renderDividends([
      {
        operator: "pmu-shop",
        betType: "SIMPLE_GAGNANT",
        label: "Simple gagnant",
        runners: [2],
        dividend: centsOf(390),
      },
    ]),
  );
  const nonRunners = runners.flatMap(({ number, nonRunner }) => (nonRunner ? [number] : []));
  pages.set(INVENTED_URLS.geny.result, renderGenyResult({ finish, nonRunners }));
  return pages;
}

function pmuProgramme(declared: number, finish?: readonly (readonly number[])[]): string {
  const fields = {
    numOrdre: 7,
    heureDepart: Date.parse(INVENTED_OFF),
    libelle: "PRIX DES BRUYERES",
    nombreDeclaresPartants: declared,
  };
  const over = { ordreArrivee: finish, incidents: [] };
  const race = finish ? pmu.finishedCourse({ ...fields, ...over }) : pmu.course(fields);
  const meeting = pmu.reunion([race], { numOfficiel: 4, hippodrome: { libelleCourt: "BOISJOLI" } });
  return JSON.stringify({ programme: pmu.programmeBody([meeting], { date: Date.UTC(2026, 1, 2, 23) }) });
}

/**
 * The three sources over pages that a test changes as the day goes, archived as they are fetched.
 *
 * @param pages a number in place of a page is the status that the site answers; no page is 404
 */
export function inventedSources(
  clock: Clock,
  store: DocumentStore,
  pages: Map<string, string | number>,
  around: (fetcher: PageFetcher) => PageFetcher = (fetcher) => fetcher,
): RaceSource[] {
  const archive = createStoredArchive(store);
  const fetcher = around({
    async fetch(url) {
      const shown = pages.get(url) ?? 404;
      const status = typeof shown === "number" ? shown : 200;
      const body = Buffer.from(typeof shown === "string" ? shown : "");
      const headers = { "content-type": "text/html; charset=utf-8" };
      // The archive is some milliseconds before the reader.
      const observedAt = instantOf(Date.parse(clock.now()) - 3);
      await archive.keep({ url, observedAt, status, headers, body, confirmed: false });
      if (status !== 200) return err({ kind: "http_status", url, status, detail: `answered ${status}` });
      return ok({ url, observedAt: clock.now(), status, contentType: headers["content-type"], text: body.toString() });
    },
  });
  return sourcesOver(fetcher);
}

function sourcesOver(fetcher: PageFetcher): RaceSource[] {
  return [
    createPmuSource({ fetcher, baseUrl: INVENTED_HOMES.pmu }),
    createZeturfSource({ fetcher, baseUrl: INVENTED_HOMES.zeturf }),
    createGenySource({ fetcher, baseUrl: INVENTED_HOMES.geny }),
  ];
}

/** Today's parsers over what a store has archived and imported of the invented day. */
export function reparseDepsOf(store: DocumentStore): ReparseDeps {
  return {
    store,
    archives: [createStoredArchive(store), createStoredArchive(store, "imports")],
    decode: decodeText,
    parsers: createPageParsers(INVENTED_HOMES),
    sourcesOver,
  };
}

/** The plan of the invented day, as asked for in the morning. */
export function scheduleInventedDay({ app }: Pick<World, "app">) {
  return app.scheduleDay({ day: INVENTED_DAY, mode: "plan", correlationId: "schedule" });
}

/** @param minutes of the run after the off; before it negative */
export function runInventedPhase(
  { app, at }: Pick<World, "app" | "at">,
  phase: "H30" | "H5" | "RESULT",
  minutes: number,
) {
  at(addMinutes(INVENTED_OFF, minutes));
  return app.runPhase({ name: { race: "R4C7" }, phase, day: INVENTED_DAY, attempt: 1, correlationId: phase });
}
