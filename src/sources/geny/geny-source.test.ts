import { expect, test } from "vitest";
import { err, ok } from "../../domain/kernel/result.ts";
import type { Instant, RaceDay } from "../../domain/kernel/time.ts";
import type { SourceRace } from "../../domain/race/race.ts";
import type { PageFetcher } from "../../ports/page-fetcher.ts";
import { createGenySource } from "./geny-source.ts";
import { CARD_URL, RESULT_URL, renderGenyCard, renderGenyResult } from "./render-geny-pages.ts";

const day = "2026-02-03" as RaceDay;
const observedAt = "2026-02-03T08:00:00.000Z" as Instant;
const race: SourceRace = { source: "geny", racecourse: "boisjoli", title: "prix des bruyeres", url: CARD_URL };
const runners = [
  { number: 1, name: "Brume", nonRunner: false },
  { number: 2, name: "Dune", nonRunner: false },
];
const card = renderGenyCard({ runners, markets: [] });
const result = renderGenyResult({ finish: [[2], [1]] });
const pages: Record<string, string> = {
  "https://www.geny.com/reunions-courses-pmu?date=2026-02-03": `<html><a href="${CARD_URL}">1</a></html>`,
  [CARD_URL]: card,
  [RESULT_URL]: result,
  [CARD_URL.replace("-pmu/", "-pmh/")]: card,
  [RESULT_URL.replace("-pmu/", "-pmh/")]: result,
};
const fetcher: PageFetcher = {
  fetch: (url) => {
    const text = pages[url];
    const missing = err({ kind: "http_status", url, status: 404, detail: "Not Found" } as const);
    const found = (shown: string) => ok({ url, observedAt, status: 200, contentType: "text/html", text: shown });
    return Promise.resolve(text === undefined ? missing : found(text));
  },
};
const source = createGenySource({ fetcher, baseUrl: "https://www.geny.com" });

test("the programme comes from the page of the day, the card from the race's page, the result from its twin", async () => {
  expect(await source.programme(day)).toMatchObject({ ok: true, value: { races: [{ url: CARD_URL, raceNumber: 1 }] } });
  expect(await source.card(day, race)).toMatchObject({ ok: true, value: { url: CARD_URL, runners: [{}, {}] } });
  expect(await source.result(day, race)).toMatchObject({ ok: true, value: { url: RESULT_URL, finish: [[2], [1]] } });
});

test("a province race keeps its own pages", async () => {
  const province = { ...race, url: CARD_URL.replace("-pmu/", "-pmh/") };
  expect(await source.card(day, province)).toMatchObject({ ok: true });
  expect(await source.result(day, province)).toMatchObject({ ok: true, value: { status: "official" } });
});

test("a race without an address is not offered, and what the fetcher could not bring is handed on", async () => {
  const { url: _url, ...bare } = race;
  const refused = {
    ok: false,
    error: { kind: "not_offered", url: "", detail: "no address of boisjoli prix des bruyeres" },
  };
  expect(await source.card(day, bare)).toEqual(refused);
  expect(await source.result(day, bare)).toEqual(refused);
  const gone = { ...race, url: "https://www.geny.com/partants-pmu/2026-02-03-x-pmu-y_c1" };
  expect(await source.card(day, gone)).toMatchObject({ ok: false, error: { kind: "http_status", url: gone.url } });
  expect(await source.result(day, gone)).toMatchObject({ ok: false, error: { kind: "http_status" } });
  expect(await source.programme("2026-02-05" as RaceDay)).toMatchObject({ ok: false, error: { kind: "http_status" } });
});
