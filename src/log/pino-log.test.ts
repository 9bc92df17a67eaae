import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { currentCorrelation, withCorrelation } from "./correlation.ts";
import { createPino, logOf } from "./pino-log.ts";

/** A log, and the lines that it printed. */
function logged(level = "debug", project?: string) {
  const lines: string[] = [];
  const logger = createPino({
    level,
    service: "gpi",
    version: "1.2.3",
    project,
    destination: { write: (line) => void lines.push(line) },
  });
  const parsed = (): Record<string, unknown>[] => lines.map((line) => JSON.parse(line));
  return { logger, log: logOf(logger), lines, parsed };
}

describe("a log line", () => {
  test("is one JSON object on one line: severity, time, service, sentence, fields", () => {
    const { log, lines, parsed } = logged();
    log.info("phase run", { race: "R1C3", detail: "two\nlines" });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^\{[^\n]*\}\n$/);
    expect(parsed()).toEqual([
      {
        severity: "INFO",
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
        service: "gpi",
        version: "1.2.3",
        message: "phase run",
        race: "R1C3",
        detail: "two\nlines",
      },
    ]);
  });

  test("has the severity by which Cloud Logging sorts it, and is not printed below the level", () => {
    const { log, logger, parsed } = logged("warn");
    log.info("unheard");
    log.warn("queue is late");
    log.error("store is full");
    logger.fatal("no more");
    expect(parsed().map(({ severity }) => severity)).toEqual(["WARNING", "ERROR", "CRITICAL"]);
  });

  test("has fields in snake_case at every depth, and keys that are data left alone", () => {
    const { log, parsed } = logged();
    log.info("odds read", {
      raceId: "2025-10-16-R1C3",
      winOdds: { "7": 4.5, takenAt: "12:00" },
      pools: { "pmu-shop": 1 },
    });
    expect(parsed()[0]).toMatchObject({
      race_id: "2025-10-16-R1C3",
      win_odds: { "7": 4.5, taken_at: "12:00" },
      pools: { "pmu-shop": 1 },
    });
  });

  test("shows moments and addresses as text, and ends a circle instead of falling", () => {
    const { log, parsed } = logged();
    const circle: Record<string, unknown> = { at: new Date(0), site: new URL("https://www.zeturf.fr/") };
    circle.self = circle;
    log.warn("odd", { circle });
    expect(parsed()[0]).toMatchObject({ circle: { at: "1970-01-01T00:00:00.000Z", site: "https://www.zeturf.fr/" } });
  });
});

describe("an error in a log line", () => {
  test("keeps its type, message, code, stack and cause, under whatever field and depth", () => {
    const { log, parsed } = logged();
    const cause = new TypeError("socket hung up");
    const error = Object.assign(new RangeError("no such race number: 0", { cause }), { code: "E_RACE" });
    log.error("request failed", { error, tried: [{ lastError: cause }] });
    expect(parsed()[0]).toMatchObject({
      error: {
        type: "RangeError",
        message: "no such race number: 0: socket hung up",
        code: "E_RACE",
        stack: expect.stringContaining("pino-log.test.ts"),
      },
      tried: [{ last_error: { type: "TypeError", message: "socket hung up" } }],
    });
    expect(JSON.stringify(parsed()[0]?.error)).toContain("caused by");
  });

  test("keeps them when the server logs it without our hands", () => {
    const { logger, parsed } = logged();
    logger.error({ error: new RangeError("bad odds") }, "request failed");
    expect(parsed()[0]).toMatchObject({
      message: "request failed",
      error: { type: "RangeError", message: "bad odds" },
    });
  });
});

describe("the correlation id", () => {
  test("is on every line of its request, across what is awaited, and on no other", async () => {
    const { log, parsed } = logged();
    const work = (id: string) =>
      withCorrelation(id, async () => {
        log.info("begun");
        await Promise.resolve();
        log.info("ended");
        return currentCorrelation();
      });
    expect(await Promise.all([work("a"), work("b")])).toEqual(["a", "b"]);
    log.info("outside");
    expect(parsed().map((line) => [line.message, line.correlation_id])).toEqual([
      ["begun", "a"],
      ["begun", "b"],
      ["ended", "a"],
      ["ended", "b"],
      ["outside", undefined],
    ]);
    expect(currentCorrelation()).toBeUndefined();
  });
});

describe("on Google Cloud", () => {
  const trace = { traceId: "105445aa7843bc8bf206b12000100000", spanId: "00000000000000aa" };

  test("the lines of a request stand in its trace, under its correlation id as a label", () => {
    const { log, parsed } = logged("info", "turf-project");
    withCorrelation("run-20251016-r1c3-h5", () => log.info("phase run"), trace);
    expect(parsed()[0]).toMatchObject({
      correlation_id: "run-20251016-r1c3-h5",
      "logging.googleapis.com/trace": "projects/turf-project/traces/105445aa7843bc8bf206b12000100000",
      "logging.googleapis.com/spanId": "00000000000000aa",
      "logging.googleapis.com/labels": { correlation_id: "run-20251016-r1c3-h5" },
    });
  });

  test("work that came with no trace is in none, and a service without a project names none", () => {
    const { log, parsed } = logged("info", "turf-project");
    withCorrelation("a", () => log.info("phase run"));
    expect(Object.keys(parsed()[0] ?? {})).not.toContain("logging.googleapis.com/trace");
    const local = logged("info");
    withCorrelation("a", () => local.log.info("phase run"), trace);
    expect(JSON.stringify(local.parsed())).not.toContain("googleapis");
  });
});

describe("what opens a door is never printed", () => {
  const SECRET = "s3cr3t";
  test.each([
    ["a header", { headers: { authorization: `Bearer ${SECRET}` } }],
    ["a header of a request, deep down", { failure: { request: { headers: { Authorization: `Basic ${SECRET}` } } } }],
    ["a header with capitals, in a list", { tried: [{ "Proxy-Authorization": SECRET }] }],
    ["cookies", { answer: { "set-cookie": [`a=${SECRET}`, `b=${SECRET}`], cookie: SECRET } }],
    ["a token", { token: SECRET, a: { b: { idToken: SECRET, access_token: `${SECRET}"quoted` } } }],
    ["an object that is a token", { token: { value: SECRET }, answer: { token: { value: SECRET } } }],
    ["a key", { api: { apiKey: SECRET, "x-api-key": SECRET, clientSecret: SECRET } }],
    ["a bearer within a text", { detail: `refused: Bearer ${SECRET}.abc-def` }],
    ["a bearer on a line of its own within a text", { detail: `refused:\nBearer ${SECRET}` }],
    ["a database address within a text", { detail: `cannot reach postgres://gpi:${SECRET}@db.example/gpi` }],
    ["a signature in an address", { url: `https://api.example/x?X-Goog-Signature=${SECRET}&day=1` }],
    ["a key in an address", { url: `https://api.example/x?key=${SECRET}&day=1` }],
    ["a code in an address", { url: `https://api.example/x?code=${SECRET}` }],
    ["an identity token in a path", { url: `/run/eyJhbGciOiJSUzI1NiJ9.${SECRET}.${SECRET}` }],
    ["an identity token whose signature was cut off", { detail: `refused eyJhbGciOiJSUzI1NiJ9.${SECRET}: too short` }],
    ["a parameter of an address", { url: `https://api.example/x?token=${SECRET}&day=1` }],
    ["an error's message and stack", { error: new Error(`postgres://gpi:${SECRET}@db.example refused`) }],
  ])("%s", (_, fields) => {
    const { log, logger, lines, parsed } = logged();
    log.error("failed", fields);
    logger.error(fields, "failed");
    expect(lines).toHaveLength(2);
    expect(lines.join("")).not.toContain(SECRET);
    expect(lines[0]).toContain("[redacted]");
    expect(parsed().map(({ message }) => message)).toEqual(["failed", "failed"]);
  });

  test("nor any identity token, in whatever field and text it stands", () => {
    const part = fc.stringMatching(/^[A-Za-z0-9_-]{8,60}$/);
    const around = fc.constantFrom("", " ", "/", '"', "\\", "\n", "?x=", "Bearer ", "(", ": ");
    fc.assert(
      fc.property(
        fc.string({ minLength: 1 }),
        around,
        around,
        part,
        part,
        (field, before, after, claims, signature) => {
          const header = Buffer.from('{"alg":"RS256","kid":"k"}').toString("base64url");
          const { log, lines } = logged();
          log.warn("said", { [field]: `${before}${header}.${claims}.${signature}${after}` });
          expect(lines.join("")).not.toContain(signature);
          expect(() => JSON.parse(lines[0] ?? "")).not.toThrow();
        },
      ),
    );
  });

  test("nor in what a child logger carries", () => {
    const { logger, lines } = logged();
    logger.child({ request: { cookie: SECRET } }).info("hello");
    expect(lines[0]).toContain("[redacted]");
    expect(lines[0]).not.toContain(SECRET);
  });

  test("and a line stays JSON, its other fields as they were, whatever stands in them", () => {
    const value = fc
      .oneof(fc.string(), fc.constantFrom('"', "\\", "Bearer ", "://a:b@c", "?token=", '"token":"x"'))
      .filter((text) => !/bearer\s|:\/\/|[?&]/i.test(text));
    fc.assert(
      fc.property(value, value, (detail, secret) => {
        const { log, lines, parsed } = logged();
        log.info("said", { detail, cookie: secret, runners: 14 });
        expect(lines).toHaveLength(1);
        expect(parsed()[0]).toMatchObject({ detail, cookie: "[redacted]", runners: 14 });
      }),
    );
  });
});
