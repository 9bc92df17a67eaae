import { gzipSync } from "node:zlib";
import { afterEach, describe, expect, test } from "vitest";
import type { Instant } from "../domain/kernel/time.ts";
import { openHttpCache } from "./http-cache.ts";
import { answering, answeringInTurn, type LoopbackSite, openLoopbackSite } from "./loopback-site.ts";
import { createPoliteFetcher, type PoliteFetcherOptions } from "./polite-fetcher.ts";

const NOW = "2025-10-16T07:00:00.000Z" as Instant;
const USER_AGENT = "horse-racing-orchestrator/9.9 (+mailto:someone@example.org)";

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

function fetcherOf(hosts: readonly string[], options: Partial<PoliteFetcherOptions> = {}) {
  const fetcher = createPoliteFetcher({
    clock: { now: () => NOW },
    allowedHosts: new Set(hosts),
    userAgent: USER_AGENT,
    log: SILENT,
    cache: openHttpCache(undefined, SILENT).store,
    requestsPerDay: 1000,
    rateLimitSeconds: 0,
    timeoutSeconds: 5,
    maxRetries: 0,
    ...options,
  });
  opened.push(fetcher);
  return fetcher;
}

const pathsOf = (site: LoopbackSite) => site.asked.map(({ path }) => path);
const gapsOf = (site: LoopbackSite) => site.asked.slice(1).map(({ at }, i) => at - (site.asked[i]?.at ?? 0));

describe("a page", () => {
  test("comes as it was served, with its address, its type and the moment at which we looked", async () => {
    const site = await siteOf({ "/R1C3": answering(200, "cotes à 11,8", { "content-type": "text/html" }) });
    expect(await fetcherOf([site.host]).fetch(`${site.origin}/R1C3`)).toEqual({
      ok: true,
      value: {
        url: `${site.origin}/R1C3`,
        observedAt: NOW,
        status: 200,
        contentType: "text/html",
        text: "cotes à 11,8",
      },
    });
  });

  test("is asked for under our one name, robots.txt too, and robots.txt only once", async () => {
    const site = await siteOf({ "/a": answering(200, "a"), "/b": answering(200, "b") });
    const fetcher = fetcherOf([site.host]);
    await Promise.all([fetcher.fetch(`${site.origin}/a`), fetcher.fetch(`${site.origin}/b`)]);
    expect(pathsOf(site)).toEqual(["/robots.txt", "/a", "/b"]);
    expect(new Set(site.asked.map(({ headers }) => headers["user-agent"]))).toEqual(new Set([USER_AGENT]));
    expect(site.asked.flatMap(({ headers }) => [headers.cookie, headers.referer, headers.range])).toEqual(
      Array(9).fill(undefined),
    );
  });

  test("that says UTF-8 and sends ISO-8859-1 is read as what it is", async () => {
    const latin1 = Buffer.from("Écurie d'Été à Cagnes", "latin1");
    const site = await siteOf({ "/p": answering(200, latin1, { "content-type": "text/html; charset=UTF-8" }) });
    const page = await fetcherOf([site.host]).fetch(`${site.origin}/p`);
    expect(page).toMatchObject({ ok: true, value: { text: "Écurie d'Été à Cagnes" } });
  });

  test("without a body is a page without text: whether that is a page is the parser's to say", async () => {
    const site = await siteOf({ "/p": answering(200, "") });
    expect(await fetcherOf([site.host]).fetch(`${site.origin}/p`)).toMatchObject({ ok: true, value: { text: "" } });
  });

  test("of a host that is not a source's is never asked for", async () => {
    const site = await siteOf({ "/p": answering(200, "p") });
    const page = await fetcherOf(["www.zeturf.fr"]).fetch(`${site.origin}/p`);
    expect(page).toMatchObject({ ok: false, error: { kind: "not_allowed" } });
    expect(site.asked).toEqual([]);
  });
});

describe("a redirect", () => {
  test("is followed on the host, at most three times", async () => {
    const site = await siteOf({
      "/old": answering(301, "", { location: "/new" }),
      "/new": answering(200, "here"),
      "/loop": answering(302, "", { location: "/loop" }),
    });
    const fetcher = fetcherOf([site.host]);
    expect(await fetcher.fetch(`${site.origin}/old`)).toMatchObject({
      ok: true,
      value: { url: `${site.origin}/new`, text: "here" },
    });
    const looped = await fetcher.fetch(`${site.origin}/loop`);
    expect(looped).toMatchObject({ ok: false, error: { kind: "unreachable", detail: "more than 3 redirects" } });
    expect(pathsOf(site).filter((path) => path === "/loop")).toHaveLength(4);
  });

  test("to another host is refused, and that host is not asked", async () => {
    const other = await siteOf({ "/p": answering(200, "not ours") });
    const site = await siteOf({ "/p": answering(302, "", { location: `${other.origin}/p` }) });
    const page = await fetcherOf([site.host]).fetch(`${site.origin}/p`);
    expect(page).toMatchObject({ ok: false, error: { kind: "not_allowed", url: `${other.origin}/p` } });
    expect(other.asked).toEqual([]);
  });

  test("to another host of the sources asks that host's robots.txt first", async () => {
    const other = await siteOf({
      "/robots.txt": answering(200, "User-agent: *\nDisallow: /p"),
      "/p": answering(200, "private"),
    });
    const site = await siteOf({ "/p": answering(302, "", { location: `${other.origin}/p` }) });
    const page = await fetcherOf([site.host, other.host]).fetch(`${site.origin}/p`);
    expect(page).toMatchObject({ ok: false, error: { kind: "forbidden_by_robots" } });
    expect(pathsOf(other)).toEqual(["/robots.txt"]);
  });

  test("that names no address is the status that it is", async () => {
    const site = await siteOf({ "/p": answering(302, "", { location: "http://[" }) });
    const page = await fetcherOf([site.host]).fetch(`${site.origin}/p`);
    expect(page).toMatchObject({ ok: false, error: { kind: "http_status", status: 302 } });
  });
});

describe("a page too large", () => {
  test("that never ends is left after eight megabytes, and not asked for again", async () => {
    const block = Buffer.alloc(64 * 1024, "x");
    const site = await siteOf({
      "/p": (_, response) => {
        const more = () => {
          while (!response.destroyed && response.write(block));
        };
        response.on("drain", more);
        more();
      },
    });
    const page = await fetcherOf([site.host], { maxRetries: 3 }).fetch(`${site.origin}/p`);
    expect(page).toMatchObject({ ok: false, error: { kind: "too_large" } });
    expect(pathsOf(site)).toEqual(["/robots.txt", "/p"]);
  });

  test("that is long and unpacks to nothing is left too", async () => {
    const header = Buffer.from("1f8b0800000000000003", "hex");
    const emptyBlocks = Buffer.alloc(9 * 1024 * 1024, Buffer.from("000000ffff", "hex"));
    const packed = Buffer.concat([header, emptyBlocks]);
    const site = await siteOf({ "/p": answering(200, packed, { "content-encoding": "gzip" }) });
    const page = await fetcherOf([site.host]).fetch(`${site.origin}/p`);
    expect(page).toMatchObject({ ok: false, error: { kind: "too_large" } });
  });

  test("that unpacks from a few kilobytes is left all the same", async () => {
    const bomb = gzipSync(Buffer.alloc(9 * 1024 * 1024));
    expect(bomb.byteLength).toBeLessThan(20_000);
    const site = await siteOf({ "/p": answering(200, bomb, { "content-encoding": "gzip" }) });
    const page = await fetcherOf([site.host]).fetch(`${site.origin}/p`);
    expect(page).toMatchObject({ ok: false, error: { kind: "too_large" } });
  });
});

describe("the pace", () => {
  test("of requests to one host is the rate limit, robots.txt counted, however many ask at once", async () => {
    const site = await siteOf({ "/p": answering(200, "p") });
    const fetcher = fetcherOf([site.host], { rateLimitSeconds: 0.08 });
    await Promise.all([1, 2, 3].map(() => fetcher.fetch(`${site.origin}/p`)));
    expect(site.asked).toHaveLength(4);
    for (const gap of gapsOf(site)) expect(gap).toBeGreaterThanOrEqual(78);
  });

  test("of two hosts is their own: neither waits for the other", async () => {
    const sites = [await siteOf({ "/p": answering(200, "p") }), await siteOf({ "/p": answering(200, "p") })];
    const fetcher = fetcherOf(
      sites.map(({ host }) => host),
      { rateLimitSeconds: 0.3 },
    );
    const start = performance.now();
    await Promise.all(sites.map(({ origin }) => fetcher.fetch(`${origin}/p`)));
    expect(performance.now() - start).toBeLessThan(580); // one after the other would take twice 0.3 s
  });

  test("is slower where robots.txt asks for it", async () => {
    const site = await siteOf({
      "/robots.txt": answering(200, "User-agent: *\nCrawl-delay: 0.15"),
      "/p": answeringInTurn(answering(503, ""), answering(200, "p")),
    });
    await fetcherOf([site.host], { maxRetries: 1 }).fetch(`${site.origin}/p`);
    const [, repeated] = gapsOf(site);
    expect(repeated).toBeGreaterThanOrEqual(148); // a repetition keeps to it too
  });
});
