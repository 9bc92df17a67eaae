import type { ServerResponse } from "node:http";
import { afterEach, expect, test } from "vitest";
import type { Instant, RaceDay } from "../src/domain/kernel/time.ts";
import { openHttpCache } from "../src/fetch/http-cache.ts";
import { answering, answeringInTurn, type LoopbackSite, openLoopbackSite } from "../src/fetch/loopback-site.ts";
import { createPoliteFetcher } from "../src/fetch/polite-fetcher.ts";
import { RACE_URL, renderZeturfRace } from "../src/sources/zeturf/render-zeturf-pages.ts";
import { createZeturfSource } from "../src/sources/zeturf/zeturf-source.ts";

// A site that misbehaves, as a source meets it: how each look ends, and how often the site was asked, by the site's own count.
// docs/sources.md, "A site that misbehaves", is this table in words.

const DAY = "2025-10-16" as RaceDay;
const PATH = new URL(RACE_URL).pathname;
const RETRIES = 1;
const SILENT = { info() {}, warn() {}, error() {} };
const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const thing of opened.splice(0)) await thing.close();
});

type Answer = ReturnType<typeof answering>;

async function siteOf(pages: Readonly<Record<string, Answer>>): Promise<LoopbackSite> {
  const site = await openLoopbackSite(pages);
  opened.unshift(site); // closed first: a fetcher waits for its open connections
  return site;
}

/** Looks at the race's card so many times, one after the other. */
async function look(site: LoopbackSite, times: number) {
  const fetcher = createPoliteFetcher({
    clock: { now: () => "2025-10-16T07:00:00.000Z" as Instant },
    allowedHosts: new Set([site.host]),
    userAgent: "gpi-test/1",
    log: SILENT,
    cache: openHttpCache(undefined, SILENT).store,
    requestsPerDay: 1000,
    rateLimitSeconds: 0,
    timeoutSeconds: 0.2,
    maxRetries: RETRIES,
  });
  opened.push(fetcher);
  const source = createZeturfSource({ fetcher, baseUrl: site.origin });
  const race = { source: "zeturf", racecourse: "FABLEVILLE", url: `${site.origin}${PATH}` } as const;
  const ends: string[] = [];
  for (let i = 0; i < times; i++) {
    const card = await source.card(DAY, race);
    ends.push(
      card.ok
        ? `card of ${card.value.runners[0]?.name}`
        : "status" in card.error
          ? `${card.error.kind} ${card.error.status}`
          : card.error.kind,
    );
  }
  return ends;
}

const SHOWN = renderZeturfRace({
  card: {
    runners: ["ÉTÉ À L'ŒUVRE", "FABLE"].map((name, i) => ({ number: i + 1, name, nonRunner: false })),
    markets: [],
  },
});
const ERROR_PAGE = SHOWN.replace(/<title>.*<\/title>/, "<title>Contenu non disponible</title>");
const drip = (_: unknown, response: ServerResponse) => {
  const timer = setInterval(() => response.write("."), 20);
  response.on("close", () => clearInterval(timer));
};
const flood = (_: unknown, response: ServerResponse) => {
  const block = Buffer.alloc(64 * 1024, "x");
  const more = () => {
    while (!response.destroyed && response.write(block));
  };
  response.on("drain", more);
  more();
};

test.each<[string, Readonly<Record<string, Answer>>, readonly string[], Readonly<Record<string, number>>]>([
  [
    "429 with a Retry-After of a second is waited for",
    {
      [PATH]: answeringInTurn(answering(429, "", { "retry-after": "1" }), answering(200, SHOWN)),
    },
    ["card of ÉTÉ À L'ŒUVRE"],
    { "/robots.txt": 1, [PATH]: 2 },
  ],
  [
    "429 with a Retry-After of an hour is left alone from the first answer on",
    { [PATH]: answering(429, "", { "retry-after": "3600" }) },
    ["http_status 429", "left_alone", "left_alone"],
    { "/robots.txt": 1, [PATH]: 1 },
  ],
  [
    "429 without Retry-After is asked again at most as often as allowed, and left alone after two pages",
    { [PATH]: answering(429, "") },
    ["http_status 429", "http_status 429", "left_alone"],
    { "/robots.txt": 1, [PATH]: 2 * (1 + RETRIES) },
  ],
  ...[403, 420].map((status): [string, Readonly<Record<string, Answer>>, string[], Record<string, number>] => [
    `${status} is an answer: once a page, and left alone after two`,
    { [PATH]: answering(status, "") },
    [`http_status ${status}`, `http_status ${status}`, "left_alone"],
    { "/robots.txt": 1, [PATH]: 2 },
  ]),
  ...[500, 502, 503, 504].map(
    (status): [string, Readonly<Record<string, Answer>>, string[], Record<string, number>] => [
      `${status} is asked again at most as often as allowed, and left alone after three pages`,
      { [PATH]: answering(status, "") },
      [`http_status ${status}`, `http_status ${status}`, `http_status ${status}`, "left_alone"],
      { "/robots.txt": 1, [PATH]: 3 * (1 + RETRIES) },
    ],
  ),
  ["a slow drip is given up and not asked again", { [PATH]: drip }, ["unreachable"], { "/robots.txt": 1, [PATH]: 1 }],
  ["an endless body is left after eight megabytes", { [PATH]: flood }, ["too_large"], { "/robots.txt": 1, [PATH]: 1 }],
  [
    "a wrong charset is read as what it is",
    {
      [PATH]: answering(200, Buffer.from(SHOWN.replace("Œ", "O"), "latin1"), {
        "content-type": "text/html; charset=UTF-8",
      }),
    },
    ["card of ÉTÉ À L'OUVRE"],
    { "/robots.txt": 1, [PATH]: 1 },
  ],
  [
    "an error page with 200 is that, and not asked again",
    { [PATH]: answering(200, ERROR_PAGE) },
    ["error_page", "error_page"],
    { "/robots.txt": 1, [PATH]: 2 },
  ],
  [
    "nothing with 200 is an empty page",
    { [PATH]: answering(200, "") },
    ["empty_page"],
    { "/robots.txt": 1, [PATH]: 1 },
  ],
  [
    "robots.txt that forbids is obeyed: the page is never asked for",
    { "/robots.txt": answering(200, "User-agent: *\nDisallow: /fr/course/"), [PATH]: answering(200, "no") },
    ["forbidden_by_robots", "forbidden_by_robots"],
    { "/robots.txt": 1 },
  ],
  [
    "robots.txt that fails forbids everything, and is not asked for at each page",
    { "/robots.txt": answering(503, ""), [PATH]: answering(200, "no") },
    ["unreachable", "unreachable"],
    { "/robots.txt": 1 + RETRIES },
  ],
])("%s", async (_, pages, ends, requests) => {
  const site = await siteOf(pages);
  expect(await look(site, ends.length)).toEqual(ends);
  const counts = Object.entries(Object.groupBy(site.asked, ({ path }) => path)).map(([path, all]) => [
    path,
    all?.length,
  ]);
  expect(Object.fromEntries(counts)).toEqual(requests);
});

test("a redirect to another host is not followed, and that host is never asked", async () => {
  const other = await siteOf({ [PATH]: answering(200, "not ours") });
  const site = await siteOf({ [PATH]: answering(302, "", { location: `${other.origin}${PATH}` }) });
  expect(await look(site, 2)).toEqual(["not_allowed", "not_allowed"]);
  expect([site.asked.length, other.asked.length]).toEqual([3, 0]);
});
