import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, test } from "vitest";
import { gpi, startGpi } from "../../test/fakes/gpi-process.ts";

const folder = mkdtempSync(join(tmpdir(), "sources-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A source on a port of this machine that nobody listens on: no request leaves the machine. */
const offline = (name: string) => ({
  SOURCES_ENABLED: "pmu",
  PMU_BASE_URL: "http://127.0.0.1:9/x",
  MAX_RETRIES: "0",
  RATE_LIMIT_DELAY: "0",
  LOCAL_DATA_DIR: join(folder, name),
});

test.concurrent("a source is switched off and shown so, without a service, in French and in English", async ({
  expect,
}) => {
  const environment = offline("alone");
  const probed = await gpi(["doctor", "sources", "--probe"], environment);
  expect(probed.stdout).toContain("pmu : robots.txt pas de réponse · injoignable — ");
  expect(probed.stdout).toMatch(/│ pmu +│ http:\/\/127.0.0.1:9 +│ allumée /);
  const off = await gpi(["sources", "off", "pmu", "--why", "pages d'un autre jour"], environment);
  expect([off.code, off.stdout]).toEqual([
    0,
    expect.stringMatching(
      /^pmu : coupée, dès sa prochaine requête\n {2}coupée : pmu, depuis .* — pages d'un autre jour\n/,
    ),
  ]);
  const english = await gpi(["doctor", "sources", "--lang", "en"], environment);
  expect(english.stdout).toMatch(/off: pmu, since .* — pages d'un autre jour/);
  const json = await gpi(["doctor", "sources", "--json"], environment);
  expect(JSON.parse(json.stdout)).toMatchObject({ sources: [{ source: "pmu", switched_off: {}, pages: [] }] });
});

test.concurrent("a running service obeys the switch at once, and says so in its status", async ({ expect }) => {
  const service = startGpi(["serve"], { ...offline("running"), PORT: "0" });
  const [, port = ""] = await service.said(/127\.0\.0\.1:(\d+)/, 30);
  await service.said(/service ready/, 30);
  const environment = { ...offline("running"), PORT: port };
  expect((await gpi(["sources", "off", "pmu", "--why", "en panne"], environment)).code).toBe(0);
  const status = await gpi(["status"], environment);
  expect(status.stdout).toMatch(/coupée : pmu, depuis .* — en panne/);
  const schedule = await gpi(["schedule"], environment);
  expect(schedule.stdout + schedule.stderr).toContain("aucune source n'a répondu");
  service.child.kill("SIGTERM");
  await service.exited;
});

test.concurrent("a switch without a reason, or of a source that is none, is refused", async ({ expect }) => {
  const [reasonless, unknown] = await Promise.all([
    gpi(["sources", "off", "pmu"], offline("refused")),
    gpi(["sources", "off", "letrot", "--why", "x"], offline("refused")),
  ]);
  expect([reasonless.code, unknown.code]).not.toContain(0);
  expect(reasonless.stderr).toContain("--why");
  expect(unknown.stderr).toContain("letrot");
});
