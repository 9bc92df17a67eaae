import { describe, expect, test } from "vitest";
import { err, ok } from "../../domain/kernel/result.ts";
import type { RaceDay } from "../../domain/kernel/time.ts";
import type { SourceRace } from "../../domain/race/race.ts";
import type { FetchError, PageFetcher } from "../../ports/page-fetcher.ts";
import {
  BASE_URL,
  CARD_URL,
  cardText,
  course,
  DIVIDENDS_URL,
  finishedCourse,
  OBSERVED_AT,
  PERFORMANCES_URL,
  PROGRAMME_URL,
  participant,
  programmeText,
  renderPerformances,
  reunion,
} from "./pmu-fixtures.ts";
import { createPmuSource } from "./pmu-source.ts";

const DAY = "2025-11-05" as RaceDay;
const RACE: SourceRace = { source: "pmu", meetingNumber: 1, raceNumber: 1, racecourse: "FABLEVILLE" };
const DIVIDENDS = JSON.stringify([
  { typePari: "SIMPLE_GAGNANT", rapports: [{ libelle: "Simple gagnant", dividendePourUnEuro: 310, combinaison: "3" }] },
]);
const PAID = { operator: "pmu-shop", betType: "SIMPLE_GAGNANT", label: "Simple gagnant", runners: [3], dividend: 310 };

/** An API that serves these texts, or statuses, and answers 404 elsewhere. */
function pmuServing(answers: Readonly<Record<string, string | number>>, baseUrl = BASE_URL) {
  const asked: string[] = [];
  const fetcher: PageFetcher = {
    fetch(url) {
      asked.push(url);
      const answer = answers[url] ?? 404;
      if (typeof answer === "string") {
        return Promise.resolve(
          ok({ url, observedAt: OBSERVED_AT, status: 200, contentType: "application/json", text: answer }),
        );
      }
      const error: FetchError = { kind: "http_status", url, status: answer, detail: "no page" };
      return Promise.resolve(err(error));
    },
  };
  return { source: createPmuSource({ fetcher, baseUrl }), asked };
}

const FINISHED = programmeText(reunion([finishedCourse()]));

test("the day of the address is written DDMMYYYY, with or without a slash at the end of the base", async () => {
  for (const baseUrl of [BASE_URL, `${BASE_URL}/`]) {
    const { source, asked } = pmuServing({ [PROGRAMME_URL]: programmeText(reunion([course()])) }, baseUrl);
    const programme = await source.programme(DAY);
    expect(asked).toEqual([PROGRAMME_URL]);
    expect(programme).toMatchObject({ ok: true, value: { url: PROGRAMME_URL, observedAt: OBSERVED_AT } });
  }
});

test("the last starts are asked for by the PMU's own numbers, and of no other source's race", async () => {
  const { source, asked } = pmuServing({
    [PERFORMANCES_URL]: renderPerformances([{ number: 1, name: "FABLE 1", starts: [] }]),
  });
  expect(await source.performances?.(DAY, RACE)).toMatchObject({ value: { horses: [{ number: 1, starts: [] }] } });
  expect(await source.performances?.(DAY, { ...RACE, source: "geny" })).toMatchObject({
    error: { kind: "not_offered" },
  });
  expect(asked).toEqual([PERFORMANCES_URL]);
});

const sold = (typePari: string) => ({ typePari, miseBase: 200, enVente: true });

describe("a family of bets without a row", () => {
  const programme = programmeText(
    reunion([finishedCourse({ paris: [sold("SIMPLE_GAGNANT"), sold("TRIO"), sold("REPORT_PLUS"), sold("E_MULTI")] })]),
  );
  const served = (dividends: string) =>
    pmuServing({ [PROGRAMME_URL]: programme, [DIVIDENDS_URL]: dividends }).source.result(DAY, RACE);

  test("that the race sold is a page that lost rows", async () => {
    expect(await served(DIVIDENDS)).toMatchObject({
      error: { kind: "unreadable", detail: "dividends: the race sold TRIO and pmu-shop has no row of it" },
    });
  });

  test("that the page says to be given back is one, and is told", async () => {
    const refunded = { typePari: "TRIO", rembourse: true, rapports: [] };
    const dividends = JSON.stringify([...(JSON.parse(DIVIDENDS) as object[]), refunded]);
    expect(await served(dividends)).toMatchObject({
      ok: true,
      value: { dividends: [PAID], refundedBets: [{ operator: "pmu-shop", betType: "TRIO" }] },
    });
  });
});

test("the card of a race is asked for by the PMU's own numbers", async () => {
  const url = `${PROGRAMME_URL}/R12/C3/participants`;
  const { source, asked } = pmuServing({ [url]: cardText(participant(1)) });
  const card = await source.card(DAY, { ...RACE, meetingNumber: 12, raceNumber: 3 });
  expect(asked).toEqual([url]);
  expect(card).toMatchObject({ ok: true, value: { source: "pmu", url, runners: [{ number: 1 }] } });
});

describe("a race", () => {
  test.each([
    ["without a meeting number", { ...RACE, meetingNumber: undefined }],
    ["without a race number", { ...RACE, raceNumber: undefined }],
    ["numbered by another site", { ...RACE, source: "zeturf" as const }],
  ])("%s is not offered, and nothing is asked", async (_, race) => {
    const { source, asked } = pmuServing({});
    expect(await source.card(DAY, race)).toMatchObject({ ok: false, error: { kind: "not_offered" } });
    expect(await source.result(DAY, race)).toMatchObject({ ok: false, error: { kind: "not_offered" } });
    expect(asked).toEqual([]);
  });

  test("that is not in the programme has no result to offer", async () => {
    const { source } = pmuServing({ [PROGRAMME_URL]: FINISHED });
    const error = { kind: "not_offered", url: PROGRAMME_URL, detail: "R1C9 is not in the programme" };
    expect(await source.result(DAY, { ...RACE, raceNumber: 9 })).toEqual({ ok: false, error });
  });

  test("that is not run yet, or is cancelled, costs one request", async () => {
    const cancelled = course({
      categorieStatut: "ANNULEE",
      statut: "COURSE_ANNULEE",
      rapportsDefinitifsDisponibles: true,
    });
    for (const [shown, status] of [
      [course(), "pending"],
      [cancelled, "cancelled"],
      [{ ...cancelled, ordreArrivee: [[3], [2]] }, "cancelled"],
    ] as const) {
      const { source, asked } = pmuServing({ [PROGRAMME_URL]: programmeText(reunion([shown])) });
      expect(await source.result(DAY, RACE)).toMatchObject({ ok: true, value: { status, dividends: [] } });
      expect(asked).toEqual([PROGRAMME_URL]);
    }
  });
});

describe("a result", () => {
  test("is the arrival of the programme with its dividends", async () => {
    const { source, asked } = pmuServing({ [PROGRAMME_URL]: FINISHED, [DIVIDENDS_URL]: DIVIDENDS });
    const value = { status: "official", finish: [[3], [2, 4], [6]], nonRunners: [5], dividends: [PAID] };
    expect(await source.result(DAY, RACE)).toMatchObject({ ok: true, value });
    expect(asked).toEqual([PROGRAMME_URL, CARD_URL, DIVIDENDS_URL]);
  });

  test.each([404, 204, "", "[]"])("whose dividends are answered with %j has none yet", async (answer) => {
    const { source } = pmuServing({ [PROGRAMME_URL]: FINISHED, [DIVIDENDS_URL]: answer });
    const value = { status: "official", finish: [[3], [2, 4], [6]], dividends: [] };
    expect(await source.result(DAY, RACE)).toMatchObject({ ok: true, value });
  });

  test.each([
    [500, "http_status"],
    [403, "http_status"],
    ["<html>", "error_page"],
    ['[{"typePari":', "unreadable"],
  ])("whose dividends are answered with %j is an error, not a race that pays nothing", async (answer, kind) => {
    const { source } = pmuServing({ [PROGRAMME_URL]: FINISHED, [DIVIDENDS_URL]: answer });
    expect(await source.result(DAY, RACE)).toMatchObject({ ok: false, error: { kind, url: DIVIDENDS_URL } });
  });

  test("whose dividends the PMU says are not there yet does not ask for them", async () => {
    const early = finishedCourse({ statut: "ARRIVEE_PROVISOIRE", rapportsDefinitifsDisponibles: false });
    const { source, asked } = pmuServing({ [PROGRAMME_URL]: programmeText(reunion([early])) });
    expect(await source.result(DAY, RACE)).toMatchObject({ ok: true, value: { status: "provisional", dividends: [] } });
    expect(asked).toEqual([PROGRAMME_URL]);
  });

  test("takes its non-runners from the runners' list where the programme tells no incident", async () => {
    const silent = programmeText(reunion([finishedCourse({ incidents: undefined })]));
    const list = cardText(participant(3), participant(5, { statut: "NON_PARTANT" }), participant(6));
    const { source, asked } = pmuServing({ [PROGRAMME_URL]: silent, [CARD_URL]: list, [DIVIDENDS_URL]: DIVIDENDS });
    expect(await source.result(DAY, RACE)).toMatchObject({ ok: true, value: { nonRunners: [5], dividends: [PAID] } });
    expect(asked).toEqual([PROGRAMME_URL, CARD_URL, DIVIDENDS_URL]);
  });

  test("of a trot race has the chronos of the runners' list, and does without where that cannot be read", async () => {
    const list = cardText(participant(3, { reductionKilometrique: 74_200 }), participant(5));
    const pages = { [PROGRAMME_URL]: FINISHED, [DIVIDENDS_URL]: DIVIDENDS };
    const { source } = pmuServing({ ...pages, [CARD_URL]: list });
    expect(await source.result(DAY, RACE)).toMatchObject({
      ok: true,
      value: { nonRunners: [5], chronos: { 3: 74.2 } },
    });
    const without = await pmuServing({ ...pages, [CARD_URL]: "<html>" }).source.result(DAY, RACE);
    expect(without).toMatchObject({ ok: true, value: { nonRunners: [5], dividends: [PAID] } });
    expect(without.ok && without.value.chronos).toBeUndefined();
  });

  test("without incidents and without a runners' list is an error, not a race without non-runners", async () => {
    const silent = programmeText(reunion([finishedCourse({ incidents: undefined })]));
    for (const answer of [404, "", "<html>"]) {
      const { source } = pmuServing({ [PROGRAMME_URL]: silent, [CARD_URL]: answer, [DIVIDENDS_URL]: DIVIDENDS });
      expect(await source.result(DAY, RACE)).toMatchObject({ ok: false, error: { url: CARD_URL } });
    }
  });

  test("whose runners' list contradicts its arrival is unreadable", async () => {
    const silent = programmeText(reunion([finishedCourse({ incidents: undefined })]));
    const list = cardText(participant(3, { statut: "NON_PARTANT" }));
    const { source } = pmuServing({ [PROGRAMME_URL]: silent, [CARD_URL]: list });
    expect(await source.result(DAY, RACE)).toMatchObject({ ok: false, error: { kind: "unreadable" } });
  });
});

test("what the network brings is passed on as it is", async () => {
  const { source } = pmuServing({ [PROGRAMME_URL]: 503 });
  const error = { kind: "http_status", url: PROGRAMME_URL, status: 503 };
  expect(await source.programme(DAY)).toMatchObject({ ok: false, error });
  expect(await source.result(DAY, RACE)).toMatchObject({ ok: false, error });
  expect(await source.card(DAY, RACE)).toMatchObject({ ok: false, error: { kind: "http_status", status: 404 } });
});
