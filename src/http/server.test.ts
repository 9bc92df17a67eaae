import { describe, expect, test } from "vitest";
import { paris } from "../../test/fakes/fable-day.ts";
import { createHttpWorld } from "../../test/fakes/http-world.ts";

describe("the doors", () => {
  test.each(["/health", "/healthz"])("%s says that the service is up, without a body or a token", async (url) => {
    const { server } = await createHttpWorld();
    const answer = await server.inject({ method: "GET", url });
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toEqual({ status: "ok", service: "fable", version: "0.0.0", timestamp: paris("09:00") });
  });

  test("/openapi.json is OpenAPI 3.1 and lists every route, /docs shows it", async () => {
    const { server } = await createHttpWorld();
    const answer = await server.inject({ method: "GET", url: "/openapi.json" });
    const document = answer.json();
    expect(document.openapi).toBe("3.1.0");
    const listed = Object.entries(document.paths as Record<string, object>).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(listed).toEqual(
      expect.arrayContaining([
        "GET /health",
        "GET /healthz",
        "POST /schedule",
        "POST /run",
        "POST /watch",
        "GET /api/plan",
        "GET /api/days/{date}",
        "GET /api/days/{date}/races/{race}",
        "GET /api/status",
        "GET /api/tasks",
        "GET /api/sources",
        "POST /api/tasks/pause",
        "POST /api/tasks/resume",
        "POST /api/tasks/redrive",
        "POST /api/tasks/run",
      ]),
    );
    const docs = await server.inject({ method: "GET", url: "/docs" });
    expect(docs.statusCode).toBe(200);
    expect(docs.headers["content-type"]).toContain("text/html");
  });

  test.each([
    ["GET", "/nothing/here"],
    ["GET", "/run"],
    ["POST", "/health"],
    ["DELETE", "/api/plan"],
    ["GET", "/api/days/2025-10-16/../../../etc/passwd"],
  ] as const)("%s %s is no route", async (method, url) => {
    const { server } = await createHttpWorld();
    const answer = await server.inject({ method, url });
    expect(answer.statusCode).toBe(404);
    expect(answer.json()).toMatchObject({ ok: false, error: "no_such_route" });
  });
});

describe("the correlation id", () => {
  test("of a task's delivery holds the task's name, another one each time; the line of the request tells the delivery", async () => {
    const { server, lines } = await createHttpWorld();
    const headers = { "x-cloudtasks-taskname": "watch-20251016-1205", "x-cloudtasks-taskretrycount": "2" };
    const ids = [];
    for (let i = 0; i < 2; i++) {
      const answer = await server.inject({ method: "POST", url: "/watch", headers });
      ids.push(answer.headers["x-correlation-id"]);
    }
    expect(ids).toEqual([
      expect.stringMatching(/^watch-20251016-1205-[0-9a-f]{8}$/),
      expect.stringMatching(/^watch-20251016-1205-[0-9a-f]{8}$/),
    ]);
    expect(new Set(ids).size).toBe(2);
    expect(lines.find(({ url }) => url === "/watch")).toMatchObject({
      correlation_id: ids[0],
      delivery: { task: "watch-20251016-1205", retry_count: 2 },
    });
  });

  test.each(["a", "2f1c8e0a-4c1e-4d7a-9d6b-2f1c8e0a4c1e", "run-20251016-r1c1-h30_x.2", "a".repeat(100)])(
    "%s is taken, returned, and on the request's log lines",
    async (id) => {
      const { server, lines, world } = await createHttpWorld();
      const answer = await server.inject({
        method: "POST",
        url: "/schedule",
        headers: { "x-correlation-id": id },
        payload: { date: "2025-10-16" },
      });
      expect(answer.headers["x-correlation-id"]).toBe(id);
      expect(answer.json().correlation_id).toBe(id);
      expect(lines).toMatchObject([{ message: "request answered", correlation_id: id, severity: "INFO", status: 200 }]);
      expect(lines[0]?.httpRequest).toMatchObject({ requestMethod: "POST", status: 200 });
      expect(lines[0]?.httpRequest).toMatchObject({ latency: expect.stringMatching(/^\d+\.\d{3}s$/) });
      const plan = await world.store.read("days/2025-10-16/plan.json");
      expect(JSON.parse(new TextDecoder().decode(plan?.body)).correlation_id).toBe(id);
    },
  );

  test.each([
    ["empty", ""],
    ["with a path in it", "../../etc/passwd"],
    ["with white space", "a b"],
    ["that begins with a dot", ".a"],
    ["with letters of no alphabet of ours", "é"],
    ["too long", "a".repeat(101)],
    ["with markup", "<script>"],
  ])("%s is refused: the service makes its own", async (_name, id) => {
    const { server } = await createHttpWorld();
    const answer = await server.inject({ method: "GET", url: "/health", headers: { "x-correlation-id": id } });
    expect(answer.headers["x-correlation-id"]).toMatch(/^[0-9a-f]{8}-[0-9a-f-]{27}$/);
  });

  test("is made anew for each request that has none", async () => {
    const { server } = await createHttpWorld();
    const [one, other] = await Promise.all([
      server.inject({ method: "GET", url: "/health" }),
      server.inject({ method: "GET", url: "/health" }),
    ]);
    expect(one.headers["x-correlation-id"]).not.toBe(other.headers["x-correlation-id"]);
  });
});

describe("what goes wrong is said without the insides", () => {
  test("a bug is 500, logged with its cause, and the caller hears no stack", async () => {
    const { server, lines, world } = await createHttpWorld();
    world.app.viewStatus = () => Promise.reject(new Error("secret path /home/anyone"));
    const answer = await server.inject({ method: "GET", url: "/api/status" });
    expect(answer.statusCode).toBe(500);
    expect(answer.json()).toEqual({
      ok: false,
      correlation_id: answer.headers["x-correlation-id"],
      error: "internal",
      problems: [],
    });
    expect(lines[0]).toMatchObject({ message: "request failed", severity: "ERROR" });
    expect(JSON.stringify(lines[0])).toContain("secret path");
  });

  test.each([
    ["a body of two megabytes", { method: "POST", url: "/run", payload: `{"race":"${"R".repeat(2_000_000)}"}` }, 413],
    ["a body of two megabytes without JSON", { method: "POST", url: "/schedule", payload: "x".repeat(2_000_000) }, 413],
    ["an address that is none", { method: "GET", url: "/api/days/%E0%A4%A" }, 400],
    ["a body cut in the middle", { method: "POST", url: "/run", payload: '{"race":"R1C' }, 400],
    ["a list", { method: "POST", url: "/run", payload: "[]" }, 400],
    ["a number", { method: "POST", url: "/schedule", payload: "7" }, 400],
    ["a prototype", { method: "POST", url: "/schedule", payload: '{"__proto__":{"mode":"plan"}}' }, 400],
  ] as const)("%s", async (_name, request, status) => {
    const { server } = await createHttpWorld();
    const answer = await server.inject(request);
    expect(answer.statusCode).toBe(status);
    expect(answer.json()).toMatchObject({ ok: false, correlation_id: answer.headers["x-correlation-id"] });
    expect(answer.body).not.toMatch(/\bat .*\.(ts|js):\d+|node_modules|stack/);
  });
});
