import { describe, expect, test } from "vitest";
import { createHttpWorld, type HttpWorld } from "../../../test/fakes/http-world.ts";
import { spoil } from "../../../test/fakes/watched-store.ts";

async function planned(): Promise<HttpWorld> {
  const http = await createHttpWorld();
  await http.world.schedule();
  await http.world.runUntil("14:11");
  return http;
}

const get = ({ server }: HttpWorld, url: string, headers: Record<string, string> = {}) =>
  server.inject({ method: "GET", url, headers });

describe("the reading side", () => {
  test("GET /api/plan is the stored plan", async () => {
    const http = await planned();
    const answer = await get(http, "/api/plan?date=2025-10-16");
    const stored = await http.world.store.read("days/2025-10-16/plan.json");
    const { schema_version: _, ...plan } = JSON.parse(new TextDecoder().decode(stored?.body));
    expect(answer.json()).toEqual({ ok: true, ...plan });
    expect((await get(http, "/api/plan")).json().date).toBe("2025-10-16");
  });

  test("GET /api/days/{date} shows each race with what its phases came to", async () => {
    const http = await planned();
    const body = (await get(http, "/api/days/2025-10-16")).json();
    expect(body).toMatchObject({ ok: true, date: "2025-10-16", dropped: 1, sources: [{ source: "pmu" }] });
    expect(body.races[0]).toMatchObject({
      race_id: "2025-10-16-R1C1",
      phases: { H30: { outcome: "recorded" }, H5: { outcome: "abstain", artifacts: expect.any(Array) } },
    });
    expect(body.races[1].phases).toEqual({});
  });

  test("GET /api/days/{date}/races/{race} shows its documents as stored", async () => {
    const http = await planned();
    const body = (await get(http, "/api/days/2025-10-16/races/r1c1")).json();
    expect(Object.keys(body.documents)).toEqual([
      "analysis_H5",
      "ev_simulation",
      "p_finale",
      "snapshot_H30",
      "snapshot_H5",
      "tickets",
    ]);
    expect(body.documents.analysis_H5.verdict.decision).toBe("abstain");
  });

  test("GET /api/status, /api/tasks and /api/sources tell the operator where the day stands", async () => {
    const http = await planned();
    expect((await get(http, "/api/status")).json()).toMatchObject({
      ok: true,
      version: "0.0.0",
      day: "2025-10-16",
      plan: "planned",
      races: 3,
      abstain: 1,
      h30_recorded: 1,
      missed: [],
    });
    const { tasks } = (await get(http, "/api/tasks")).json();
    expect(tasks.find(({ name }: { name: string }) => name === "run-20251016-r1c1-h5")).toMatchObject({
      state: "done",
      attempts: 1,
      run_at: "2025-10-16T12:10:00.000Z",
    });
    expect((await get(http, "/api/sources")).json()).toMatchObject({
      ok: true,
      planned: true,
      sources: [{ source: "pmu", status: "ok" }],
    });
    expect((await get(http, "/api/sources?date=2025-10-17")).json()).toMatchObject({ planned: false, sources: [] });
  });

  test.each([
    ["/api/days/2025-10-17", 404, "no_plan"],
    ["/api/plan?date=2025-10-17", 404, "no_plan"],
    ["/api/days/2025-10-17/races/R1C1", 404, "no_plan"],
    ["/api/days/2025-10-16/races/R9C9", 404, "not_in_plan"],
    ["/api/days/2025-02-29", 400, "bad_request"],
    ["/api/days/today", 400, "bad_request"],
    ["/api/days/2025-10-16/races/C1R1", 400, "bad_request"],
    ["/api/plan?date=yesterday", 400, "bad_request"],
    ["/api/plan?day=2025-10-16", 400, "bad_request"],
    ["/api/status?date=2025-00-10", 400, "bad_request"],
  ])("GET %s is %i %s", async (url, status, error) => {
    const answer = await get(await planned(), url);
    expect([answer.statusCode, answer.json().error]).toEqual([status, error]);
  });

  test("a broken document is 500, by its key", async () => {
    const http = await planned();
    await spoil(http.world.store, "days/2025-10-16/R1C1/tickets.json", (text) => text.slice(0, 30));
    const race = await get(http, "/api/days/2025-10-16/races/R1C1");
    expect([race.statusCode, race.json().error]).toEqual([500, "corrupt_document"]);
    expect(race.json().detail).toContain("days/2025-10-16/R1C1/tickets.json: ");
    await spoil(http.world.store, "days/2025-10-16/plan.json", () => "");
    for (const url of ["/api/plan", "/api/status", "/api/days/2025-10-16", "/api/sources"]) {
      expect((await get(http, url)).statusCode, url).toBe(500);
    }
  });
});

describe("a page that is unchanged is not sent again", () => {
  test.each(["/api/plan", "/api/days/2025-10-16", "/api/days/2025-10-16/races/R1C1", "/api/tasks", "/api/sources"])(
    "%s",
    async (url) => {
      const http = await planned();
      const first = await get(http, url);
      const etag = String(first.headers.etag);
      expect(etag).toMatch(/^"[\w-]{27}"$/);
      for (const tag of [etag, `W/${etag}`, `"other", ${etag}`, "*"]) {
        const again = await get(http, url, { "if-none-match": tag });
        expect([again.statusCode, again.body, again.headers.etag], tag).toEqual([304, "", etag]);
      }
      expect((await get(http, url, { "if-none-match": '"other"' })).statusCode).toBe(200);
      await http.world.runUntil("14:36");
    },
  );

  test("the tag changes with the content", async () => {
    const http = await planned();
    const before = (await get(http, "/api/days/2025-10-16")).headers.etag;
    await http.world.runUntil("14:21");
    const after = await get(http, "/api/days/2025-10-16", { "if-none-match": String(before) });
    expect(after.statusCode).toBe(200);
    expect(after.headers.etag).not.toBe(before);
  });
});
