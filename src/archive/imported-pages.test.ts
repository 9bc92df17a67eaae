import { describe, expect, test } from "vitest";
import { createFakePages } from "../../test/fakes/fake-pages.ts";
import { addMinutes, type Instant } from "../domain/kernel/time.ts";
import { decodeText } from "../fetch/decode-text.ts";
import type { FetchError } from "../ports/page-fetcher.ts";
import { createMemoryStore } from "../store/memory/memory-store.ts";
import { answerFromImports, canImportMend } from "./imported-pages.ts";
import { createStoredArchive } from "./stored-archive.ts";

const URL_OF_RACE = "https://www.zeturf.fr/fr/course/2026-02-03/R4C7-boisjoli";
const NOON = "2026-02-03T11:00:00.000Z" as Instant;

function page(text: string, observedAt: Instant, url = URL_OF_RACE) {
  const headers = { "content-type": "text/html" };
  return { url, observedAt, status: 200, headers, body: Buffer.from(text), confirmed: false };
}

function createSite(now: { value: Instant }) {
  const store = createMemoryStore();
  const imports = createStoredArchive(store, "imports");
  const archive = createStoredArchive(store);
  const pages = new Map<string, string | FetchError>();
  const clock = { now: () => now.value };
  const warned: unknown[] = [];
  const log = { info() {}, warn: (message: string) => void warned.push(message), error() {} };
  const live = createFakePages(clock, pages);
  const fetcher = answerFromImports(live, { imports, archive, clock, log, decode: decodeText });
  return {
    store,
    pages,
    warned,
    fetch: () => fetcher.fetch(URL_OF_RACE),
    bring: (text: string, observedAt: Instant, url?: string) =>
      imports.keep({ ...page(text, observedAt, url), imported: { file: "saved.html", importedAt: now.value } }),
    gave: (text: string, observedAt: Instant) => archive.keep(page(text, observedAt)),
  };
}

const error = (kind: FetchError["kind"], status?: number) =>
  ({ kind, url: URL_OF_RACE, detail: "no", ...(status === undefined ? {} : { status }) }) as FetchError;

describe("where the site says no", () => {
  test.each([
    error("forbidden_by_robots"),
    error("left_alone"),
    error("budget_spent"),
    error("unreachable"),
    error("http_status", 403),
    error("http_status", 420),
    error("http_status", 429),
    error("http_status", 500),
    error("http_status", 503),
  ])("an imported page stands in, as old as it says: $kind $status", async (refusal) => {
    const site = createSite({ value: NOON });
    site.pages.set(URL_OF_RACE, refusal);
    expect(await site.fetch()).toEqual({ ok: false, error: refusal });
    const saved = addMinutes(NOON, -7);
    await site.bring("<html>saved</html>", saved);
    expect(await site.fetch()).toEqual({
      ok: true,
      value: {
        url: URL_OF_RACE,
        observedAt: saved,
        status: 200,
        contentType: "text/html",
        text: "<html>saved</html>",
        origin: "imported",
      },
    });
  });

  test.each([error("http_status", 404), error("not_allowed"), error("too_large"), error("switched_off")])(
    "no imported page changes what the operator or the site decided: $kind $status",
    async (refusal) => {
      const site = createSite({ value: NOON });
      site.pages.set(URL_OF_RACE, refusal);
      await site.bring("saved", addMinutes(NOON, -1));
      expect(canImportMend(refusal)).toBe(false);
      expect(await site.fetch()).toEqual({ ok: false, error: refusal });
    },
  );
});

test("a page that the site gives wins over any imported one", async () => {
  const site = createSite({ value: NOON });
  site.pages.set(URL_OF_RACE, "live");
  await site.bring("saved", NOON);
  const given = await site.fetch();
  expect(given).toMatchObject({ ok: true, value: { text: "live" } });
  expect(given.ok && "origin" in given.value).toBe(false);
});

test("the youngest imported page of that very address answers, and none from the future", async () => {
  const site = createSite({ value: NOON });
  site.pages.set(URL_OF_RACE, error("left_alone"));
  await site.bring("other race", addMinutes(NOON, -1), URL_OF_RACE.replace("C7", "C8"));
  await site.bring("older", addMinutes(NOON, -30));
  await site.bring("youngest", addMinutes(NOON, -2));
  await site.bring("older still", addMinutes(NOON, -90)); // brought in last
  expect(await site.fetch()).toMatchObject({ value: { text: "youngest", observedAt: addMinutes(NOON, -2) } });
  await site.bring("future", addMinutes(NOON, 1));
  expect(await site.fetch()).not.toMatchObject({ value: { text: "future" } });
});

test("an imported page that is older than what the site itself gave last does not take that back", async () => {
  const site = createSite({ value: NOON });
  site.pages.set(URL_OF_RACE, error("http_status", 503));
  await site.bring("off at 16:30", addMinutes(NOON, -60));
  await site.gave("off at 16:40", addMinutes(NOON, -10));
  expect(await site.fetch()).toMatchObject({ ok: false, error: { status: 503 } });
  await site.bring("off at 16:45", addMinutes(NOON, -5));
  expect(await site.fetch()).toMatchObject({ ok: true, value: { text: "off at 16:45" } });
});

test("a page saved yesterday still answers after midnight, and one from the day before does not", async () => {
  const now = { value: "2026-02-03T23:30:00.000Z" as Instant }; // 00:30 in Paris, on the 4th
  const site = createSite(now);
  site.pages.set(URL_OF_RACE, error("left_alone"));
  await site.bring("arrival", NOON);
  expect(await site.fetch()).toMatchObject({ ok: true, value: { text: "arrival" } });
  now.value = addMinutes(now.value, 24 * 60);
  expect(await site.fetch()).toMatchObject({ ok: false, error: { kind: "left_alone" } });
});

test("a damaged imported page is no page: the site's own refusal stands, and the log names it", async () => {
  const site = createSite({ value: NOON });
  site.pages.set(URL_OF_RACE, error("left_alone"));
  await site.bring("saved", addMinutes(NOON, -1));
  const [body = ""] = await site.store.list("imports/2026-02-03/pages/");
  const stored = await site.store.read(body);
  await site.store.replace(body, Buffer.from("no gzip"), stored?.version ?? "");
  expect(await site.fetch()).toMatchObject({ ok: false, error: { kind: "left_alone" } });
  expect(site.warned).toEqual(["an imported page cannot be read"]);
});
