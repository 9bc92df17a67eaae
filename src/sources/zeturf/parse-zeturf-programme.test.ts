import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addMinutes, type Instant, type RaceDay } from "../../domain/kernel/time.ts";
import { alpha3Of } from "./country-codes.ts";
import { parseZeturfProgramme } from "./parse-zeturf-programme.ts";
import { renderMeetingList, renderProgramme, type ShownMeeting } from "./render-zeturf-pages.ts";

const day = "2026-02-03" as RaceDay;
const url = "https://www.zeturf.fr/fr/programmes-et-pronostics";
const observedAt = "2026-02-03T08:00:00.000Z" as Instant;
const baseUrl = "https://www.zeturf.fr";
const parse = (text: string) => parseZeturfProgramme({ url, observedAt, text }, { day, baseUrl });

const boisjoli: ShownMeeting = {
  day,
  number: 4,
  racecourse: "BOISJOLI",
  country: "FR",
  disciplines: ["Attelé"],
  races: [
    { number: 1, title: "Prix des Bruyères", startsAt: "2026-02-03T12:55:00.000Z" as Instant },
    { number: 2, title: "Prix d'Hiver - Groupe III", startsAt: "2026-02-03T13:30:00.000Z" as Instant },
  ],
};
const tomorrow: ShownMeeting = { ...boisjoli, day: "2026-02-04" as RaceDay, number: 1 };

test("every race of the day, with its address, start and title; other days are passed over", () => {
  expect(parse(renderProgramme([boisjoli, tomorrow]))).toEqual({
    ok: true,
    value: {
      source: "zeturf",
      url,
      observedAt,
      races: [
        {
          source: "zeturf",
          meetingNumber: 4,
          raceNumber: 1,
          url: "https://www.zeturf.fr/fr/course/2026-02-03/R4C1-boisjoli-prix-1",
          meetingUrl: "https://www.zeturf.fr/fr/reunion/2026-02-03/R4-boisjoli",
          racecourse: "BOISJOLI",
          title: "Prix des Bruyères",
          startsAt: "2026-02-03T12:55:00.000Z",
          status: "scheduled",
          country: "FRA",
          discipline: "ATTELE",
        },
        expect.objectContaining({ raceNumber: 2, title: "Prix d'Hiver - Groupe III" }),
      ],
    },
  });
});

test("a race past its start is no longer only scheduled", () => {
  const page = { url, observedAt: "2026-02-03T13:10:00.000Z" as Instant, text: renderProgramme([boisjoli]) };
  const read = parseZeturfProgramme(page, { day, baseUrl });
  expect(read.ok && read.value.races.map((race) => race.status)).toEqual(["running", "scheduled"]);
});

test("a meeting of two disciplines says none of a race; a page without the list says neither it nor the country", () => {
  const mixed = parse(renderProgramme([{ ...boisjoli, disciplines: ["Attelé", "Monté"] }]));
  expect(mixed.ok && [mixed.value.races[0]?.discipline, mixed.value.races[0]?.country]).toEqual([undefined, "FRA"]);
  const bare = parse(renderProgramme([boisjoli]).replace(renderMeetingList([boisjoli]), ""));
  expect(bare.ok && [bare.value.races[0]?.discipline, bare.value.races[0]?.country]).toEqual([undefined, undefined]);
});

test("the flag tells the country where the link does not", () => {
  const read = parse(renderProgramme([{ ...boisjoli, country: "SE" }]).replaceAll(/data-tc-pays="\w+"/g, ""));
  expect(read.ok && read.value.races[0]?.country).toBe("SWE");
});

test("a race without a title has none", () => {
  const read = parse(renderProgramme([boisjoli]).replace('title="13h55 - Prix des Bruyères"', ""));
  expect(read.ok && read.value.races.map((race) => race.title)).toEqual([undefined, "Prix d'Hiver - Groupe III"]);
});

test("codes of countries are the PMU's; one that we do not know is kept", () => {
  expect(["FR", "gb", "UY", "xx"].map(alpha3Of)).toEqual(["FRA", "GBR", "URY", "XX"]);
});

const unreadable = (detail: RegExp) => ({
  ok: false,
  error: { kind: "unreadable", url, detail: expect.stringMatching(detail) as string },
});

describe("a page that is not the day's programme is refused", () => {
  const html = renderProgramme([boisjoli]);

  test("it shows another day, and says which", () => {
    const read = parse(renderProgramme([tomorrow]));
    expect(read).toMatchObject({
      ok: false,
      error: { kind: "unreadable", detail: "the page shows 2026-02-04, not 2026-02-03", daysShown: ["2026-02-04"] },
    });
  });

  test.each([
    ["no race", html.replaceAll("scroll-element", "x"), /^no race on the page$/],
    ["a start that is none", html.replace(/data-depart="\d+"/, 'data-depart="0"'), /^start of /],
    ["an address that is none", html.replace("R4C2-boisjoli", "R4Cx-boisjoli"), /^race /],
    ["a day that is none", html.replace("/fr/course/2026-02-03/R4C2", "/fr/course/2026-02-30/R4C2"), /^race /],
    ["no racecourse", html.replace('<div class="nom">BOISJOLI</div>', ""), /^racecourse of /],
    [
      "a race whose row is gone",
      html.replace(/<li class="scroll-element".*?<\/li>/s, ""),
      /counts 2 races, the strip lists 1$/,
    ],
    [
      "a meeting whose strip is gone",
      renderProgramme([boisjoli, { ...boisjoli, number: 5 }]).replace(/<div class="strip2">.*?<\/ul><\/div>/s, ""),
      /R4-boisjoli counts 2 races, the strip lists 0$/,
    ],
    ["two races of one number", html.replace("R4C2-boisjoli", "R4C1-boisjoli"), /^two races wear one number$/],
  ])("%s", (_, text, detail) => {
    expect(parse(text)).toEqual(unreadable(detail));
  });

  test("cut anywhere, it is never a programme", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: html.length - 9 }), (end) => {
        expect(parse(html.slice(0, end)).ok).toBe(false);
      }),
    );
  });

  test("nothing, and the site's error page", () => {
    expect(parse("")).toMatchObject({ error: { kind: "empty_page" } });
    expect(parse("<title>Contenu non disponible</title></html>")).toMatchObject({ error: { kind: "error_page" } });
  });
});

test("whatever the strip can show is read back as it was", () => {
  const meeting = fc.record({
    day: fc.constant(day),
    number: fc.integer({ min: 1, max: 60 }),
    racecourse: fc.stringMatching(/^[A-Z][A-Z']{2,12}$/),
    country: fc.constantFrom("FR", "GB", "CL"),
    disciplines: fc.constant(["Plat"]),
    races: fc.uniqueArray(
      fc.record({
        number: fc.integer({ min: 1, max: 16 }),
        title: fc.stringMatching(/^Prix [a-z'&]{1,12}$/),
        startsAt: fc.nat({ max: 900 }).map((minutes) => addMinutes(observedAt, minutes + 1)),
      }),
      { selector: ({ number }) => number, minLength: 1, maxLength: 12 },
    ),
  });
  const programme = fc.uniqueArray(meeting, { selector: ({ number }) => number, minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(programme, (meetings) => {
      const read = parse(renderProgramme(meetings));
      const shown = read.ok
        ? read.value.races.map((race) => [
            race.meetingNumber,
            race.racecourse,
            race.raceNumber,
            race.title,
            race.startsAt,
            race.country,
            race.discipline,
          ])
        : read;
      expect(shown).toEqual(
        meetings.flatMap((m) =>
          m.races.map((r) => [m.number, m.racecourse, r.number, r.title, r.startsAt, alpha3Of(m.country), "PLAT"]),
        ),
      );
    }),
    { numRuns: 60 },
  );
});
