import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { AxeBuilder } from "@axe-core/playwright";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { createHttpWorld, type HttpWorld } from "../fakes/http-world.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** Debian's Chromium, or one that the environment names; undefined: tests of pages are skipped. */
export const CHROMIUM = [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser"].find(
  (path) => path !== undefined && existsSync(path),
);

/** The pages as the service serves them, built where they are out of date. */
export function builtPages(): string {
  const build = spawnSync(process.execPath, ["scripts/build-web.mjs"], { cwd: root, encoding: "utf8" });
  if (build.status !== 0) throw new Error(build.stderr);
  return `${root}web/dist`;
}

export function launch(): Promise<Browser> {
  // Chromium's sandbox needs rights that a container of CI has not; it opens nothing but loopback.
  return chromium.launch({ executablePath: CHROMIUM ?? "", args: ["--no-sandbox", "--force-prefers-reduced-motion"] });
}

export type Site = HttpWorld & { readonly url: string };

/** The invented day behind a real port of loopback. */
export async function openSite(pages: string): Promise<Site> {
  const world = await createHttpWorld({ pages });
  const url = await world.server.listen({ port: 0, host: "127.0.0.1" });
  return { ...world, url };
}

const PHONE = { width: 360, height: 740 };
export const WIDE = { width: 1280, height: 860 };

/** A reader in Paris who asks for French, on a phone, unless said otherwise; faults of the page are kept. */
export async function openPage(browser: Browser, options: BrowserContextOptions = {}) {
  const context = await browser.newContext({
    locale: "fr-FR",
    timezoneId: "Europe/Paris",
    viewport: PHONE,
    ...options,
  });
  const page = await context.newPage();
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(error.message));
  page.on("console", (line) => {
    if (line.type() === "error") faults.push(line.text());
  });
  return { page, faults, close: () => context.close() };
}

/** What axe finds, as rule and element. */
export async function axeOf(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(" ")}`));
}

/** Keeps a picture for whoever looks at the run: `out/screenshots/`. */
export async function picture(page: Page, name: string): Promise<void> {
  const folder = `${root}out/screenshots`;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
}

/** Waits until a text is on the page, wherever it stands. */
export async function sees(page: Page, text: string): Promise<void> {
  await page.locator("body", { hasText: text }).waitFor({ timeout: 8_000 });
}
