import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { FABLE_DAY } from "../../test/fakes/fable-day.ts";
import { createHttpWorld } from "../../test/fakes/http-world.ts";
import { startTokenIssuer, TASKS, VIEWER } from "../../test/fakes/token-issuer.ts";
import { allDocuments } from "../../test/fakes/watched-store.ts";
import { createWorld } from "../../test/fakes/world.ts";
import { measuredRun } from "../app/app.ts";
import type { Ticket } from "../domain/betting/analysis.ts";
import { centsOf } from "../domain/kernel/money.ts";
import type { Fact } from "../ports/telemetry.ts";
import { createMemoryStore } from "../store/memory/memory-store.ts";
import { createBook } from "./prometheus-book.ts";
import { openTelemetry } from "./telemetry.ts";
import { watchFetcher, watchStore } from "./watched-ports.ts";

const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
const open = () => openTelemetry({ service: "fable", version: "1.2.3", log });

/** The figures of a scrape by name and labels. */
function figuresOf(body: string): ReadonlyMap<string, number> {
  const lines = body.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  return new Map(
    lines.map((line) => [line.slice(0, line.lastIndexOf(" ")), Number(line.slice(line.lastIndexOf(" ") + 1))]),
  );
}

const phaseOf = ({ phase, outcome }: { phase: string; outcome: string }) =>
  `gpi_phase_runs_total{phase="${phase}",outcome="${outcome}"}`;

const TICKET: Ticket = {
  id: "t",
  betType: "SIMPLE_GAGNANT",
  operator: "pmu-shop",
  runners: [1],
  stake: centsOf(200),
  probability: 0.5,
  expectedDividend: 3,
  expectedValue: 0.5,
};

const documented = readFileSync(new URL("../../docs/metrics.md", import.meta.url), "utf8");

test("each metric of ours is in docs/metrics.md with its type and labels, and none is there that does not exist", async () => {
  const { registry } = createBook("1.2.3");
  const ours = registry.getMetricsAsArray().filter(({ name }) => name.startsWith("gpi_"));
  const rows = ours.map((metric) => {
    const { type, labelNames = [] } = metric as unknown as { readonly type: string; readonly labelNames?: string[] };
    const shown = labelNames.map((label) => `\`${label}\``).join(", ") || "—";
    return `| \`${metric.name}\` | ${type} | ${shown} |`;
  });
  const told = documented.split("\n").filter((line) => line.startsWith("| `gpi_"));
  expect(told.map((line) => `${line.split("|").slice(0, 4).join("|")}|`)).toEqual(rows);
});

test("after a lived afternoon the counts are those of the documents, and no label names a race, an id or an address", async () => {
  const telemetry = await open();
  const store = watchStore(Object.assign(createMemoryStore(), { remove: async () => undefined }), telemetry);
  const { world, server } = await createHttpWorld({ store, telemetry, metrics: telemetry, trusted: true });
  await server.inject({ method: "POST", url: "/schedule", payload: { date: "2025-10-16" } });
  await world.runUntil("15:40");
  await server.inject({ url: "/api/days/2025-10-16/races/R1C1?token=hush" });
  await server.inject({ url: "/no/such/R1C1" });
  await watchFetcher(
    { fetch: async (url) => ({ ok: false, error: { kind: "http_status", url, status: 429, detail: "later" } }) },
    telemetry,
  ).fetch("https://www.zeturf.fr/R1C1?key=hush");
  const answer = await server.inject({ url: "/metrics" });
  expect([answer.statusCode, answer.headers["content-type"]]).toEqual([
    200,
    expect.stringMatching(/^text\/plain; version=0\.0\.4/),
  ]);
  const figures = figuresOf(answer.body);
  const records = Object.values(await allDocuments(world.store, "runs/")).map((text) => JSON.parse(text));
  const counts = Map.groupBy(records, phaseOf);
  expect(counts.size).toBeGreaterThan(2);
  for (const [name, runs] of counts) expect([name, figures.get(name)]).toEqual([name, runs.length]);
  const told = records.filter(({ phase, outcome }) => phase === "H5" && outcome === "abstain");
  const gate = told[0]?.reasons[0]?.code;
  expect(figures.get(`gpi_refusals_total{gate="${gate}"}`)).toBeGreaterThan(0);
  expect(figures.get('gpi_days_planned_total{outcome="planned"}')).toBe(1);
  expect(figures.get('gpi_races{state="planned"}')).toBe(3);
  expect(figures.get('gpi_tasks{state="waiting"}')).toBe(
    (await world.queue.list()).filter(({ state }) => state === "waiting").length,
  );
  expect(figures.get("gpi_standing_readable")).toBe(1);
  expect(figures.get('gpi_store_operations_total{operation="create",outcome="created"}')).toBeGreaterThan(5);
  expect(figures.get('gpi_http_requests_total{method="POST",route="/schedule",status="200"}')).toBe(1);
  expect(figures.get('gpi_http_requests_total{method="GET",route="none",status="404"}')).toBe(1);
  expect(figures.get('gpi_pages_fetched_total{host="www.zeturf.fr",outcome="http_429"}')).toBe(1);
  expect(figures.get('gpi_build_info{version="1.2.3"}')).toBe(1);
  const labels = [...figures.keys()].filter((name) => name.startsWith("gpi_")).join("\n");
  expect(labels).not.toMatch(/R\dC\d|hush|2025-10-16|correlation/);
});

test("tickets are counted when they are chosen, and not again by a second delivery or the result", async () => {
  const telemetry = await open();
  const world = createWorld({ telemetry });
  const run = async (outcome: "play" | "already_done") => {
    const facts: Fact[] = [];
    const answer = await measuredRun(
      { ...telemetry, observe: (fact) => void facts.push(fact) },
      { name: { race: "R1C1" }, phase: "H5", day: FABLE_DAY, attempt: 1, correlationId: "x" },
      async () => ({ ...(await world.run("H5")), outcome, tickets: [TICKET] }),
    );
    expect(answer.tickets).toHaveLength(1);
    return facts;
  };
  expect(await run("play")).toMatchObject([{ tickets: 1, stakeCents: 200 }]);
  expect(await run("already_done")).toMatchObject([{ tickets: 0, stakeCents: 0 }]);
});

test("two services in one process do not count for each other", async () => {
  const [one, other] = await Promise.all([open(), open()]);
  one.observe({ kind: "day_planned", outcome: "planned" });
  const planned = async (telemetry: typeof one) =>
    figuresOf((await telemetry.text(undefined)).body).get('gpi_days_planned_total{outcome="planned"}');
  expect([await planned(one), await planned(other)]).toEqual([1, undefined]);
});

test("where the standing cannot be read the counts are told alone, and it says so", async () => {
  const telemetry = await open();
  const standing = { tasks: { waiting: 3 }, races: {}, missedPhases: 1, workbookPending: 0, pages: [], hosts: [] };
  expect(figuresOf((await telemetry.text(standing)).body).get('gpi_tasks{state="waiting"}')).toBe(3);
  const without = figuresOf((await telemetry.text(undefined)).body);
  expect([without.get("gpi_standing_readable"), without.get('gpi_tasks{state="waiting"}')]).toEqual([0, undefined]);
});

test("the standing is read once a minute, however often it is scraped: Cloud Tasks counts what it lists", async () => {
  const telemetry = await open();
  const { world, server } = await createHttpWorld({ telemetry, metrics: telemetry });
  let listed = 0;
  const list = world.queue.list.bind(world.queue);
  world.queue.list = () => {
    listed += 1;
    return list();
  };
  for (let i = 0; i < 5; i++) expect((await server.inject({ url: "/metrics" })).statusCode).toBe(200);
  expect(listed).toBe(1);
});

test("metrics are for viewers and operators: neither a stranger nor a machine's account reads them", async () => {
  const issuer = await startTokenIssuer();
  const telemetry = await open();
  const { server } = await createHttpWorld({ callers: issuer.check("verify"), telemetry, metrics: telemetry });
  const statusFor = async (email: string | undefined) => {
    const headers = email === undefined ? {} : { authorization: `Bearer ${await issuer.token({ email })}` };
    return (await server.inject({ url: "/metrics", headers })).statusCode;
  };
  expect([await statusFor(undefined), await statusFor(TASKS), await statusFor(VIEWER)]).toEqual([401, 403, 200]);
  await issuer.stop();
});

test("a store that fails is counted as such, and its error is the caller's", async () => {
  const telemetry = await open();
  const store = watchStore(
    Object.assign(createMemoryStore(), {
      read: () => Promise.reject(new Error("disk")),
      remove: async () => undefined,
    }),
    telemetry,
  );
  await expect(store.read("days/x")).rejects.toThrow("disk");
  const { body } = await telemetry.text(undefined);
  expect(figuresOf(body).get('gpi_store_operations_total{operation="read",outcome="error"}')).toBe(1);
});
