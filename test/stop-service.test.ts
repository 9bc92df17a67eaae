import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { startFakeCloud } from "./fakes/fake-cloud.ts";
import { freePort } from "./fakes/free-port.ts";
import { type GpiProcess, startGpi } from "./fakes/gpi-process.ts";
import { openHeldSite } from "./fakes/held-site.ts";

/** Cloud Run kills so many seconds after SIGTERM. @see https://cloud.google.com/run/docs/container-contract */
const KILLED_AFTER_SECONDS = 10;

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

async function connects(url: string): Promise<boolean> {
  return fetch(url).then(
    () => true,
    () => false,
  );
}

test("told to stop while it reads a programme, the service takes no more calls, stores what it read, answers, and ends well", async () => {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const service = startGpi(["serve"], {
    ...cloud.environment,
    SERVICE_URL: url,
    SOURCES_ENABLED: "pmu",
    PMU_BASE_URL: site.origin,
    RATE_LIMIT_DELAY: "0",
    LOCAL_DATA_DIR: join(folder, "data"),
    PORT: String(port),
  });
  started.push(service);
  await service.said(/service ready/, 30);
  const schedule = fetch(`${url}/schedule`, { method: "POST", body: JSON.stringify({ date: "2025-10-16" }) });
  await site.asked;

  service.child.kill("SIGTERM");
  const told = performance.now();
  await service.said(/service stopping/, KILLED_AFTER_SECONDS);
  expect(await connects(`${url}/health`)).toBe(false);
  site.release();
  const answer = await schedule;
  // Kept open for a next request it would hold the service until its time is over, and nothing would be closed.
  expect([answer.status, answer.headers.get("connection")]).toEqual([200, "close"]);
  expect(await answer.json()).toMatchObject({ ok: true, date: "2025-10-16", races_count: 0 });
  expect(cloud.bucket.requests).toContainEqual(expect.stringMatching(/^POST .* sources\/pmu\/programme\.json$/));
  expect(await service.exited).toBe(0);
  expect((performance.now() - told) / 1000).toBeLessThan(KILLED_AFTER_SECONDS);
});
