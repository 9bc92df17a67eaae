import { describe, expect, test } from "vitest";
import { fableCard, fableMarket, fableRace } from "../../../test/fakes/fable-day.ts";
import { fableResult } from "../../../test/fakes/fake-source.ts";
import { createHttpWorld, type HttpWorld } from "../../../test/fakes/http-world.ts";
import { spoil } from "../../../test/fakes/watched-store.ts";
import { err, ok } from "../../domain/kernel/result.ts";
import { addMinutes } from "../../domain/kernel/time.ts";

const post = ({ server }: HttpWorld, payload: string | object, headers: Record<string, string> = {}) =>
  server.inject({ method: "POST", url: "/run", payload, headers });

const H30 = { race: "R1C1", phase: "H30", date: "2025-10-16" };

async function planned(): Promise<HttpWorld> {
  const http = await createHttpWorld({ sources: ["pmu", "zeturf"] });
  const [, zeturf] = http.world.sites;
  const page = "https://www.zeturf.fr/fr/course/2025-10-16";
  if (zeturf) {
    zeturf.races = [
      fableRace("R1C1", "14:15", { source: "zeturf", url: `${page}/R1C1-fableville-prix-de-la-fable-1` }),
      fableRace("R1C2", "14:50", { source: "zeturf", url: `${page}/R1C2-fableville-prix-de-la-fable-2` }),
      // The same meeting has another number there.
      fableRace("R3C1", "15:25", {
        source: "zeturf",
        racecourse: "FABLEVILLE 2",
        url: `${page}/R3C1-fableville-prix-de-la-fable-1`,
      }),
    ];
  }
  await http.world.schedule();
  return http;
}

describe("an answer", () => {
  test("has the contract's fields", async () => {
    const http = await planned();
    http.world.at("14:10");
    const answer = await post(http, { ...H30, phase: "H5" }, { "x-correlation-id": "abc" });
    expect(answer.statusCode).toBe(200);
    const body = answer.json();
    expect(Object.keys(body)).toEqual([
      "ok",
      "correlation_id",
      "race",
      "phase",
      "date",
      "outcome",
      "reasons",
      "tickets",
      "modules",
      "artifacts",
    ]);
    expect(body).toMatchObject({
      ok: true,
      correlation_id: "abc",
      race: "R1C1",
      phase: "H5",
      date: "2025-10-16",
      outcome: "abstain",
      reasons: [{ code: "data_missing" }],
      modules: [{ name: "analyse", returncode: 0, stdout_tail: "", stderr_tail: "" }, {}, {}, {}],
    });
    expect(body.modules[0].duration_ms).toBeTypeOf("number");
    expect(body.artifacts).toContain("days/2025-10-16/R1C1/analysis_H5.json");
  });

  test.each(["H30", "H-30", "h30", "h_30"])("takes the phase as %s", async (phase) => {
    const http = await planned();
    http.world.at("13:45");
    expect((await post(http, { ...H30, phase })).json()).toMatchObject({ outcome: "recorded", phase: "H30" });
  });

  test.each(["application/json", "application/octet-stream", "text/plain", "application/x-www-form-urlencoded"])(
    "takes JSON sent as %s",
    async (type) => {
      const http = await planned();
      http.world.at("13:45");
      const answer = await post(http, JSON.stringify(H30), { "content-type": type });
      expect(answer.json()).toMatchObject({ ok: true, outcome: "recorded" });
    },
  );

  test.each([
    ["its whole address", "https://www.zeturf.fr/fr/course/2025-10-16/R1C1-fableville-prix-de-la-fable-1", "R1C1"],
    [
      "with a query and a slash",
      "https://www.zeturf.fr/fr/course/2025-10-16/R1C1-fableville-prix-de-la-fable-1/?x=1#y",
      "R1C1",
    ],
    ["the brief's short address", "https://www.zeturf.fr/fr/course/2025-10-16/R1C2-fableville", "R1C2"],
    ["another operator's number", "https://www.zeturf.fr/fr/course/2025-10-16/R3C1-fableville", "R2C1"],
  ])("finds the race by %s", async (_name, course_url, race) => {
    const http = await planned();
    http.world.at("13:45");
    const answer = await post(http, { course_url, phase: "H30", date: "2025-10-16" });
    expect(answer.json()).toMatchObject({ ok: true, race, outcome: "recorded" });
  });

  test.each(["https://www.zeturf.fr/fr/course/2025-10-16/R1", "https://www.zeturf.fr/", "https://www.geny.com/x"])(
    "does not guess at %s",
    async (course_url) => {
      const http = await planned();
      const answer = await post(http, { course_url, phase: "H30", date: "2025-10-16" });
      expect(answer.statusCode).toBe(200);
      expect(answer.json()).toMatchObject({ ok: false, outcome: "not_in_plan", race: course_url });
    },
  );
});

describe("a status that the queue understands", () => {
  test("200 where no repetition helps, and ok only where it is no refusal", async () => {
    const http = await planned();
    const { world } = http;
    const run = async (body: object) => {
      const answer = await post(http, { ...H30, ...body });
      return [answer.statusCode, answer.json().ok, answer.json().outcome];
    };
    expect(await run({ race: "R9C9" })).toEqual([200, false, "not_in_plan"]);
    world.site.races = world.site.races.map((race) => (race.meetingNumber === 2 ? fableRace("R2C1", "16:00") : race));
    world.at("14:00");
    expect(await run({})).toEqual([200, true, "recorded"]);
    expect(await run({})).toEqual([200, true, "already_done"]);
    expect(await run({ race: "R2C1", revision: 1 })).toEqual([200, true, "superseded"]);
    world.at("14:16");
    expect(await run({ phase: "H5" })).toEqual([200, false, "too_late"]);
    world.site.card = (_race, now) => ok(fableCard("pmu", addMinutes(now, -90), [fableMarket()]));
    const [, zeturf] = world.sites;
    if (zeturf) zeturf.card = () => err({ kind: "forbidden_by_robots", url: "https://zeturf.test", detail: "no" });
    world.at("14:20");
    expect(await run({ race: "R1C2" })).toEqual([200, false, "no_data"]);
    world.at("14:36");
    expect(await run({ phase: "RESULT" })).toEqual([200, true, "pending"]);
    expect(await run({ phase: "RESULT", attempt: 5 })).toEqual([200, false, "result_missing"]);
    world.site.result = (_race, now) => ok(fableResult("pmu", now, { status: "official", finish: [[1]] }));
    expect(await run({ phase: "RESULT", attempt: 2 })).toEqual([200, true, "settled"]);
    await http.server.inject({ method: "POST", url: "/api/tasks/pause", payload: { date: "2025-10-16", scope: "R2" } });
    expect((await run({ race: "R2C1" }))[2]).toBe("paused");
  });

  test("503 where no source answers at all: the whole queue has to wait", async () => {
    const http = await createHttpWorld({ sources: ["pmu", "zeturf"] });
    for (const site of http.world.sites)
      site.programmeError = { kind: "unreachable", url: "https://down.test", detail: "refused" };
    const answer = await post(http, H30);
    expect([answer.statusCode, answer.json().ok, answer.json().outcome]).toEqual([503, false, "unreachable"]);
    expect(answer.json().reasons).toHaveLength(2);
  });

  test("500 where a repetition may help", async () => {
    const http = await planned();
    http.world.at("13:45");
    for (const site of http.world.sites) {
      site.card = () => err({ kind: "unreachable", url: "https://pmu.test", detail: "refused" });
    }
    const unreachable = await post(http, H30);
    expect([unreachable.statusCode, unreachable.json().ok, unreachable.json().outcome]).toEqual([
      500,
      false,
      "unreachable",
    ]);
    for (const site of http.world.sites) {
      site.card = () => err({ kind: "unreadable", url: "https://pmu.test", detail: "odds 1" });
    }
    const unreadable = await post(http, H30);
    expect([unreadable.statusCode, unreadable.json().outcome]).toEqual([500, "unreadable"]);
    await spoil(http.world.store, "days/2025-10-16/plan.json", (text) => text.slice(0, 100));
    const corrupt = await post(http, H30);
    expect([corrupt.statusCode, corrupt.json().outcome]).toEqual([500, "corrupt_document"]);
    expect(corrupt.json().reasons[0].detail).toContain("days/2025-10-16/plan.json");
  });
});

describe("a request that is malformed is 400, with the field and the rule", () => {
  test.each<[string, string | object, string, RegExp]>([
    ["no body", "", "body", /object/],
    ["null", "null", "body", /object/],
    ["no phase", { race: "R1C1" }, "phase", /string/],
    ["an unknown phase", { race: "R1C1", phase: "H60" }, "phase", /H30, H5 or RESULT/],
    ["a day of no calendar", { ...H30, date: "16/10/2025" }, "date", /YYYY-MM-DD/],
    ["29 February of a common year", { ...H30, date: "2025-02-29" }, "date", /calendar/],
    ["an unknown field", { ...H30, foo: 1 }, "body", /foo/],
    ["a race of no number", { ...H30, race: "R0C1" }, "race", /R1C3/],
    ["a race that is no text", { ...H30, race: 7 }, "race", /string/],
    ["both address and race", { ...H30, course_url: "https://www.zeturf.fr/x" }, "course_url", /exactly one/],
    ["neither address nor race", { phase: "H30" }, "course_url", /exactly one/],
    ["an address that is relative", { phase: "H30", course_url: "/fr/course" }, "course_url", /absolute/],
    ["a revision of 0", { ...H30, revision: 0 }, "revision", />0/],
    ["half an attempt", { ...H30, attempt: 1.5 }, "attempt", /int/],
  ])("%s", async (_name, payload, field, rule) => {
    const http = await planned();
    const before = await http.world.store.list("");
    const answer = await post(http, payload);
    expect(answer.statusCode).toBe(400);
    const body = answer.json();
    expect(body).toMatchObject({ ok: false, error: "bad_request" });
    expect(body.problems[0].field).toBe(field);
    expect(body.problems[0].rule).toMatch(rule);
    expect(await http.world.store.list("")).toEqual(before);
  });
});

describe("an address that may not be asked is 422", () => {
  test.each([
    "https://evil.example/fr/course/2025-10-16/R1C1",
    "http://www.zeturf.fr/fr/course/2025-10-16/R1C1-fableville-prix-de-la-fable-1",
    "https://www.zeturf.fr.evil.example/fr/course",
    "https://www.zeturf.fr@evil.example/",
    "https://www.zeturf.fr:8443/fr/course",
    "ftp://www.zeturf.fr/x",
    "file:///etc/passwd",
    "javascript:alert(1)",
    "https://169.254.169.254/computeMetadata/v1/",
  ])("%s", async (course_url) => {
    const http = await planned();
    const asked = http.world.site.requests.length;
    const answer = await post(http, { course_url, phase: "H30", date: "2025-10-16" });
    expect(answer.statusCode).toBe(422);
    expect(answer.json()).toMatchObject({
      ok: false,
      error: "course_url_refused",
      problems: [{ field: "course_url" }],
    });
    expect(http.world.site.requests).toHaveLength(asked);
  });

  test("but a source on loopback may be plain http", async () => {
    const http = await createHttpWorld({ courseHosts: ["127.0.0.1:9000"] });
    http.world.site.races = [fableRace("R1C1", "14:15", { url: "http://127.0.0.1:9000/R1C1" })];
    await http.world.schedule();
    http.world.at("13:45");
    const body = { course_url: "http://127.0.0.1:9000/R1C1", phase: "H30", date: "2025-10-16" };
    expect((await post(http, body)).json()).toMatchObject({ outcome: "recorded" });
  });
});
