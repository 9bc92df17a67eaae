import { describe, expect, test } from "vitest";
import { createFakePages } from "../../../test/fakes/fake-pages.ts";
import { createHttpWorld } from "../../../test/fakes/http-world.ts";
import type { FetchError } from "../../ports/page-fetcher.ts";
import { course, programmeBody, reunion } from "../../sources/pmu/pmu-fixtures.ts";
import { createPmuSource } from "../../sources/pmu/pmu-source.ts";

const BASE = "https://pmu.test/client/7";
const PROGRAMME = `${BASE}/programme/16102025`;
const PAGE = JSON.stringify({ programme: programmeBody([reunion([course({})])], { date: Date.UTC(2025, 9, 15, 22) }) });

/** The service on a programme of the PMU, made by hand and changed by a test, judged as in the service. */
async function pagesWorld() {
  const pages = new Map<string, string | FetchError>([[PROGRAMME, PAGE]]);
  const http = await createHttpWorld({
    trusted: true,
    realSources: (clock, reports) => [
      createPmuSource({ fetcher: createFakePages(clock, pages), reports, baseUrl: BASE }),
    ],
  });
  const get = async (url: string) => (await http.server.inject({ method: "GET", url })).json();
  const post = async (url: string, payload: object = {}) => {
    const answer = await http.server.inject({ method: "POST", url, payload });
    return { status: answer.statusCode, body: answer.json() };
  };
  return { ...http, pages, get, post };
}

describe("GET /api/sources/health", () => {
  test("tells of each source its switch, its host and the pages that were read", async () => {
    const { world, get } = await pagesWorld();
    expect((await get("/api/sources/health")).sources).toMatchObject([{ source: "pmu", enabled: true, pages: [] }]);
    await world.schedule();
    const [pmu] = (await get("/api/sources/health")).sources;
    expect(pmu).toMatchObject({
      enabled: true,
      host: { origin: "https://pmu.test", breaker: "closed", requests_today: 0, requests_per_day: 3000 },
      pages: [
        {
          kind: "programme",
          light: "green",
          good_pages: 1,
          last_good: { url: PROGRAMME, age_minutes: 0 },
          last: { outcome: "read", nothing_found: [], robots: "unread" },
        },
      ],
    });
    // What no page tells comes last, and what is told least first.
    expect(pmu.pages[0].coverage.at(-1)).toEqual({ field: "url", found: 0, expected: 1, best: 0 });
  });

  test("is red once the pages cannot be read three times, with the reason, here, in the status and in the events", async () => {
    const { world, pages, get } = await pagesWorld();
    const heard: object[] = [];
    world.app.subscribe((event) => heard.push(event));
    await world.schedule();
    pages.set(PROGRAMME, "{}");
    for (const time of ["09:05", "09:10", "09:15"]) {
      world.at(time);
      await world.schedule();
    }
    const [pmu] = (await get("/api/sources/health")).sources;
    expect(pmu.pages[0]).toMatchObject({ light: "red", reason: expect.stringContaining("unreadable") });
    expect((await get("/api/status")).red_pages).toMatchObject([
      { source: "pmu", kind: "programme", reason: expect.stringContaining(PROGRAMME) },
    ]);
    expect(heard.filter((event) => "source" in event)).toMatchObject([
      { kind: "source_red", source: "pmu", page: "programme", reason: expect.stringContaining("unreadable") },
    ]);
    pages.set(PROGRAMME, PAGE);
    world.at("09:20");
    const distrusted = await world.schedule();
    expect(distrusted.ok && distrusted.value.sources).toMatchObject([
      { source: "pmu", status: "distrusted", detail: expect.stringContaining("red since") },
    ]);
    for (const time of ["09:25", "09:30"]) {
      world.at(time);
      await world.schedule();
    }
    expect((await get("/api/status")).red_pages).toEqual([]);
    expect(heard.filter((event) => "source" in event)).toMatchObject([
      { kind: "source_red" },
      { kind: "source_green" },
    ]);
  });
});

describe("POST /api/sources/{source}/switch", () => {
  test("switches off at once and says which are off; the probe then asks nobody", async () => {
    const { get, post } = await pagesWorld();
    const off = await post("/api/sources/pmu/switch", { to: "off", why: "the pages are wrong" });
    expect(off).toMatchObject({
      status: 200,
      body: { ok: true, source: "pmu", off: [{ source: "pmu", why: "the pages are wrong" }] },
    });
    expect((await get("/api/sources/health")).sources).toMatchObject([
      { switched_off: { why: "the pages are wrong", since: "2025-10-16T07:00:00.000Z" } },
    ]);
    expect((await post("/api/sources/probe")).body).toMatchObject({
      ok: true,
      probes: [{ source: "pmu", programme: "switched_off", detail: "the pages are wrong" }],
    });
    const on = await post("/api/sources/pmu/switch", { to: "on", why: "mended" });
    expect(on.body.off).toEqual([]);
  });

  test.each([
    ["/api/sources/letrot/switch", { to: "off", why: "x" }, "source"],
    ["/api/sources/pmu/switch", { to: "off", why: " " }, "why"],
    ["/api/sources/pmu/switch", { to: "down", why: "x" }, "to"],
    ["/api/sources/pmu/switch", { to: "off" }, "why"],
  ])("%s with %j is refused by its field", async (url, payload, field) => {
    const { post } = await pagesWorld();
    expect(await post(url, payload)).toMatchObject({
      status: 400,
      body: { problems: [expect.objectContaining({ field })] },
    });
  });
});

test("POST /api/sources/probe asks for robots.txt and the programme, and says how each source does", async () => {
  const { pages, post } = await pagesWorld();
  expect((await post("/api/sources/probe")).body).toMatchObject({
    ok: true,
    probes: [{ source: "pmu", robots: "404", programme: "ok", races: 1 }],
    sources: [{ source: "pmu", pages: [{ kind: "programme", light: "green" }] }],
  });
  pages.delete(PROGRAMME);
  expect((await post("/api/sources/probe")).body).toMatchObject({
    ok: false,
    probes: [{ source: "pmu", programme: "http_status", races: 0, detail: `404 (${PROGRAMME})` }],
  });
});
