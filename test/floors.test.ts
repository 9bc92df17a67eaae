import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import {
  floorOf,
  forbiddenImports,
  type ImportTable,
  importCircles,
  importsOf,
  isTest,
  kindsOf,
  parseSource,
  type Surrounding,
  snakeNames,
  surroundingsOf,
} from "./floors-checker.ts";

const ADAPTERS = [
  "sources",
  "store",
  "queue",
  "fetch",
  "recorded",
  "log",
  "clock",
  "workbook",
  "archive",
  "tables",
  "auth",
  "telemetry",
];

/**
 * Who may import whom. Every import goes down; a floor may also import itself. `app` and the adapters stand side by side
 * and meet only in `compose.ts` and `compose-replay.ts`.
 */
const TABLE: ImportTable = {
  domain: [],
  ports: ["domain"],
  // Pure as the domain is: whoever wants a simulated day passes a seed.
  sim: ["domain"],
  messages: ["domain"],
  "config.ts": ["domain"],
  // Adapters: none knows another, nor the app.
  "sources/pmu": ["ports", "domain"],
  "sources/zeturf": ["ports", "domain"],
  "sources/geny": ["ports", "domain"],
  sources: ["ports", "domain"],
  store: ["ports", "domain"],
  queue: ["ports", "domain"],
  fetch: ["ports", "domain"],
  recorded: ["ports", "domain"],
  archive: ["ports", "domain"],
  log: ["ports", "domain"],
  clock: ["ports", "domain"],
  workbook: ["ports", "domain"],
  tables: ["ports", "domain"],
  report: ["messages", "domain"],
  auth: ["ports", "domain"],
  telemetry: ["ports", "domain"],
  app: ["ports", "domain", "messages"],
  "version.ts": [],
  "compose.ts": [...ADAPTERS, "config.ts", "version.ts", "app", "messages", "ports", "domain"],
  "compose-replay.ts": [...ADAPTERS, "version.ts", "app", "ports", "domain"],
  "compose-simulation.ts": ["sim", "sources", "domain"],
  "compose-simulated-sites.ts": ["compose-simulation.ts", "sim", "sources", "recorded", "clock", "ports", "domain"],
  "compose-stepped.ts": ["compose.ts", "config.ts", "queue", "ports", "domain"],
  "backtest-job.ts": ["compose.ts", "compose-replay.ts", "config.ts", "version.ts", "clock", "app", "ports", "domain"],
  "backtest-trials.ts": ["domain"],
  "backtest-worker.ts": ["backtest-job.ts", "ports"],
  "backtest-threads.ts": ["backtest-job.ts", "backtest-worker.ts"],
  "compose-backtest.ts": ["backtest-job.ts", "backtest-threads.ts", "version.ts", "app", "domain"],
  // The id of a request goes into every log line of it, and only the server knows when a request begins.
  http: ["app", "ports", "domain", "messages", "version.ts", "log/correlation.ts"],
  // `serve` starts the server; the other commands speak to one through its client.
  cli: [
    "compose.ts",
    "compose-replay.ts",
    "compose-backtest.ts",
    "compose-simulation.ts",
    "compose-simulated-sites.ts",
    "compose-stepped.ts",
    "backtest-trials.ts",
    "report",
    "config.ts",
    "version.ts",
    "app",
    "ports",
    "domain",
    "messages",
    "http/server.ts",
    "http/client.ts",
  ],
  "main.ts": ["cli"],
};

const noPackages = () => false;
const PACKAGES = {
  // Pure: no package, no node: module. The one polyfill stands in for what Node will bring itself.
  domain: (specifier: string, path: string) => specifier === "temporal-polyfill" && path === "domain/kernel/time.ts",
  ports: noPackages,
  sim: noPackages,
  messages: (specifier: string) => !specifier.startsWith("node:"),
};

/** JSON's own names. Elsewhere only where somebody else chose them: file, and why. */
const SNAKE_CASE_FLOORS = ["http/routes", "sources"];
const SNAKE_CASE_EXCEPTIONS: Readonly<Record<string, string>> = {
  "app/documents.ts": "looks at schema_version before the rest of a document is put into our names",
  "http/errors.ts": "writes the body of an error, which any route may answer",
  "http/server.ts": "writes the answer of no route, and the fields of the line that logs a request",
  "log/pino-log.ts": "log lines are JSON that others read",
  "clock/follow-clock.ts": "reads the JSON of /clock, which another process serves",
  "recorded/serve-recording.ts": "serves that JSON",
  "messages/fr.ts": "texts are listed by the kinds and codes that they explain",
  "messages/en.ts": "the same list in English",
  "messages/fr-explanation.ts": "sentences are listed by the codes of facts, factors, units and refusals",
  "messages/en-explanation.ts": "the same list in English",
  "messages/fr-web.ts": "papers and absences are listed by the names of figures on the wire, as the pages ask for them",
  "messages/en-web.ts": "the same list in English",
  "app/export-tables.ts": "names what stands beside the tables in export.json",
  "tables/duckdb-table-writer.ts": "names DuckDB's settings",
  "tables/duckdb-history.ts": "names DuckDB's settings",
  "tables/column-maps.ts": "lists the columns of tables and of other people's files",
  "app/workbook-rows.ts": "names cells by the headers of the user's own workbook",
  "cli/commands/replay.ts": "answers --json, and cli-progress names a preset so",
};

/** Of the pages; tests beside them use vitest. */
const WEB_PACKAGES =
  /^(react|react-dom\/client|react-i18next|i18next|uplot|uplot\/dist\/uPlot\.min\.css|vitest|fast-check|@base-ui\/react\/[\w-]+|@tanstack\/react-query)$/;

/** As many files as the kernel, the race, the ports and the plan alone have: below that the walk saw nothing. */
const FEWEST_FILES = 60;

const root = fileURLToPath(new URL("../src/", import.meta.url));
const paths = readdirSync(root, { recursive: true, encoding: "utf8" })
  .map((path) => path.replaceAll("\\", "/"))
  .filter((path) => path.endsWith(".ts"))
  .toSorted();
const all = paths.map((path) => parseSource({ path, text: readFileSync(join(root, path), "utf8") }));
const files = all.filter(({ path }) => !isTest(path));
const pure = files.filter(({ path }) => /^(domain|app|sim)\//.test(path));

const domain = pure.filter(({ path }) => path.startsWith("domain/"));
const simulator = pure.filter(({ path }) => path.startsWith("sim/"));

describe("this house", () => {
  test("is there: the walk has seen its files, and those of the domain among them", () => {
    expect(files.length).toBeGreaterThanOrEqual(FEWEST_FILES);
    expect(paths).toContain("domain/kernel/result.ts");
    expect(pure.length).toBeGreaterThan(30);
  });

  test("every import goes down", () => {
    expect(forbiddenImports(files, TABLE, PACKAGES)).toEqual([]);
  });

  test("no imports go in a circle", () => {
    expect(importCircles(files)).toEqual([]);
  });

  test("the dashboard knows nothing of the service but its documented API", () => {
    const folder = fileURLToPath(new URL("../web/src/", import.meta.url));
    const pages = readdirSync(folder).filter((path) => /\.tsx?$/.test(path));
    expect(pages.length).toBeGreaterThan(20);
    const read = pages.map((path) => parseSource({ path, text: readFileSync(join(folder, path), "utf8") }));
    const strangers = read.flatMap(({ path, ...file }) =>
      importsOf({ path, ...file }).flatMap(({ specifier }) =>
        /^\.\/[\w-]+\.(tsx?|css)$/.test(specifier) || WEB_PACKAGES.test(specifier) ? [] : [`${path} ${specifier}`],
      ),
    );
    expect(strangers).toEqual([]);
    // Whether a race is over or a bet was good is the service's to say: the pages neither multiply chances nor take logs.
    expect(read.filter(({ tree }) => /Math\.(log|exp|pow)/.test(tree.text)).map(({ path }) => path)).toEqual([]);
  });

  test("there are no barrels", () => {
    expect(paths.filter((path) => /(^|\/)index\.[a-z.]*ts$/.test(path))).toEqual([]);
  });

  test("the environment is read in config.ts and main.ts alone", () => {
    const readers = files.filter(({ path }) => path !== "config.ts" && path !== "main.ts");
    expect(places(readers, "environment")).toEqual([]);
  });

  test("the domain, the app and the simulator have no clock and no randomness of their own", () => {
    expect(places(pure, "clock")).toEqual([]);
    expect(places(pure, "randomness")).toEqual([]);
    expect(places([...domain, ...simulator], "stopwatch")).toEqual([]);
  });

  test("JSON's snake_case stays in the routes and in the sources", () => {
    const kinds = new Set(files.flatMap(kindsOf));
    const strangers = files.filter(
      ({ path }) =>
        !SNAKE_CASE_FLOORS.some((floor) => path.startsWith(`${floor}/`)) && !(path in SNAKE_CASE_EXCEPTIONS),
    );
    const names = strangers.flatMap(snakeNames).filter(({ name }) => !kinds.has(name));
    expect(names.map(({ at }) => at)).toEqual([]);
  });

  test("every exception is still needed", () => {
    const used = new Set(files.filter((file) => snakeNames(file).length > 0).map(({ path }) => path));
    expect(Object.keys(SNAKE_CASE_EXCEPTIONS).filter((path) => !used.has(path))).toEqual([]);
  });
});

describe("a planted violation is caught", () => {
  test.each([
    ["domain/race/x.ts", 'import { now } from "../../ports/clock.ts";'],
    ["domain/race/x.ts", 'import type { Clock } from "../../ports/clock.ts";'],
    ["domain/race/x.ts", 'export * from "../../app/app.ts";'],
    ["domain/race/x.ts", 'const app = await import("../../app/app.ts");'],
    ["domain/race/x.ts", 'type App = import("../../app/app.ts").App;'],
    ["domain/race/x.ts", "const any = await import(name);"],
    ["domain/race/x.ts", 'import { readFile } from "node:fs/promises";'],
    ["domain/race/x.ts", 'import "zod";'],
    ["domain/race/x.ts", 'import { Temporal } from "temporal-polyfill";'],
    ["domain/race/x.ts", 'import { x } from "../../domainish/x.ts";'],
    ["ports/x.ts", 'import { z } from "zod";'],
    ["ports/x.ts", 'import { app } from "../app/app.ts";'],
    ["sources/pmu/x.ts", 'import { card } from "../zeturf/parse-zeturf-card.ts";'],
    ["sources/pmu/x.ts", 'import { fetch } from "../../fetch/polite-fetcher.ts";'],
    ["sources/french-text.ts", 'import { app } from "../app/app.ts";'],
    ["store/files/x.ts", 'import { runPhase } from "../../app/run-phase.ts";'],
    ["queue/x.ts", 'import { server } from "../http/server.ts";'],
    ["app/x.ts", 'import { pmuSource } from "../sources/pmu/pmu-source.ts";'],
    ["app/x.ts", 'import { config } from "../config.ts";'],
    ["app/x.ts", 'import { compose } from "../compose.ts";'],
    ["http/routes/x.ts", 'import { store } from "../../store/files/files-store.ts";'],
    ["recorded/x.ts", 'import type { RunningClock } from "../clock/running-clock.ts";'],
    ["http/routes/x.ts", 'import { log } from "../../log/pino-log.ts";'],
    ["cli/x.ts", 'import { health } from "../http/routes/health.ts";'],
    ["cli/x.ts", 'import { store } from "../store/files/files-store.ts";'],
    ["main.ts", 'import { compose } from "./compose.ts";'],
    ["config.ts", 'import { app } from "./app/app.ts";'],
    ["workbook/x.ts", 'import { store } from "../store/files/files-store.ts";'],
    ["attic/x.ts", "export const x = 1;"],
    ["domain/x.ts", 'import { helper } from "../../test/helper.ts";'],
  ])("%s: %s", (path, text) => {
    expect(forbidden(path, text)).toHaveLength(1);
  });

  test.each([
    ["domain/kernel/time.ts", 'import { Temporal } from "temporal-polyfill";'],
    ["domain/race/x.ts", 'import { ok } from "../kernel/result.ts";'],
    ["sources/pmu/x.ts", 'import { text } from "../french-text.ts";'],
    ["sources/pmu/x.ts", 'import type { RaceSource } from "../../ports/race-source.ts"; import { z } from "zod";'],
    ["queue/pg-boss/x.ts", 'import { rules } from "../task-rules.ts"; import pg from "pg";'],
    ["http/server.ts", 'import { idOf } from "../log/correlation.ts";'],
    ["compose.ts", 'import { pmuSource } from "./sources/pmu/pmu-source.ts";'],
    ["cli/serve.ts", 'import { server } from "../http/server.ts";'],
    ["main.ts", 'import { run } from "./cli/run.ts";'],
  ])("and %s may: %s", (path, text) => {
    expect(forbidden(path, text)).toEqual([]);
  });

  test("each file stands on the nearest floor", () => {
    expect(floorOf("sources/pmu/pmu-source.ts", TABLE)).toBe("sources/pmu");
    expect(floorOf("sources/french-text.ts", TABLE)).toBe("sources");
    expect(floorOf("appendix/x.ts", TABLE)).toBeUndefined();
  });

  test("a circle of three, of types alone, and a file that imports itself", () => {
    expect(
      circlesOf({
        "a.ts": 'import "./b.ts";',
        "b.ts": 'import type { C } from "./x/c.ts";',
        "x/c.ts": 'export { a } from "../a.ts";',
      }),
    ).toEqual(["a.ts → b.ts → x/c.ts → a.ts"]);
    expect(circlesOf({ "a.ts": 'import "./a.ts";' })).toEqual(["a.ts → a.ts"]);
    expect(circlesOf({ "a.ts": 'import "./b.ts"; import "./c.ts";', "b.ts": 'import "./c.ts";', "c.ts": "" })).toEqual(
      [],
    );
  });

  test.each([
    ["process.env.PORT", "environment"],
    ['process["env"]', "environment"],
    ["globalThis.process.env", "environment"],
    ['import { env } from "node:process";', "environment"],
    ["Date.now()", "clock"],
    ["new Date()", "clock"],
    ["new Date", "clock"],
    ["Date()", "clock"],
    ["Temporal.Now.instant()", "clock"],
    ["performance.now()", "stopwatch"],
    ["Math.random()", "randomness"],
    ["globalThis.Math.random()", "randomness"],
    ["const { random } = Math, x = Math.random", "randomness"],
    ["crypto.randomUUID()", "randomness"],
  ])("%s", (text, what) => {
    expect(surroundingsOf(parseSource({ path: "domain/x.ts", text })).map((use) => use.what)).toEqual([what]);
  });

  test("a date of a given moment is no clock, and a word in a comment or a text is nothing", () => {
    const text = 'new Date(0); Date.parse("x"); Math.max(1); "process.env"; // Date.now()\ndeps.clock.now();';
    expect(surroundingsOf(parseSource({ path: "domain/x.ts", text }))).toEqual([]);
  });

  test("snake_case as a name, and not as a text, a constant or a kind", () => {
    const text =
      'const races_count = { task_time: 1 }; row.h5_time; const { course_url } = x; "in_text"; MAX_SIZE; _x;';
    expect(snakeNames(parseSource({ path: "app/x.ts", text })).map(({ name }) => name)).toEqual([
      "races_count",
      "task_time",
      "h5_time",
      "course_url",
    ]);
    const kinds =
      'type E = { kind: "not_in_plan" | "gone" }; const L = ["too_late"] as const; f("no_kind", ["nor_this"]);';
    expect(kindsOf(parseSource({ path: "app/x.ts", text: kinds }))).toEqual(["not_in_plan", "gone", "too_late"]);
  });

  test("every form of import is seen, with its line", () => {
    const text =
      'import "a";\nexport { b } from "b";\nawait import("c");\ntype D = import("d").D;\nrequire("e");\nimport(x);';
    const seen = importsOf(parseSource({ path: "x.ts", text })).map(({ specifier, line }) => `${line} ${specifier}`);
    expect(seen).toEqual(["1 a", "2 b", "3 c", "4 d", "5 e", "6 (import(x))"]);
  });
});

function places(within: typeof files, what: Surrounding): string[] {
  return within.flatMap((file) => surroundingsOf(file).flatMap((use) => (use.what === what ? [use.at] : [])));
}

function circlesOf(texts: Readonly<Record<string, string>>): string[] {
  return importCircles(Object.entries(texts).map(([path, text]) => parseSource({ path, text })));
}

function forbidden(path: string, text: string): string[] {
  return forbiddenImports([parseSource({ path, text })], TABLE, PACKAGES);
}
