import { statSync } from "node:fs";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { paris } from "../fakes/fable-day.ts";
import { axeOf, builtPages, CHROMIUM, launch, openPage, openSite, picture, type Site, sees, WIDE } from "./browser.ts";

const DAY = "/jour/2025-10-16";

/** Of script for the day and the race, packed as the service sends it (issue 10). */
const SCRIPT_BUDGET_BYTES = 200 * 1024;

describe.skipIf(CHROMIUM === undefined)("the day page in a browser", () => {
  let browser: Browser;
  let pages: string;
  let site: Site;

  beforeAll(async () => {
    pages = builtPages();
    browser = await launch();
  }, 60_000);

  afterAll(() => browser?.close());

  beforeEach(async () => {
    site = await openSite(pages);
    await site.world.schedule();
    return () => site.server.close();
  });

  test("shows by itself, without a reload, what the service does through the day", async () => {
    const { page, faults, close } = await openPage(browser, { viewport: WIDE });
    await page.goto(site.url + DAY);
    await sees(page, "Jeudi 16 octobre 2025".slice(1));
    const chip = page.locator("a.chip[href$=R1C1]");
    const says = (stage: string) => page.locator(`a.chip[href$=R1C1][data-stage=${stage}]`).waitFor();
    await says("planned");
    expect(await page.getByRole("timer").textContent()).toMatch(/^dans 5 h 1[45]$/);
    await site.world.runUntil("13:46");
    await says("h30");
    await site.world.runUntil("14:11");
    await says("h5");
    expect(await chip.innerText()).toContain("pas de pari");
    expect(await chip.locator(".aloud").textContent()).toBe("R1C1, attelé, H-5 décidé");
    await picture(page, "day-1280-light");
    expect(faults).toEqual([]);
    await close();
  });

  test("a race that moves shows its old and its new time", async () => {
    const { page, close } = await openPage(browser);
    await page.goto(site.url + DAY);
    await page.locator("a.chip").first().waitFor();
    site.world.site.races = site.world.site.races.map((race) =>
      race.racecourse === "FABLEVILLE 1" && race.raceNumber === 2 ? { ...race, startsAt: paris("15:02") } : race,
    );
    await site.world.runUntil("13:21");
    await page.locator("a.chip", { hasText: "R1C2, décalée : 14:50 → 15:02" }).waitFor();
    await page.locator("a.chip[href$=R1C2]").click();
    await sees(page, "départ décalé de 14:50 à 15:02");
    await close();
  });

  test("filters by meeting, by gait and by what is played, and says when nothing is left", async () => {
    const { page, close } = await openPage(browser);
    await page.goto(site.url + DAY);
    await page.locator(".filters select").first().selectOption({ label: "R2 FABLEVILLE 2" });
    expect(await page.locator("a.chip").count()).toBe(1);
    await page.getByLabel("jouées seulement").check();
    await sees(page, "Aucune course ne répond à ces filtres.");
    await close();
  });

  test("an empty day says why and what to do, and the days beside it are a key away", async () => {
    const { page, close } = await openPage(browser);
    await page.goto(`${site.url}/jour/2025-10-15`);
    await sees(page, "Aucun plan n'est rangé pour ce jour.");
    await sees(page, "POST /schedule le fait maintenant");
    expect(await axeOf(page)).toEqual([]);
    await page.getByRole("link", { name: "Jour suivant" }).focus();
    await page.keyboard.press("Enter");
    await page.locator("a.chip").first().waitFor();
    expect(page.url()).toBe(site.url + DAY);
    await page.goBack();
    await sees(page, "Aucun plan n'est rangé pour ce jour.");
    await close();
  });

  test.each(["light", "dark"] as const)(
    "has no violation of axe in its %s theme, at 360, 768 and 1280 px",
    async (colorScheme) => {
      await site.world.runUntil("14:11");
      const { page, close } = await openPage(browser, { colorScheme });
      await page.goto(site.url + DAY);
      for (const width of [360, 768, 1280]) {
        await page.setViewportSize({ width, height: 900 });
        await page.locator("a.chip").first().waitFor();
        expect(await axeOf(page), `${width} px`).toEqual([]);
        await picture(page, `day-${width}-${colorScheme}`);
      }
      await close();
    },
  );

  test("a reader in another zone is told both times", async () => {
    const { page, close } = await openPage(browser, { timezoneId: "Indian/Reunion" });
    await page.goto(site.url + DAY);
    await sees(page, "heure de Paris");
    await sees(page, "11:00 chez vous (Indian/Reunion)");
    await close();
  });

  test("day and race cost less script than the budget, and what draws curves comes when one is opened", async () => {
    await site.world.runUntil("14:11");
    const { page, close } = await openPage(browser);
    const scripts = new Set<string>();
    page.on("response", (answer) => {
      if (answer.url().endsWith(".js")) scripts.add(new URL(answer.url()).pathname);
    });
    await page.goto(site.url + DAY);
    await page.locator("a.chip[href$=R1C1]").click();
    await sees(page, "Pas de pari");
    const bytes = [...scripts].reduce((sum, path) => sum + statSync(`${pages}${path}.gz`).size, 0);
    expect(bytes).toBeGreaterThan(20_000);
    expect(bytes).toBeLessThan(SCRIPT_BUDGET_BYTES);
    expect([...scripts].filter((path) => path.includes("curve"))).toEqual([]);
    await close();
  });
});
