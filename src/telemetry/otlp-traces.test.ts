import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterEach, expect, test } from "vitest";
import { startGpi } from "../../test/fakes/gpi-process.ts";
import { createHttpWorld } from "../../test/fakes/http-world.ts";
import { createMemoryStore } from "../store/memory/memory-store.ts";
import { openTelemetry } from "./telemetry.ts";
import { watchStore } from "./watched-ports.ts";

type SentSpan = {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly status: { readonly code?: number; readonly message?: string };
};
type Collector = {
  readonly url: string;
  readonly spans: SentSpan[];
  readonly bodies: string[];
  readonly headers: (string | undefined)[];
};

const opened: ReturnType<typeof createServer>[] = [];
afterEach(() => {
  for (const server of opened.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** Takes OTLP as JSON. @param answers false: it takes what is sent and never answers */
async function startCollector(answers = true): Promise<Collector> {
  const [spans, bodies, headers]: [SentSpan[], string[], (string | undefined)[]] = [[], [], []];
  async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request);
    bodies.push(body);
    headers.push(request.headers["x-key"]?.toString());
    for (const { scopeSpans } of JSON.parse(body).resourceSpans) {
      for (const scope of scopeSpans) spans.push(...scope.spans);
    }
    if (answers) response.writeHead(200, { "content-type": "application/json" }).end("{}");
  }
  const server = createServer((request, response) => void take(request, response));
  opened.push(server);
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/v1/traces`, spans, bodies, headers };
}

const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
async function traced(collector: Collector) {
  const telemetry = await openTelemetry({
    service: "fable",
    version: "1.2.3",
    log,
    tracesUrl: collector.url,
    tracesHeaders: { "x-key": "hush" },
  });
  const store = watchStore(Object.assign(createMemoryStore(), { remove: async () => undefined }), telemetry);
  return { telemetry, ...(await createHttpWorld({ store, telemetry })) };
}

const TRACE = "105445aa7843bc8bf206b12000100000";

test("a request continues its caller's trace, its work stands below it, and its log lines name its span", async () => {
  const collector = await startCollector();
  const { telemetry, server, world, lines } = await traced(collector);
  const headers = { traceparent: `00-${TRACE}-00f067aa0ba902b7-01` };
  const payload = { date: "2025-10-16" };
  expect((await server.inject({ method: "POST", url: "/schedule", payload, headers })).statusCode).toBe(200);
  world.at("13:46");
  const run = { race: "R1C1", phase: "H30", date: "2025-10-16" };
  await server.inject({ method: "POST", url: "/run", payload: run, headers });
  await telemetry.close();
  const spanOf = (name: string) => collector.spans.find((span) => span.name === name);
  const [request, phase] = [spanOf("POST /run"), spanOf("run H30")];
  expect(request).toMatchObject({ traceId: TRACE, parentSpanId: "00f067aa0ba902b7" });
  expect(phase).toMatchObject({ traceId: TRACE, parentSpanId: request?.spanId });
  const written = collector.spans.filter(
    ({ name, parentSpanId }) => name === "store create" && parentSpanId === phase?.spanId,
  );
  expect(written.length).toBeGreaterThan(0);
  expect(new Set(collector.spans.map(({ spanId }) => spanId)).size).toBe(collector.spans.length);
  expect(lines.filter(({ message }) => message === "request answered")).toHaveLength(2);
  expect(collector.headers).toEqual(["hush"]);
  expect(collector.bodies.join("")).toContain('"service.name"');
});

test("work that fails says so by its kind, and never by its message", async () => {
  const collector = await startCollector();
  const { telemetry, server, world } = await traced(collector);
  await world.schedule();
  world.site.card = () => {
    throw new TypeError("https://user:hush@host/?key=hush");
  };
  world.at("13:46");
  const run = { race: "R1C1", phase: "H30", date: "2025-10-16" };
  expect((await server.inject({ method: "POST", url: "/run", payload: run })).statusCode).toBe(500);
  await telemetry.close();
  expect(collector.spans.find(({ name }) => name === "run H30")?.status).toEqual({ code: 2, message: "TypeError" });
  expect(collector.spans.find(({ name }) => name === "POST /run")?.status).toEqual({ code: 2, message: "http_500" });
  expect(collector.bodies.join("")).not.toContain("hush");
});

test("a collector that never answers delays no request, and the stop by no more than its share of the ten seconds", async () => {
  const collector = await startCollector(false);
  const { telemetry, server } = await traced(collector);
  const payload = { date: "2025-10-16" };
  expect((await server.inject({ method: "POST", url: "/schedule", payload })).statusCode).toBe(200);
  const began = performance.now();
  await telemetry.close();
  expect(collector.spans.length).toBeGreaterThan(0);
  expect(performance.now() - began).toBeLessThan(5_000); // 1.5 s, and patience with a busy machine
});

test("without a collector there are no spans, and a caller's trace is passed on as it came", async () => {
  const telemetry = await openTelemetry({ service: "fable", version: "1.2.3", log });
  const trace = { traceId: TRACE, spanId: undefined };
  expect(telemetry.begin("x", {}, trace).trace).toBe(trace);
  await telemetry.close();
});

test("the service that is started with a collector's address counts, traces, and sends the rest when it is stopped", async () => {
  const collector = await startCollector();
  const folder = mkdtempSync(join(tmpdir(), "traced-"));
  const service = startGpi(["serve"], {
    LOCAL_DATA_DIR: folder,
    PORT: "0",
    DAILY_SCHEDULE_HOUR: "23",
    SOURCES_ENABLED: "pmu",
    PMU_BASE_URL: "http://127.0.0.1:9/x",
    MAX_RETRIES: "0",
    OTEL_EXPORTER_OTLP_ENDPOINT: new URL(collector.url).origin,
    OTEL_EXPORTER_OTLP_HEADERS: "x-key=hu%73h",
  });
  const [, port] = await service.said(/http:\/\/127\.0\.0\.1:(\d+)/, 30);
  await service.said(/service ready/, 30);
  const answer = await fetch(`http://127.0.0.1:${port}/metrics`);
  expect([answer.status, await answer.text()]).toEqual([200, expect.stringContaining("gpi_build_info{")]);
  service.child.kill("SIGTERM");
  expect(await service.exited).toBe(0);
  expect(collector.spans.map(({ name }) => name)).toContain("GET /metrics");
  expect(new Set(collector.headers)).toEqual(new Set(["hush"]));
  expect(service.output.stdout + service.output.stderr).not.toContain("hush");
  rmSync(folder, { recursive: true, force: true });
});
