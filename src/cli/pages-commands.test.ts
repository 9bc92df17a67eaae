import { mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { gpi } from "../../test/fakes/gpi-process.ts";
import {
  INVENTED_DAY,
  INVENTED_OFF,
  INVENTED_URLS,
  inventedPages,
  inventedRunners,
  inventedSources,
} from "../../test/fakes/invented-day.ts";
import { createWorld } from "../../test/fakes/world.ts";
import { addDays, addMinutes, instantOf, parisDayOf } from "../domain/kernel/time.ts";
import { createFilesStore } from "../store/files/files-store.ts";

const folder = mkdtempSync(join(tmpdir(), "pages-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const ODDS = { pmu: [2.3, 3.9, 6], zeturf: [2.4, 3.7, 6.1], geny: [2.2, 4, 6] };
const PAGES = inventedPages(inventedRunners(3), ODDS);

function environment(name: string) {
  return { LOCAL_DATA_DIR: join(folder, name), PMU_BASE_URL: "https://pmu.test/rest/client/7" };
}

/** The pages of now's day, as files: the invented day lies in the past, and an old page stands in for none. */
const today = parisDayOf(instantOf(Date.now()));
const [year = "", month = "", day = ""] = today.split("-");

function saved(name: string, text: string): string {
  const file = join(folder, name);
  const ofToday = text.replaceAll("2026-02-03", today).replaceAll("03/02/2026", `${day}/${month}/${year}`);
  writeFileSync(file, ofToday);
  return file;
}

describe.concurrent("gpi import", () => {
  test("takes what it can, says when each page was looked at, and names what it refuses", async () => {
    const race = saved("race.html", PAGES.get(INVENTED_URLS.zeturf.card) ?? "");
    const other = saved("other.html", "<html><body>a page of anybody</body></html>");
    const french = await gpi(["import", race, other], environment("import"));
    expect(french.code).toBe(1);
    expect(french.stdout).toMatch(/race\.html {2}reçue {2}zeturf {2}partants : 3, cotes : 3, résultat \(pending\)/);
    expect(french.stdout).toMatch(new RegExp(`vue le ${today} \\d\\d:\\d\\d à Paris \\(date du fichier`));
    expect(french.stderr).toContain("other.html  refusée, donnez son adresse (--url)");

    const again = await gpi(["import", race, "--json", "--lang", "en"], environment("import"));
    expect(again.code).toBe(0);
    expect(JSON.parse(again.stdout)).toMatchObject({
      imported: [{ file: "race.html", outcome: "known" }],
      refused: [],
    });
  });

  test("refuses a page that is older than yesterday by the date of its file; --at says otherwise", async () => {
    const file = saved("old.html", PAGES.get(INVENTED_URLS.zeturf.card) ?? "");
    const lastWeek = new Date(`${addDays(today, -7)}T12:00:00Z`);
    utimesSync(file, lastWeek, lastWeek);
    const old = await gpi(["import", file, "--lang", "en"], environment("old"));
    expect([old.code, old.stderr]).toEqual([1, expect.stringContaining("refused, a page that is too old")]);
    const at = instantOf(Date.now());
    const now = await gpi(["import", file, "--at", at, "--json"], environment("old"));
    expect(JSON.parse(now.stdout)).toMatchObject({ imported: [{ observed_at: at }] });
  });

  test.each([
    [["import", "x", "y", "--url", "https://www.zeturf.fr/"], "--url"],
    [["import", "x", "--at", "noon"], "--at"],
  ])("%j names the option", async (args, option) => {
    const { code, stderr } = await gpi(args, environment("wrong"));
    expect([code, stderr]).toEqual([2, expect.stringContaining(option)]);
  });
});

async function archivedDay(name: string) {
  const store = createFilesStore({ dir: join(folder, name) });
  const world = createWorld({
    at: "2026-02-03T08:00:00.000Z",
    store,
    realSources: (clock) => inventedSources(clock, store, new Map(PAGES)),
  });
  await world.app.scheduleDay({ day: INVENTED_DAY, mode: "plan", correlationId: "schedule" });
  world.at(addMinutes(INVENTED_OFF, -30));
  const h30 = { name: { race: "R4C7" }, phase: "H30", day: INVENTED_DAY, attempt: 1, correlationId: "h30" } as const;
  await world.app.runPhase(h30);
  return store;
}

describe.concurrent("gpi reparse", () => {
  test("counts pages by source and kind, compares them with the documents, and ends well", async () => {
    await archivedDay("same");
    const args = ["reparse", "--from", INVENTED_DAY, "--to", addDays(INVENTED_DAY, 1), "--check"];
    const { code, stdout } = await gpi(args, environment("same"));
    expect(stdout).toMatch(/2 jours : 7 pages relues en [\d.]+ s/);
    expect(stdout).toMatch(/│ zeturf │ card +│ 1 +│ 0 +│ 1 +│/);
    expect(stdout).toContain("différences : 0");
    expect(code).toBe(0);
  });

  test("ends with 1 on a difference where it is to check, and with 0 where it only tells; of one source alone too", async () => {
    const store = await archivedDay("changed");
    const key = `days/${INVENTED_DAY}/R4C7/snapshot_H30.json`;
    const stored = await store.read(key);
    const text = Buffer.from(stored?.body ?? []).toString();
    await store.replace(key, Buffer.from(text.replace('"2": 3.7', '"2": 37')), stored?.version ?? "");
    const args = ["reparse", "--from", INVENTED_DAY, "--lang", "en"];
    const told = await gpi(args, environment("changed"));
    expect([told.code, told.stdout]).toEqual([0, expect.stringContaining("differences: 1")]);
    expect(told.stdout).toMatch(/│ zeturf │ 2 +│ markets\.zeturf\.win │ 37 +│ 3\.7 +│/);
    const checked = await gpi([...args, "--check", "--json"], environment("changed"));
    expect(checked.code).toBe(1);
    expect(JSON.parse(checked.stdout).days[0].changes).toMatchObject([
      { source: "zeturf", runner: 2, before: 37, now: 3.7 },
    ]);
    expect((await gpi([...args, "--check", "--source", "pmu"], environment("changed"))).code).toBe(0);
  });

  test.each([
    [["--from", "2026-02-03", "--to", "2026-02-02"], "--to"],
    [["--from", "2026-02-03", "--source", "equidia"], "--source"],
  ])("%j names the option", async (args, option) => {
    const { code, stderr } = await gpi(["reparse", ...args], environment("wrong"));
    expect([code, stderr]).toEqual([2, expect.stringContaining(option)]);
  });
});
