import { expect, test } from "vitest";
import { err, ok } from "../../domain/kernel/result.ts";
import type { Instant, RaceDay } from "../../domain/kernel/time.ts";
import type { SourceRace } from "../../domain/race/race.ts";
import type { PageFetcher } from "../../ports/page-fetcher.ts";
import { RACE_URL, renderProgramme, renderZeturfRace } from "./render-zeturf-pages.ts";
import { createZeturfSource } from "./zeturf-source.ts";

const day = "2026-02-03" as RaceDay;
const observedAt = "2026-02-03T08:00:00.000Z" as Instant;
const baseUrl = "https://www.zeturf.fr";
const race: SourceRace = { source: "zeturf", racecourse: "BOISJOLI", meetingNumber: 4, raceNumber: 7, url: RACE_URL };
const meeting = {
  day,
  number: 4,
  racecourse: "BOISJOLI",
  country: "FR",
  disciplines: [],
  races: [{ number: 7, title: "Prix des Bruyères", startsAt: "2026-02-03T15:30:00.000Z" as Instant }],
};
const runners = [
  { number: 1, name: "BRUME", nonRunner: false },
  { number: 2, name: "DUNE", nonRunner: false },
];
const pages: Record<string, string> = {
  [`${baseUrl}/fr/programmes-et-pronostics`]: renderProgramme([meeting]),
  [RACE_URL]: renderZeturfRace({
    card: { runners, markets: [] },
    result: { finish: [[2], [1]], disqualified: [], nonRunners: [] },
  }),
};
const fetcher: PageFetcher = {
  fetch: (url) => {
    const text = pages[url];
    const missing = err({ kind: "http_status", url, status: 404, detail: "Not Found" } as const);
    const found = (shown: string) => ok({ url, observedAt, status: 200, contentType: "text/html", text: shown });
    return Promise.resolve(text === undefined ? missing : found(text));
  },
};
const source = createZeturfSource({ fetcher, baseUrl });

test("the programme comes from the page of the day, card and result from the race's own page", async () => {
  expect(await source.programme(day)).toMatchObject({
    ok: true,
    value: { races: [{ raceNumber: 7, racecourse: "BOISJOLI" }] },
  });
  expect(await source.card(day, race)).toMatchObject({
    ok: true,
    value: { url: RACE_URL, runners: [{ number: 1 }, { number: 2 }] },
  });
  expect(await source.result(day, race)).toMatchObject({ ok: true, value: { status: "official", finish: [[2], [1]] } });
});

test("a day that the page does not show is not offered, and the day shown is named", async () => {
  expect(await source.programme("2026-02-05" as RaceDay)).toEqual({
    ok: false,
    error: {
      kind: "not_offered",
      url: `${baseUrl}/fr/programmes-et-pronostics`,
      detail: "the page shows 2026-02-03, not 2026-02-05",
    },
  });
});

test("a race without an address is not offered, and none is made up", async () => {
  const { url: _url, ...bare } = race;
  const refused = { ok: false, error: { kind: "not_offered", url: "", detail: "no address of BOISJOLI R4C7" } };
  expect(await source.card(day, bare)).toEqual(refused);
  expect(await source.result(day, bare)).toEqual(refused);
});

test("what the fetcher could not bring is handed on", async () => {
  const gone = { ...race, url: `${baseUrl}/fr/course/2026-02-03/R9C9-ailleurs` };
  expect(await source.card(day, gone)).toMatchObject({ ok: false, error: { kind: "http_status", status: 404 } });
  const empty = createZeturfSource({ fetcher, baseUrl: "https://other.invalid" });
  expect(await empty.programme(day)).toMatchObject({ ok: false, error: { kind: "http_status" } });
});
