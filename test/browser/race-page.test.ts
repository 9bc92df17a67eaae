import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { ok } from "../../src/domain/kernel/result.ts";
import type { RaceResult } from "../../src/domain/race/race-result.ts";
import { axeOf, builtPages, CHROMIUM, launch, openPage, openSite, picture, type Site, sees, WIDE } from "./browser.ts";

const RACE = "/jour/2025-10-16/R1C1";

describe.skipIf(CHROMIUM === undefined)("the race page in a browser", () => {
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

  test("before the off says when the verdict falls, then by itself the verdict, the off, and the end", async () => {
    const { page, faults, close } = await openPage(browser);
    await page.goto(site.url + RACE);
    await sees(page, "Le verdict tombe à 14:10 (H-5).");
    await site.world.runUntil("13:46");
    await sees(page, "FABLE 1");
    expect(await page.locator(".dash .aloud").first().textContent()).toBe("pas encore : H-5 n'est pas passé");
    await site.world.runUntil("14:11");
    await sees(page, "Pas de pari");
    await sees(page, "Ce qui arrête les paris");
    expect(await page.getByRole("timer").textContent()).toMatch(/dans [34] min/);
    expect(await page.locator("footer").textContent()).toContain("09 74 75 13 13");
    await picture(page, "race-h5-360-light");
    await site.world.runUntil("14:16");
    await page.reload();
    await sees(page, "partie");
    await sees(page, "Pas de pari");
    site.world.site.result = (_race, now) => ok(officialAt(now));
    await site.world.runUntil("14:36");
    await sees(page, "Arrivée 2 – 1 – 4");
    await sees(page, "Ce que le refus aurait rendu");
    await picture(page, "race-settled-360-light");
    expect(faults).toEqual([]);
    await close();
  });

  test("each figure opens its papers, closes with Escape, and the keys come back to where they were", async () => {
    await site.world.runUntil("14:11");
    const { page, close } = await openPage(browser, { viewport: WIDE });
    await page.goto(site.url + RACE);
    const figure = page.getByRole("button", { name: /^Nous .*, Papiers$/ }).first();
    await figure.focus();
    await page.keyboard.press("Enter");
    const papers = page.getByRole("dialog");
    await papers.waitFor();
    expect(await papers.textContent()).toMatch(/Modèle.*sur les cotes de H-5.*PMU.*14:10/s);
    expect(await axeOf(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await papers.waitFor({ state: "detached" });
    expect(await figure.evaluate((element) => element === element.ownerDocument.activeElement)).toBe(true);
    await close();
  });

  test("the field sorts by a column, keeps the reader's columns, and opens what makes a chance", async () => {
    await site.world.runUntil("14:11");
    const { page, close } = await openPage(browser);
    await page.goto(site.url + RACE);
    await page.getByRole("button", { name: "Nous", exact: true }).click();
    await page.locator("th[aria-sort=descending]", { hasText: "Nous" }).waitFor();
    expect(await page.locator("tbody .number").first().textContent()).toBe("1");
    await page.getByRole("button", { name: "Nous", exact: true }).click();
    await page.locator("th[aria-sort=ascending]").waitFor();
    expect(await page.locator("tbody .number").first().textContent()).toBe("8");
    await page.getByRole("button", { name: "Colonnes" }).click();
    await page.getByRole("checkbox", { name: "Juste" }).click();
    await page.keyboard.press("Escape");
    await page.reload();
    await page.getByRole("button", { name: "Juste", exact: true }).waitFor();
    await page.getByRole("button", { name: /^FABLE 3/ }).click();
    await sees(page, "La cote du PMU en point de vente");
    expect(await overflow(page)).toBe(0);
    await close();
  });

  test.each(["light", "dark"] as const)(
    "has no violation of axe in its %s theme, at 360, 768 and 1280 px",
    async (colorScheme) => {
      await site.world.runUntil("14:11");
      for (const width of [360, 768, 1280]) {
        const { page, close } = await openPage(browser, { colorScheme, viewport: { width, height: 900 } });
        await page.goto(site.url + RACE);
        await sees(page, "Pas de pari");
        expect(await axeOf(page), `${width} px`).toEqual([]);
        expect(await overflow(page), `${width} px`).toBe(0);
        await picture(page, `race-${width}-${colorScheme}`);
        await close();
      }
    },
  );

  test("English comes by the browser's wish and by the switch, and stays", async () => {
    await site.world.runUntil("14:11");
    const english = await openPage(browser, { locale: "en-GB" });
    await english.page.goto(site.url + RACE);
    await sees(english.page, "No bet");
    await english.close();
    const { page, close } = await openPage(browser);
    await page.goto(site.url + RACE);
    await page.getByRole("button", { name: "EN", exact: true }).click();
    await sees(page, "No bet");
    expect(await page.locator("html").getAttribute("lang")).toBe("en");
    await page.reload();
    await sees(page, "No bet");
    await close();
  });

  test("a chosen theme beats the device's and stays", async () => {
    const { page, close } = await openPage(browser, { colorScheme: "light" });
    await page.goto(site.url + RACE);
    const paper = () => page.evaluate<string>("getComputedStyle(document.documentElement).backgroundColor");
    expect(await paper()).toBe("rgb(253, 253, 252)");
    await page.getByRole("button", { name: "Sombre" }).click();
    expect(await paper()).toBe("rgb(19, 22, 24)");
    await page.reload();
    await page.getByRole("button", { name: "Sombre" }).waitFor();
    expect(await paper()).toBe("rgb(19, 22, 24)");
    await close();
  });

  test("without the service the last state stays, with its age, and the page mends itself when it is back", async () => {
    await site.world.runUntil("14:11");
    const { page, close } = await openPage(browser);
    await page.goto(site.url + RACE);
    await sees(page, "Pas de pari");
    await page.route("**/api/**", (route) => route.abort());
    await page.reload();
    await sees(page, "Pas de pari");
    await sees(page, "service injoignable ; dernière lecture il y a");
    await page.unroute("**/api/**");
    await page.getByRole("button", { name: "Réessayer" }).click();
    await page.getByRole("alert").waitFor({ state: "detached" });
    await close();
  });

  test("tickets tell stake, dividend with its interval, chance, and the loss at worst; the help line stands below", async () => {
    await site.world.runUntil("14:11");
    const { page, close } = await openPage(browser);
    await page.route("**/races/R1C1/page*", async (route) => {
      const answer = await route.fetch();
      await route.fulfill({ response: answer, json: { ...(await answer.json()), ...PLAYED } });
    });
    await page.goto(site.url + RACE);
    const tickets = page.locator(".tickets");
    await tickets.waitFor();
    const told = (await tickets.textContent())?.replaceAll(/[\u00A0\u202F]/g, " ");
    expect(told).toContain("simple placé 43,00 €");
    expect(told).toContain("2,60 8 fois sur 10 entre 2,10 et 3,20");
    expect(told).toContain("Au pire : 3,00 € perdus, 46,0 % de chance");
    expect(await page.locator("footer").textContent()).toContain("18+");
    expect(await axeOf(page)).toEqual([]);
    await picture(page, "race-play-360-light");
    await close();
  });
});

const PLAYED = {
  decision: "play",
  tickets: [
    {
      bet_type: "SIMPLE_PLACE",
      operator: "pmu-shop",
      runners: [4],
      stake: 300,
      probability: 0.54,
      expected_dividend: 2.6,
      expected_value: 0.404,
      interval: { low: 2.1, high: 3.2 },
    },
  ],
  risk: { worst_profit: -300, chance: 0.46 },
};

/** Pixels by which the page is wider than its window. */
function overflow(page: Page): Promise<number> {
  return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");
}

function officialAt(now: RaceResult["observedAt"]): RaceResult {
  return {
    source: "pmu",
    url: "https://pmu.test/result",
    observedAt: now,
    status: "official",
    finish: [[2], [1], [4]],
    disqualified: [],
    nonRunners: [],
    dividends: [],
  };
}
