import { describe, expect, test } from "vitest";
import { fableRace, paris } from "../../../test/fakes/fable-day.ts";
import { createHttpWorld, type HttpWorld } from "../../../test/fakes/http-world.ts";
import { spoil } from "../../../test/fakes/watched-store.ts";

const post = ({ server }: HttpWorld, payload?: string | object, headers: Record<string, string> = {}) =>
  server.inject({ method: "POST", url: "/schedule", headers, ...(payload === undefined ? {} : { payload }) });

const watch = ({ server }: HttpWorld, payload: object = {}) =>
  server.inject({ method: "POST", url: "/watch", payload });

describe("POST /schedule", () => {
  test("answers with the contract's fields", async () => {
    const http = await createHttpWorld();
    const answer = await post(http, { date: "2025-10-16", mode: "tasks" });
    expect(answer.statusCode).toBe(200);
    const body = answer.json();
    expect(body).toMatchObject({
      ok: true,
      date: "2025-10-16",
      plan_path: "days/2025-10-16/plan.json",
      races_count: 3,
      tasks_scheduled: 9,
      tasks_created: 9,
      tasks_existing: 0,
      skipped: [],
      sources: [{ source: "pmu", status: "ok", races: 4, fetched_at: "2025-10-16T07:00:00.000Z" }],
    });
    expect(body.tasks[0]).toEqual({
      race: "R1C1",
      meeting: "FABLEVILLE 1",
      time_local: "14:15",
      h30_task: "run-20251016-r1c1-h30",
      h30_time_utc: "2025-10-16 11:45:00 UTC",
      h5_task: "run-20251016-r1c1-h5",
      h5_time_utc: "2025-10-16 12:10:00 UTC",
      result_task: "run-20251016-r1c1-result",
      result_time_utc: "2025-10-16 12:35:00 UTC",
    });
    expect((await post(http, { date: "2025-10-16" })).json()).toMatchObject({ tasks_created: 0, tasks_existing: 9 });
  });

  test.each([
    ["no body", undefined],
    ["an empty body", ""],
    ["white space", " \n"],
    ["null", "null"],
    ["an empty object", {}],
    ["today", { date: "today" }],
  ])("%s means today in Paris, with tasks", async (_name, payload) => {
    const http = await createHttpWorld();
    expect((await post(http, payload)).json()).toMatchObject({ ok: true, date: "2025-10-16", tasks_created: 9 });
  });

  test("Cloud Scheduler's octet-stream and curl's form are JSON all the same", async () => {
    const http = await createHttpWorld();
    for (const type of ["application/octet-stream", "application/x-www-form-urlencoded", "text/plain; charset=x"]) {
      const answer = await post(http, '{"date":"2025-10-16","mode":"plan"}', { "content-type": type });
      expect(answer.json()).toMatchObject({ ok: true, tasks_scheduled: 0, tasks: [] });
    }
  });

  test("says what was skipped and why", async () => {
    const http = await createHttpWorld({ at: "14:12" });
    const body = (await post(http, { date: "2025-10-16" })).json();
    expect(body.skipped).toEqual([{ race: "R1C1", phase: "H30", reason: "past" }]);
    expect(body.tasks[0]).toMatchObject({ race: "R1C1", h30_task: null, h30_time_utc: null });
  });

  test("an empty day is 200, with each source's word", async () => {
    const http = await createHttpWorld({ sources: ["pmu", "geny"] });
    const [pmu, geny] = http.world.sites;
    if (pmu) pmu.races = [];
    if (geny) geny.programmeError = { kind: "forbidden_by_robots", url: "https://geny.test", detail: "Disallow: /" };
    const answer = await post(http, { date: "2025-10-16" });
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toMatchObject({
      ok: true,
      races_count: 0,
      sources: [
        { source: "pmu", status: "ok", races: 0 },
        { source: "geny", status: "forbidden_by_robots", detail: "Disallow: / (https://geny.test)" },
      ],
    });
    if (pmu) pmu.programmeError = { kind: "unreadable", url: "https://pmu.test", detail: "cut" };
    const nothing = await post(http, { date: "2025-10-17" });
    expect(nothing.statusCode).toBe(200);
    expect(nothing.json()).toMatchObject({ ok: true, plan_path: null, races_count: 0 });
  });

  test("today's schedule is the morning: unanswered, it lays one next try on the quarter, however often it is repeated", async () => {
    const http = await createHttpWorld();
    http.world.site.programmeError = { kind: "unreachable", url: "https://pmu.test", detail: "refused" };
    for (const time of ["09:00", "09:01", "09:14"]) {
      http.world.at(time);
      expect((await http.server.inject({ method: "POST", url: "/schedule" })).statusCode).toBe(503);
    }
    const laid = (await http.world.queue.list()).map(({ name, runAt }) => [name, runAt]);
    expect(laid).toEqual([["schedule-20251016-0715", paris("09:15")]]);
  });

  test("a schedule of another day, or without tasks, is no morning", async () => {
    const http = await createHttpWorld();
    http.world.site.programmeError = { kind: "unreachable", url: "https://pmu.test", detail: "refused" };
    for (const payload of [{ date: "2025-10-17" }, { mode: "plan" }]) {
      await http.server.inject({ method: "POST", url: "/schedule", payload });
    }
    expect(await http.world.queue.list()).toEqual([]);
  });

  test("no source reachable is 503, so that the scheduler tries again; with a stored plan the day goes on", async () => {
    const http = await createHttpWorld();
    http.world.site.programmeError = { kind: "unreachable", url: "https://pmu.test", detail: "refused" };
    const answer = await post(http, { date: "2025-10-16" });
    expect(answer.statusCode).toBe(503);
    expect(answer.json()).toMatchObject({ ok: false, error: "no_source", sources: [{ status: "unreachable" }] });
    http.world.site.programmeError = undefined;
    await post(http, { date: "2025-10-16" });
    http.world.site.programmeError = { kind: "unreachable", url: "https://pmu.test", detail: "refused" };
    const again = await post(http, { date: "2025-10-16" });
    expect(again.statusCode).toBe(200);
    expect(again.json()).toMatchObject({ races_count: 3, sources: [{ status: "unreachable" }] });
  });

  test("a broken plan is 500, by its key", async () => {
    const http = await createHttpWorld();
    await post(http, { date: "2025-10-16" });
    await spoil(http.world.store, "days/2025-10-16/plan.json", () => "{}");
    const answer = await post(http, { date: "2025-10-16" });
    expect(answer.statusCode).toBe(500);
    expect(answer.json()).toMatchObject({ ok: false, error: "corrupt_document" });
    expect(answer.json().detail).toContain("days/2025-10-16/plan.json");
  });

  test.each<[string, string | object, string]>([
    ["a day of no calendar", { date: "2025-02-29" }, "date"],
    ["another spelling", { date: "16.10.2025" }, "date"],
    ["a date that is a number", { date: 20251016 }, "date"],
    ["an unknown mode", { mode: "both" }, "mode"],
    ["an unknown field", { dat: "today" }, "body"],
    ["no JSON", "date=today", "body"],
  ])("%s is 400", async (_name, payload, field) => {
    const http = await createHttpWorld();
    const answer = await post(http, payload);
    expect(answer.statusCode).toBe(400);
    expect(answer.json().problems[0].field).toBe(field);
    expect(await http.world.store.list("")).toEqual([]);
  });
});

describe("POST /watch", () => {
  test("tells what moved, what is to come, and when it looks next", async () => {
    const http = await createHttpWorld();
    await post(http);
    http.world.site.races = http.world.site.races.map((race) =>
      race.meetingNumber === 2 ? fableRace("R2C1", "15:40") : race,
    );
    expect((await watch(http)).json()).toMatchObject({
      ok: true,
      date: "2025-10-16",
      moved: ["R2C1"],
      cancelled: [],
      pending: 3,
      next_watch: "2025-10-16T11:20:00.000Z",
      failures: [],
    });
  });

  test("without a plan answers 200: no repetition helps; a broken one is 500", async () => {
    const http = await createHttpWorld();
    const none = await watch(http);
    expect([none.statusCode, none.json().ok, none.json().error]).toEqual([200, false, "no_plan"]);
    await post(http);
    await spoil(http.world.store, "days/2025-10-16/plan.json", () => "{}");
    expect((await watch(http)).statusCode).toBe(500);
    expect((await watch(http, { date: "2025-13-01" })).statusCode).toBe(400);
  });
});
