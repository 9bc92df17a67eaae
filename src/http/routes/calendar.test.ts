import { expect, test } from "vitest";
import { createHttpWorld } from "../../../test/fakes/http-world.ts";

test("GET /api/days/{date}/calendar.ics is the day for a calendar program, sent once as long as nothing moves", async () => {
  const { world, server } = await createHttpWorld();
  await world.schedule();
  const url = "/api/days/2025-10-16/calendar.ics";
  const answer = await server.inject({ method: "GET", url });
  expect(answer.statusCode).toBe(200);
  expect(answer.headers["content-type"]).toBe("text/calendar; charset=utf-8");
  expect(answer.payload.match(/BEGIN:VEVENT/g)).toHaveLength(12); // three races, four moments each
  const etag = String(answer.headers.etag);
  const again = await server.inject({ method: "GET", url, headers: { "if-none-match": etag } });
  expect([again.statusCode, again.payload]).toEqual([304, ""]);
  const english = await server.inject({ method: "GET", url: "/api/days/today/calendar.ics?lang=en" });
  expect(english.payload).toContain("SUMMARY:R1C1 off");
});

test("a day without a plan has no calendar, and a date that is none is refused", async () => {
  const { server } = await createHttpWorld();
  const none = await server.inject({ method: "GET", url: "/api/days/2025-10-17/calendar.ics" });
  expect([none.statusCode, none.json().error]).toEqual([404, "no_plan"]);
  const bad = await server.inject({ method: "GET", url: "/api/days/2025-02-29/calendar.ics" });
  expect([bad.statusCode, bad.json().error]).toEqual([400, "bad_request"]);
});

test("GET /api/tasks lists the tasks of a day, or of a state", async () => {
  const { world, server } = await createHttpWorld();
  await world.schedule();
  await world.runUntil("13:50");
  const namesOf = async (query: string) => {
    const answer = await server.inject({ method: "GET", url: `/api/tasks${query}` });
    return (answer.json().tasks as { name: string; state: string }[]).map(({ name }) => name);
  };
  const all = await namesOf("");
  expect(await namesOf("?date=2025-10-16")).toEqual(all);
  expect(await namesOf("?date=2025-10-17")).toEqual([]);
  expect(await namesOf("?state=done")).toContain("run-20251016-r1c1-h30");
  expect(await namesOf("?state=waiting")).not.toContain("run-20251016-r1c1-h30");
  const wrong = await server.inject({ method: "GET", url: "/api/tasks?state=lost" });
  expect([wrong.statusCode, wrong.json().problems[0].field]).toEqual([400, "state"]);
});
