import { expect, test } from "vitest";
import type { Instant, RaceDay } from "../../domain/kernel/time.ts";
import { parseGenyProgramme } from "./parse-geny-programme.ts";

const day = "2026-02-03" as RaceDay;
const url = "https://www.geny.com/reunions-courses-pmu?date=2026-02-03";
const observedAt = "2026-02-03T08:00:00.000Z" as Instant;
const page = (body: string) => `<html><head><title>Courses PMU</title></head><body>${body}</body></html>`;
const parse = (body: string) =>
  parseGenyProgramme({ url, observedAt, text: page(body) }, { day, baseUrl: "https://www.geny.com" });
const path = "/partants-pmu/2026-02-03-bois-joli-pmu-prix-des-bruyeres_c1800123";

test("each race of the day is read from its link, once, with what the slug and the links tell", () => {
  const read = parse(`<a href="/partants-pmu/2026-02-04-bois-joli-pmu-prix-x_c1800200">1</a>
<div id="reunion4"><a href="${path}?src=a" accesskey="3"><span>3</span></a><a href="${path}#top">Prix des Bruyères</a></div>
<a name="reunion5"></a><a href="/partants-pmh/2026-02-03-les-pins-pmu-prix-d-hiver_c1800124">C1</a>
<a href="/partants-pmu?id_course=1800125">par id</a>`);
  expect(read).toEqual({
    ok: true,
    value: {
      source: "geny",
      url,
      observedAt,
      races: [
        {
          source: "geny",
          url: `https://www.geny.com${path}`,
          racecourse: "bois joli",
          meetingNumber: 4,
          raceNumber: 3,
          title: "Prix des Bruyères",
          status: "scheduled",
        },
        {
          source: "geny",
          url: "https://www.geny.com/partants-pmh/2026-02-03-les-pins-pmu-prix-d-hiver_c1800124",
          racecourse: "les pins",
          meetingNumber: 5,
          raceNumber: 1,
          title: "prix d hiver",
          status: "scheduled",
        },
      ],
    },
  });
});

test("a page without anchors or numbers still names its races", () => {
  const read = parse(`<a href="${path}"><img src="x.png"></a>`);
  expect(read.ok && read.value.races).toEqual([
    {
      source: "geny",
      url: `https://www.geny.com${path}`,
      racecourse: "bois joli",
      title: "prix des bruyeres",
      status: "scheduled",
    },
  ]);
});

test("no race of the day, a slug that names no racecourse, a cut page and the error page are refused", () => {
  const none = parse('<a href="/partants-pmu/2026-02-04-bois-joli-pmu-prix-x_c1800200">1</a>');
  expect(none).toMatchObject({ error: { kind: "unreadable", detail: "no race of 2026-02-03 on the page" } });
  const nameless = parse('<a href="/partants-pmu/2026-02-03-prix-x_c1800200">1</a>');
  expect(nameless).toMatchObject({
    error: { kind: "unreadable", detail: expect.stringMatching(/racecourse/) as string },
  });
  const cut = { url, observedAt, text: `<html><a href="${path}">1</a>` };
  expect(parseGenyProgramme(cut, { day, baseUrl: "https://www.geny.com" })).toMatchObject({
    error: { kind: "unreadable" },
  });
  const error = { url, observedAt, text: "<title>Erreur - Geny</title></html>" };
  expect(parseGenyProgramme(error, { day, baseUrl: "https://www.geny.com" })).toMatchObject({
    error: { kind: "error_page" },
  });
});
