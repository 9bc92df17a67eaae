import { createServer } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import type { Instant } from "../domain/kernel/time.ts";
import { openHttpCache } from "./http-cache.ts";
import { answering, answeringInTurn, type LoopbackSite, openLoopbackSite } from "./loopback-site.ts";
import { createPoliteFetcher, type PoliteFetcherOptions } from "./polite-fetcher.ts";

const SILENT = { info() {}, warn() {}, error() {} };
const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const thing of opened.splice(0)) await thing.close();
});

async function siteOf(pages: Parameters<typeof openLoopbackSite>[0]): Promise<LoopbackSite> {
  const site = await openLoopbackSite(pages);
  opened.unshift(site); // closed first: a fetcher waits for its open connections
  return site;
}

function fetcherOf(host: string, options: Partial<PoliteFetcherOptions> = {}) {
  const fetcher = createPoliteFetcher({
    clock: { now: () => "2025-10-16T07:00:00.000Z" as Instant },
    allowedHosts: new Set([host]),
    userAgent: "gpi-test/1",
    log: SILENT,
    cache: openHttpCache(undefined, SILENT).store,
    requestsPerDay: 1000,
    rateLimitSeconds: 0,
    timeoutSeconds: 5,
    maxRetries: 2,
    ...options,
  });
  opened.push(fetcher);
  return fetcher;
}

const countOf = (site: LoopbackSite, path: string) => site.asked.filter((request) => request.path === path).length;

describe("robots.txt", () => {
  test("that forbids a page keeps us from it, and lets us have the others", async () => {
    const site = await siteOf({
      "/robots.txt": answering(200, "User-agent: *\nDisallow: /rapports/"),
      "/rapports/R1C3": answering(200, "no"),
      "/course/R1C3": answering(200, "yes"),
    });
    const fetcher = fetcherOf(site.host);
    expect(await fetcher.fetch(`${site.origin}/rapports/R1C3`)).toEqual({
      ok: false,
      error: {
        kind: "forbidden_by_robots",
        url: `${site.origin}/rapports/R1C3`,
        detail: `${site.origin}/robots.txt refuses it`,
      },
    });
    expect(await fetcher.fetch(`${site.origin}/course/R1C3`)).toMatchObject({ ok: true, value: { text: "yes" } });
    expect(countOf(site, "/rapports/R1C3")).toBe(0);
  });

  test("that is not there forbids nothing", async () => {
    const site = await siteOf({ "/p": answering(200, "p") });
    expect(await fetcherOf(site.host).fetch(`${site.origin}/p`)).toMatchObject({ ok: true });
  });

  test("that fails with 500 forbids everything, and is not asked for again at every page", async () => {
    const site = await siteOf({ "/robots.txt": answering(500, "broken"), "/p": answering(200, "p") });
    const fetcher = fetcherOf(site.host, { maxRetries: 1 });
    for (const _ of [1, 2]) {
      const page = await fetcher.fetch(`${site.origin}/p`);
      expect(page).toMatchObject({ ok: false, error: { kind: "unreachable", detail: expect.stringContaining("500") } });
    }
    expect(countOf(site, "/robots.txt")).toBe(2); // the request and its one repetition
    expect(countOf(site, "/p")).toBe(0);
  });

  test("of a host where nobody answers makes the host unreachable", async () => {
    const free = createServer();
    await new Promise<void>((resolve) => free.listen(0, "127.0.0.1", resolve));
    const address = free.address();
    const port = typeof address === "object" ? address?.port : undefined;
    await new Promise((resolve) => free.close(resolve));
    const page = await fetcherOf(`127.0.0.1:${port}`, { maxRetries: 0 }).fetch(`http://127.0.0.1:${port}/p`);
    expect(page).toMatchObject({ ok: false, error: { kind: "unreachable", url: `http://127.0.0.1:${port}/p` } });
  });
});

describe("a failure", () => {
  test("that passes is asked past, and at most as often as is allowed", async () => {
    const site = await siteOf({
      "/passes": answeringInTurn(answering(502, ""), answering(503, ""), answering(200, "back")),
      "/stays": answering(500, "still broken"),
    });
    const fetcher = fetcherOf(site.host);
    expect(await fetcher.fetch(`${site.origin}/passes`)).toMatchObject({ ok: true, value: { text: "back" } });
    expect(countOf(site, "/passes")).toBe(3);
    expect(await fetcher.fetch(`${site.origin}/stays`)).toMatchObject({
      ok: false,
      error: { kind: "http_status", status: 500 },
    });
    expect(countOf(site, "/stays")).toBe(3);
  });

  test("is waited for longer each time", async () => {
    const site = await siteOf({ "/p": answering(500, "") });
    await fetcherOf(site.host).fetch(`${site.origin}/p`);
    const times = site.asked.filter(({ path }) => path === "/p").map(({ at }) => at);
    const [first = 0, second = 0, third = 0] = times;
    expect(second - first).toBeGreaterThanOrEqual(98);
    expect(third - second).toBeGreaterThanOrEqual(198);
  });

  test.each([403, 404, 410])("%i is an answer and not asked past", async (status) => {
    const site = await siteOf({ "/p": answering(status, "no") });
    const page = await fetcherOf(site.host).fetch(`${site.origin}/p`);
    expect(page).toMatchObject({ ok: false, error: { kind: "http_status", status, detail: `answered ${status}` } });
    expect(countOf(site, "/p")).toBe(1);
  });

  test("that is a connection cut in the middle of a page begins the page anew, not where it stopped", async () => {
    const site = await siteOf({
      "/p": answeringInTurn(
        (_, response) => {
          response.writeHead(200, { "content-length": "11" }).write("odds of 9 ");
          setTimeout(() => response.destroy(), 10);
        },
        answering(200, "odds of 10:05"),
      ),
    });
    const page = await fetcherOf(site.host).fetch(`${site.origin}/p`);
    expect(page).toMatchObject({ ok: true, value: { text: "odds of 10:05" } });
    expect(site.asked.some(({ headers }) => headers.range !== undefined)).toBe(false);
  });

  test("that is a packing nobody can undo is a failure, not half a page", async () => {
    const site = await siteOf({ "/p": answering(200, "not packed", { "content-encoding": "gzip" }) });
    expect(await fetcherOf(site.host).fetch(`${site.origin}/p`)).toMatchObject({
      ok: false,
      error: { kind: "unreachable" },
    });
  });
});

describe("a host that asks for rest", () => {
  test("gets the seconds that Retry-After names, and is then asked again", async () => {
    const site = await siteOf({
      "/p": answeringInTurn(answering(429, "", { "retry-after": "1" }), answering(200, "rested")),
    });
    expect(await fetcherOf(site.host).fetch(`${site.origin}/p`)).toMatchObject({ ok: true, value: { text: "rested" } });
    const [first, second] = site.asked.filter(({ path }) => path === "/p");
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(995);
  });

  test("for longer than a race can wait is left alone, whatever page is wanted", async () => {
    const date = new Date(Date.now() + 3600_000).toUTCString();
    for (const asked of ["3600", date]) {
      const site = await siteOf({ "/p": answering(503, "", { "retry-after": asked }), "/q": answering(200, "q") });
      const fetcher = fetcherOf(site.host);
      expect(await fetcher.fetch(`${site.origin}/p`)).toMatchObject({ ok: false, error: { status: 503 } });
      expect(await fetcher.fetch(`${site.origin}/q`)).toMatchObject({
        ok: false,
        error: { kind: "left_alone", detail: expect.stringMatching(/left alone for 3[56]\d\d more seconds/) },
      });
      expect(site.asked.map(({ path }) => path)).toEqual(["/robots.txt", "/p"]);
    }
  });

  test.each(["0", "soon", "-5", "Thu, 01 Jan 1970 00:00:00 GMT"])(
    "with Retry-After: %s, which names no rest, gets our own pause",
    async (asked) => {
      const site = await siteOf({
        "/p": answeringInTurn(answering(429, "", { "retry-after": asked }), answering(200, "p")),
      });
      expect(await fetcherOf(site.host).fetch(`${site.origin}/p`)).toMatchObject({ ok: true });
      const [first, second] = site.asked.filter(({ path }) => path === "/p");
      expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(98);
    },
  );
});

describe("a host that is slow", () => {
  const slow = { timeoutSeconds: 0.15 };
  test.each([
    ["never begins to answer", () => {}],
    ["stops within a page", (_: unknown, response: { write(text: string): unknown }) => response.write("half")],
  ])("and %s is given up, and not asked past", async (_, answer) => {
    const site = await siteOf({ "/robots.txt": answering(404, ""), "/p": answer });
    const start = performance.now();
    const page = await fetcherOf(site.host, slow).fetch(`${site.origin}/p`);
    expect(page).toMatchObject({
      ok: false,
      error: { kind: "unreachable", detail: expect.stringMatching(/time-?out/i) },
    });
    expect(performance.now() - start).toBeLessThan(1500);
    expect(countOf(site, "/p")).toBe(1);
  });

  test("and drips a byte at a time is given up too", async () => {
    let dripping: NodeJS.Timeout | undefined;
    const site = await siteOf({
      "/p": (_, response) => {
        dripping = setInterval(() => response.write("."), 20);
      },
    });
    const start = performance.now();
    const page = await fetcherOf(site.host, slow).fetch(`${site.origin}/p`);
    clearInterval(dripping);
    expect(page).toMatchObject({ ok: false, error: { kind: "unreachable" } });
    expect(performance.now() - start).toBeLessThan(1500);
  });
});
