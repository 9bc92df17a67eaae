import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { startFakeCloud } from "./fakes/fake-cloud.ts";
import { freePort } from "./fakes/free-port.ts";
import { type GpiProcess, startGpi } from "./fakes/gpi-process.ts";
import { openHeldSite } from "./fakes/held-site.ts";
import { KILLED_AFTER_SECONDS, stopInFlight } from "./fakes/stop-in-flight.ts";

const folder = mkdtempSync(join(tmpdir(), "stop-service-"));
const [cloud, site] = await Promise.all([startFakeCloud(), openHeldSite()]);
const started: GpiProcess[] = [];

afterAll(async () => {
  for (const { child } of started) child.kill("SIGKILL");
  await Promise.all(started.map(({ exited }) => exited));
  await cloud.close();
  await site.close();
  rmSync(folder, { recursive: true, force: true });
});

test("told to stop while it reads a programme, the service takes no more calls, stores what it read, answers, and ends well", async () => {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const service = startGpi(["serve"], {
    ...cloud.environment,
    ...site.environment,
    SERVICE_URL: url,
    LOCAL_DATA_DIR: join(folder, "data"),
    PORT: String(port),
  });
  started.push(service);
  const stopped = await stopInFlight(service, { url, site, released: true });
  expect(stopped).toMatchObject({
    // Kept open for a next request it would hold the service until its time is over, and nothing would be closed.
    answer: { status: 200, connection: "close", body: { ok: true, date: "2025-10-16", races_count: 0 } },
    takesMore: false,
    code: 0,
  });
  expect(cloud.bucket.requests).toContainEqual(expect.stringMatching(/^POST .* sources\/pmu\/programme\.json$/));
  expect(stopped.seconds).toBeLessThan(KILLED_AFTER_SECONDS);
});

test("a store that cannot be read at the start ends the service with one critical line that names the document", async () => {
  const data = join(folder, "broken");
  const plan = join(data, "days", new Date().toLocaleDateString("sv", { timeZone: "Europe/Paris" }), "plan.json");
  mkdirSync(dirname(plan), { recursive: true });
  symlinkSync(plan, plan); // it leads to itself
  const service = startGpi(["serve"], { ...site.environment, LOCAL_DATA_DIR: data, PORT: "0" });
  started.push(service);
  expect(await service.exited).toBe(1);
  const lines = service.output.stdout.trim().split("\n");
  const critical = lines.map((line) => JSON.parse(line)).filter(({ severity }) => severity === "CRITICAL");
  expect(critical).toMatchObject([{ message: "service could not start", error: { message: expect.any(String) } }]);
  expect(JSON.stringify(critical)).toContain("plan.json");
  expect(service.output.stderr).not.toMatch(/\n\s+at /); // no second telling, and none that is no JSON
});
