import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import type { Instant } from "../domain/kernel/time.ts";
import type { Exchange } from "../ports/page-archive.ts";
import { openHttpCache } from "./http-cache.ts";
import { answering, answeringInTurn, type LoopbackSite, openLoopbackSite } from "./loopback-site.ts";
import { createPoliteFetcher, type PoliteFetcherOptions } from "./polite-fetcher.ts";

const NOW = "2025-10-16T07:00:00.000Z" as Instant;
const said: string[] = [];
const LOG = { info() {}, warn: (text: string) => said.push(text), error: (text: string) => said.push(text) };

const opened: { close(): void | Promise<void> }[] = [];
afterEach(async () => {
  for (const thing of opened.splice(0)) await thing.close();
  said.length = 0;
});

async function siteOf(pages: Parameters<typeof openLoopbackSite>[0]): Promise<LoopbackSite> {
  const site = await openLoopbackSite({ "/robots.txt": answering(404, ""), ...pages });
  opened.unshift(site);
  return site;
}

function fetcherOf(host: string, options: Partial<PoliteFetcherOptions> = {}) {
  const fetcher = createPoliteFetcher({
    clock: { now: () => NOW },
    log: LOG,
    cache: openHttpCache(undefined, LOG).store,
    requestsPerDay: 1000,
    allowedHosts: new Set([host]),
    userAgent: "gpi-test/1",
    rateLimitSeconds: 0,
    timeoutSeconds: 5,
    maxRetries: 0,
    ...options,
  });
  opened.unshift(fetcher); // a site closes after whoever asks it
  return fetcher;
}

const pathsOf = (site: LoopbackSite) => site.asked.map(({ path }) => path).filter((path) => path !== "/robots.txt");

/** A page with an ETag: 304 to whoever has it. */
function validated(text: string, headers: Record<string, string> = {}) {
  return (
    request: { headers: Record<string, unknown> },
    response: { writeHead: (...a: unknown[]) => { end(t?: string): unknown } },
  ) => {
    const etag = `"${text.length}"`;
    if (request.headers["if-none-match"] === etag) response.writeHead(304, { etag, ...headers }).end();
    else response.writeHead(200, { etag, "content-type": "text/html", ...headers }).end(text);
  };
}

describe("a page that has not changed", () => {
  test("is confirmed by the host and not sent again, and counts as seen now", async () => {
    const site = await siteOf({ "/R1C3": validated("cotes", { "cache-control": "no-cache" }) as never });
    let now = NOW;
    const fetcher = fetcherOf(site.host, { clock: { now: () => now } });
    expect(await fetcher.fetch(`${site.origin}/R1C3`)).toMatchObject({ ok: true, value: { text: "cotes" } });
    now = "2025-10-16T07:25:00.000Z" as Instant;
    expect(await fetcher.fetch(`${site.origin}/R1C3`)).toMatchObject({
      ok: true,
      value: { text: "cotes", status: 200, observedAt: now },
    });
    expect(site.asked.at(-1)?.headers["if-none-match"]).toBe('"5"');
    expect(pathsOf(site)).toHaveLength(2);
  });

  test("is confirmed each time by default, also where the host would let us keep it for an hour", async () => {
    const site = await siteOf({ "/R1C3": validated("cotes", { "cache-control": "max-age=3600" }) as never });
    const fetcher = fetcherOf(site.host);
    for (const _ of [1, 2]) await fetcher.fetch(`${site.origin}/R1C3`);
    expect(pathsOf(site)).toHaveLength(2);
  });

  test("is not asked for where the host and the caller both let us keep it, and is as old as it is", async () => {
    const headers = { "cache-control": "max-age=3600", age: "90" };
    const site = await siteOf({ "/programme": answering(200, "R1", { "content-type": "text/html", ...headers }) });
    const fetcher = fetcherOf(site.host);
    await fetcher.fetch(`${site.origin}/programme`, { maxAgeSeconds: 600 });
    const kept = await fetcher.fetch(`${site.origin}/programme`, { maxAgeSeconds: 600 });
    expect(pathsOf(site)).toHaveLength(1);
    expect(kept).toMatchObject({ ok: true, value: { text: "R1" } });
    const age = kept.ok ? (Date.parse(NOW) - Date.parse(kept.value.observedAt)) / 1000 : Number.NaN;
    expect(age).toBeGreaterThanOrEqual(0);
    expect(age).toBeLessThan(120);
    expect(fetcher.hosts()[0]?.requestsToday).toBe(2); // robots.txt and the page
  });

  test("is never served because the host fails, whatever the host allows", async () => {
    const lenient = { "cache-control": "max-age=0, stale-if-error=86400, stale-while-revalidate=86400", etag: '"a"' };
    const site = await siteOf({
      "/R1C3": answeringInTurn(answering(200, "old odds", lenient), answering(500, "broken")),
    });
    const fetcher = fetcherOf(site.host);
    await fetcher.fetch(`${site.origin}/R1C3`);
    for (const maxAgeSeconds of [0, 60]) {
      const page = await fetcher.fetch(`${site.origin}/R1C3`, { maxAgeSeconds });
      expect(page).toMatchObject({ ok: false, error: { kind: "http_status", status: 500 } });
    }
  });

  test("is still known after a restart; a cache that cannot be read is made anew, which is said", async () => {
    const dir = mkdtempSync(join(tmpdir(), "gpi-cache-"));
    opened.push({ close: () => rmSync(dir, { recursive: true, force: true }) });
    const file = join(dir, "pages.sqlite");
    const site = await siteOf({ "/R1C3": validated("cotes", { "cache-control": "no-cache" }) as never });
    const statuses: number[] = [];
    for (const damaged of [false, false, true]) {
      if (damaged)
        writeFileSync(file, "no database at all, and long enough to be looked at as one by whoever opens it");
      const cache = openHttpCache(file, LOG);
      const fetcher = createPoliteFetcher({ ...optionsOf(site.host), cache: cache.store });
      await fetcher.fetch(`${site.origin}/R1C3`);
      statuses.push(site.asked.at(-1)?.headers["if-none-match"] === undefined ? 200 : 304);
      await fetcher.close();
      cache.close();
    }
    expect(statuses).toEqual([200, 304, 200]);
    expect(said).toEqual(["the cache of pages cannot be read and is made anew"]);
  });
});

function optionsOf(host: string): Omit<PoliteFetcherOptions, "cache"> {
  return {
    clock: { now: () => NOW },
    log: LOG,
    requestsPerDay: 1000,
    allowedHosts: new Set([host]),
    userAgent: "gpi-test/1",
    rateLimitSeconds: 0,
    timeoutSeconds: 5,
    maxRetries: 0,
  };
}

describe("a host that fails or refuses", () => {
  const breakerPauses = { failingMs: 150, refusingMs: 400, longestMs: 1000 };

  test.each([
    [500, 3],
    [403, 2],
    [420, 2],
    [429, 2],
  ])("with %i is left alone after %i pages, whatever page is wanted", async (status, pages) => {
    const site = await siteOf({ "/p": answering(status, ""), "/q": answering(200, "q") });
    const fetcher = fetcherOf(site.host, { breakerPauses });
    for (let page = 0; page < pages; page++) {
      expect(await fetcher.fetch(`${site.origin}/p`)).toMatchObject({ ok: false, error: { status } });
    }
    const left = await fetcher.fetch(`${site.origin}/q`);
    expect(left).toMatchObject({
      ok: false,
      error: { kind: "left_alone", detail: expect.stringContaining(`answered ${status}`) },
    });
    expect(pathsOf(site)).toEqual(Array(pages).fill("/p"));
    expect(fetcher.hosts()).toMatchObject([
      { origin: site.origin, breaker: "open", lastFailure: { kind: "http_status" } },
    ]);
  });

  test("is tried with one page after a pause, and taken back when that page comes", async () => {
    const site = await siteOf({
      "/p": answeringInTurn(...Array(4).fill(answering(503, "")), answering(200, "back")),
    });
    const fetcher = fetcherOf(site.host, { breakerPauses });
    const kinds: string[] = [];
    const ask = async () => {
      const page = await fetcher.fetch(`${site.origin}/p`);
      kinds.push(page.ok ? "page" : page.error.kind);
    };
    for (const _ of [1, 2, 3, 4]) await ask();
    await new Promise((resolve) => setTimeout(resolve, 160));
    await ask(); // the probe fails: the pause doubles
    await ask();
    await new Promise((resolve) => setTimeout(resolve, 160));
    await ask();
    await new Promise((resolve) => setTimeout(resolve, 160));
    await ask();
    await ask();
    const failed = "http_status";
    expect(kinds).toEqual([failed, failed, failed, "left_alone", failed, "left_alone", "left_alone", "page", "page"]);
    expect(fetcher.hosts()[0]?.breaker).toBe("closed");
  });

  test("by what it does not have, or by what robots.txt refuses, is not a host that fails", async () => {
    const site = await siteOf({
      "/robots.txt": answering(200, "User-agent: *\nDisallow: /no"),
      "/q": answering(200, "q"),
    });
    const fetcher = fetcherOf(site.host, { breakerPauses });
    for (const path of ["/gone", "/gone", "/gone", "/no", "/no", "/no"]) await fetcher.fetch(`${site.origin}${path}`);
    expect(await fetcher.fetch(`${site.origin}/q`)).toMatchObject({ ok: true });
  });

  test("does not stop another host", async () => {
    const broken = await siteOf({ "/p": answering(500, "") });
    const well = await siteOf({ "/p": answering(200, "well") });
    const fetcher = fetcherOf(broken.host, { allowedHosts: new Set([broken.host, well.host]), breakerPauses });
    for (const _ of [1, 2, 3, 4]) await fetcher.fetch(`${broken.origin}/p`);
    expect(await fetcher.fetch(`${well.origin}/p`)).toMatchObject({ ok: true });
  });
});

describe("the requests of a day", () => {
  test("to a host end at the budget, robots.txt and repetitions counted, and begin again next day in Paris", async () => {
    const site = await siteOf({ "/p": answering(500, ""), "/q": answering(200, "q") });
    let now = "2025-10-16T21:59:00.000Z" as Instant;
    const fetcher = fetcherOf(site.host, { requestsPerDay: 4, maxRetries: 1, clock: { now: () => now } });
    await fetcher.fetch(`${site.origin}/p`); // robots.txt, two for the page
    expect(await fetcher.fetch(`${site.origin}/q`)).toMatchObject({ ok: true });
    const spent = await fetcher.fetch(`${site.origin}/q`);
    expect(spent).toMatchObject({
      ok: false,
      error: { kind: "budget_spent", detail: expect.stringContaining("4 requests") },
    });
    expect(site.asked).toHaveLength(4);
    now = "2025-10-16T22:01:00.000Z" as Instant; // 00:01 on the 17th
    expect(await fetcher.fetch(`${site.origin}/q`)).toMatchObject({ ok: true });
    expect(fetcher.hosts()).toMatchObject([{ requestsToday: 1, requestsPerDay: 4 }]);
  });

  test("go on from what an earlier process asked", async () => {
    const site = await siteOf({ "/q": answering(200, "q") });
    const fetcher = fetcherOf(site.host, { requestsPerDay: 7, spentBefore: async () => 7 });
    expect(await fetcher.fetch(`${site.origin}/q`)).toMatchObject({
      ok: false,
      error: { kind: "budget_spent", url: `${site.origin}/q` },
    });
    expect(site.asked).toEqual([]);
  });
});

describe("the archive", () => {
  test("is given every answer as it came, robots.txt, failures and confirmations too", async () => {
    const site = await siteOf({
      "/R1C3": validated("é", { "cache-control": "no-cache" }) as never,
      "/gone": answering(410, ""),
    });
    const exchanges: Exchange[] = [];
    const archive = {
      async keep(exchange: Exchange) {
        exchanges.push(exchange);
        return "key";
      },
    };
    const fetcher = fetcherOf(site.host, { archive });
    for (const path of ["/R1C3", "/R1C3", "/gone"]) await fetcher.fetch(`${site.origin}${path}`);
    expect(exchanges.map(({ url, status, confirmed }) => [new URL(url).pathname, status, confirmed])).toEqual([
      ["/robots.txt", 404, false],
      ["/R1C3", 200, false],
      ["/R1C3", 200, true],
      ["/gone", 410, false],
    ]);
    expect(exchanges[1]).toMatchObject({ observedAt: NOW, body: Buffer.from("é"), headers: { etag: '"1"' } });
    expect(exchanges[2]?.body).toEqual(Buffer.from("é"));
  });

  test("that cannot take a page is said, and the page is read all the same", async () => {
    const site = await siteOf({ "/R1C3": answering(200, "cotes") });
    const archive = { keep: () => Promise.reject(new Error("disk full")) };
    expect(await fetcherOf(site.host, { archive }).fetch(`${site.origin}/R1C3`)).toMatchObject({ ok: true });
    expect(said).toContain("a page was read and could not be archived");
  });
});

const robotsOf = (body: string, observedAt: Instant, status = 200) => ({
  latestOf: async (url: string, day: string) =>
    url.endsWith("/robots.txt") && observedAt.startsWith(day)
      ? ({ ok: true, value: { url, observedAt, status, headers: {} } } as never)
      : undefined,
  page: async () => ({ ok: true, value: Buffer.from(body) }) as never,
});

describe("robots.txt of an earlier process", () => {
  test("is obeyed for its day without being asked for again, and says what it thinks of an address", async () => {
    const site = await siteOf({ "/R1C3": answering(200, "cotes") });
    const readAt = "2025-10-15T20:00:00.000Z" as Instant; // the evening before
    const fetcher = fetcherOf(site.host, { recall: robotsOf("User-agent: *\nDisallow: /prive", readAt) });
    expect(await fetcher.lookUp(`${site.origin}/prive`)).toMatchObject({
      host: { origin: site.origin, breaker: "closed", requestsToday: 0, robots: { readAt, status: 200 } },
      verdict: "refused",
    });
    expect(await fetcher.fetch(`${site.origin}/prive`)).toMatchObject({ error: { kind: "forbidden_by_robots" } });
    expect(await fetcher.fetch(`${site.origin}/R1C3`)).toMatchObject({ ok: true });
    expect(site.asked.map(({ path }) => path)).toEqual(["/R1C3"]);
  });

  test.each([
    ["older than a day", robotsOf("", "2025-10-15T06:00:00.000Z" as Instant)],
    ["that gave no answer hours ago", robotsOf("", "2025-10-16T01:00:00.000Z" as Instant, 503)],
    ["of a clock ahead of ours", robotsOf("", "2025-10-16T09:00:00.000Z" as Instant)],
  ])("%s is asked for again", async (_, recall) => {
    const site = await siteOf({ "/R1C3": answering(200, "cotes") });
    await fetcherOf(site.host, { recall }).fetch(`${site.origin}/R1C3`);
    expect(site.asked.map(({ path }) => path)).toEqual(["/robots.txt", "/R1C3"]);
  });

  test("is asked for again after its day, also where it was recalled while our clock was an hour behind", async () => {
    const site = await siteOf({ "/R1C3": answering(200, "cotes") });
    let now = "2025-10-16T05:00:00.000Z" as Instant; // it is six
    const recall = robotsOf("", "2025-10-15T22:30:00.000Z" as Instant);
    const pace = { now: () => 0, sleep: async () => undefined };
    const fetcher = fetcherOf(site.host, { recall, pace, clock: { now: () => now } });
    await fetcher.lookUp(site.origin);
    now = "2025-10-16T22:31:00.000Z" as Instant; // right again
    await fetcher.fetch(`${site.origin}/R1C3`);
    expect(site.asked.map(({ path }) => path)).toEqual(["/robots.txt", "/R1C3"]);
  });

  test("was never read: the verdict says so, and looking up asks nobody; reading it now asks once", async () => {
    const site = await siteOf({ "/robots.txt": answering(200, "User-agent: *\nDisallow: /R1C3") });
    const fetcher = fetcherOf(site.host);
    expect(await fetcher.lookUp(`${site.origin}/R1C3`)).toMatchObject({ verdict: "unread" });
    expect(site.asked).toEqual([]);
    expect(await fetcher.readRobots(site.origin)).toMatchObject({ ok: true, value: { robots: { status: 200 } } });
    expect(await fetcher.lookUp(`${site.origin}/R1C3`)).toMatchObject({
      verdict: "refused",
      host: { requestsToday: 1 },
    });
    expect(await fetcher.readRobots("https://elsewhere.test/")).toMatchObject({ error: { kind: "not_allowed" } });
  });

  test("is not asked for, also by hand, while its host is left alone", async () => {
    const site = await siteOf({ "/R1C3": answering(403, "") });
    const fetcher = fetcherOf(site.host);
    for (const _ of [1, 2]) await fetcher.fetch(`${site.origin}/R1C3`);
    const asked = site.asked.length;
    expect(await fetcher.readRobots(site.origin)).toMatchObject({
      error: { kind: "left_alone", detail: expect.stringContaining("403") },
    });
    expect(site.asked).toHaveLength(asked);
  });

  test("that has no answer means no, and says that", async () => {
    const site = await siteOf({ "/robots.txt": answering(503, "") });
    const fetcher = fetcherOf(site.host);
    await fetcher.readRobots(site.origin);
    expect(await fetcher.lookUp(`${site.origin}/R1C3`)).toMatchObject({ verdict: "unanswered" });
  });
});
