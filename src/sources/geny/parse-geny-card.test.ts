import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { centsOf } from "../../domain/kernel/money.ts";
import { addMinutes, type Instant } from "../../domain/kernel/time.ts";
import type { Market, RaceCard, Runner } from "../../domain/race/card.ts";
import { parseMusique } from "../../domain/race/musique.ts";
import { DISCIPLINES } from "../../domain/race/race.ts";
import { parseGenyCard } from "./parse-geny-card.ts";
import { CARD_URL, renderGenyCard, type ShownCard } from "./render-geny-pages.ts";

const observedAt = "2026-02-03T10:00:00.000Z" as Instant;
const parse = (text: string, url = CARD_URL) => parseGenyCard({ url, observedAt, text });
const unreadable = (detail: RegExp) => ({
  ok: false,
  error: { kind: "unreadable", url: CARD_URL, detail: expect.stringMatching(detail) as string },
});

const runners: readonly Runner[] = [
  {
    number: 1,
    name: "Brume d'Avril",
    nonRunner: false,
    jockey: "P.-Y. Lenoir",
    trainer: "Mlle S. Petit",
    age: 5,
    sex: "male",
    distance: 2200,
    shoeing: "Déferré des quatre pieds",
    blinkers: "Portent des oeillères",
    musique: parseMusique("5s2s(23)1s"),
    earnings: centsOf(8_844_000),
  },
  { number: 2, name: "Coquelicot", nonRunner: true, trainer: "A. Roux", age: 5, sex: "female", distance: 2225 },
  { number: 3, name: "Dune Rose", nonRunner: false, jockey: "B. Blanc", age: 7, sex: "gelding", distance: 2225 },
];
const market: Market = { pool: "geny", win: { 1: 11.8, 3: 9 }, reference: { win: { 1: 10, 3: 7.5 } } };
const card: ShownCard = { runners, markets: [market], starters: 2 };
const html = renderGenyCard(card);

test("a page of runners gives the field, the non-runner marked, and both columns of odds", () => {
  const read = parse(html);
  expect(read).toMatchObject({ ok: true, value: { source: "geny", url: CARD_URL, observedAt, starters: 2 } });
  expect(read.ok && read.value.runners).toEqual(runners);
  expect(read.ok && read.value.markets).toEqual([market]);
});

test("the weight is what the horse carries once the jockey's allowance is off", () => {
  const gallop = renderGenyCard(
    { ...card, runners: [{ ...(runners[0] as Runner), weight: 67.5, handicapValue: 51.5 }, ...runners.slice(1)] },
    "gallop",
  );
  const read = parse(gallop.replace("<td>67,5</td> <td> - </td>", "<td>67,5</td> <td>64,5</td>"));
  expect(read.ok && read.value.runners[0]).toMatchObject({ weight: 64.5, handicapValue: 51.5 });
});

test("a page whose accents are lost is read all the same", () => {
  const read = parse(html.replaceAll(/[À-ÿ°]/g, "\uFFFD").replaceAll("8\u00a0", "8\uFFFD"));
  expect(read.ok && read.value.markets).toEqual([market]);
  expect(read.ok && [read.value.discipline, read.value.runners[0]?.trainer]).toEqual(["ATTELE", "Mlle S. Petit"]);
});

test("start, title and numbers stand in the cartouche; (R-1) is no number of a meeting", () => {
  const read = parse(renderGenyCard({ ...card, startsAt: "2026-02-03T08:05:00.000Z" as Instant, going: "Collant" }));
  expect(read.ok && read.value).toMatchObject({
    startsAt: "2026-02-03T08:05:00.000Z",
    racecourse: "Boisjoli",
    raceNumber: 3,
    title: "Prix des Bruyères",
    discipline: "ATTELE",
    going: "Collant",
  });
  expect(read.ok && read.value.meetingNumber).toBeUndefined();
});

const words = fc.stringMatching(/^[A-ZÉ][A-ZÉa-zé' .-]{1,16}[a-z]$/).map((text) => text.replace(/ +/g, " "));
const tenths = fc.integer({ min: 11, max: 9999 }).map((n) => n / 10);
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const half = (value: number | undefined) => (value === undefined ? undefined : value / 2);
const anyCard = (kind: "trot" | "gallop") =>
  fc
    .record({
      shown: fc.uniqueArray(
        fc.record({
          runner: fc.record({
            number: fc.integer({ min: 1, max: 24 }),
            name: words,
            nonRunner: fc.boolean(),
            jockey: maybe(words),
            trainer: maybe(words),
            shoeing: maybe(fc.constant("Ferré des antérieurs")),
            blinkers: maybe(fc.constant("Oeillères australienne")),
            musique: maybe(fc.constantFrom("1aDa(23)2m", "0h(23)3sTh").map(parseMusique)),
          }),
          body: maybe(
            fc.record({ sex: fc.constantFrom("male", "female", "gelding"), age: fc.integer({ min: 2, max: 15 }) }),
          ),
          trot: fc.record({
            distance: maybe(fc.integer({ min: 1600, max: 4200 })),
            earnings: maybe(fc.nat({ max: 3_000_000 })),
          }),
          gallop: fc.record({
            weight: maybe(fc.integer({ min: 90, max: 150 })),
            handicapValue: maybe(fc.integer({ min: 10, max: 140 })),
          }),
          win: maybe(tenths),
          reference: maybe(tenths),
        }),
        { selector: ({ runner }) => runner.number, minLength: 2, maxLength: 20 },
      ),
      minutes: fc.nat({ max: 720 }),
      racecourse: words,
      title: words,
      meetingNumber: fc.integer({ min: 1, max: 12 }),
      raceNumber: fc.integer({ min: 1, max: 12 }),
      discipline: fc.constantFrom(...DISCIPLINES),
      distance: fc.integer({ min: 900, max: 7200 }),
      prize: fc.integer({ min: 1, max: 4_000_000 }),
      going: fc.constantFrom("Bon", "Très souple"),
    })
    .map(({ shown, minutes, ...race }): RaceCard => {
      const ordered = shown.toSorted((a, b) => a.runner.number - b.runner.number);
      const quotes = ordered.filter(({ runner }) => !runner.nonRunner);
      const win = Object.fromEntries(quotes.flatMap((q) => (q.win === undefined ? [] : [[q.runner.number, q.win]])));
      const reference = Object.fromEntries(
        quotes.flatMap((q) => (q.reference === undefined ? [] : [[q.runner.number, q.reference]])),
      );
      const hasReference = Object.keys(reference).length > 0;
      return {
        source: "geny",
        url: CARD_URL,
        observedAt,
        runners: ordered.map(({ runner, body, trot, gallop }) => ({
          ...runner,
          ...body,
          jockey: runner.nonRunner ? undefined : runner.jockey,
          ...(kind === "trot"
            ? {
                distance: trot.distance,
                earnings: trot.earnings === undefined ? undefined : centsOf(trot.earnings * 100),
              }
            : { weight: half(gallop.weight), handicapValue: half(gallop.handicapValue) }),
        })),
        markets:
          Object.keys(win).length > 0 || hasReference
            ? [{ pool: "geny", win, ...(hasReference ? { reference: { win: reference } } : {}) }]
            : [],
        starters: quotes.length,
        startsAt: addMinutes("2026-02-03T08:00:00.000Z" as Instant, minutes),
        ...race,
      };
    });

test.each(["trot", "gallop"] as const)("whatever a %s page can show is read back as it was", (kind) => {
  fc.assert(
    fc.property(anyCard(kind), (shown) => {
      expect(parse(renderGenyCard(shown, kind))).toEqual({ ok: true, value: shown });
    }),
    { numRuns: 50 },
  );
});

test("an address that does not name its race is not compared with the page", () => {
  for (const url of ["https://www.geny.com/partants-pmu?id_course=1800999", "http://["]) {
    expect(parse(html, url)).toMatchObject({ ok: true, value: { url, runners: [{}, {}, {}] } });
  }
});

test("a cartouche without a racecourse leaves it out; without a calendar the day is that of the address", () => {
  const shown = renderGenyCard({ ...card, racecourse: "", startsAt: "2026-02-03T08:05:00.000Z" as Instant });
  const read = parse(shown.replace("selectedDateValue", "x"));
  expect(read.ok && [read.value.racecourse, read.value.startsAt]).toEqual([undefined, "2026-02-03T08:05:00.000Z"]);
});

describe("odds", () => {
  const last = "<td> 9</td></tr>";

  test.each(["0", "1", "NaN", "null", "x", "-3", "0,5", "10/1"])("%s are no odds and spoil the page", (shown) => {
    expect(html).toContain(last);
    expect(parse(html.replace(last, `<td> ${shown}</td></tr>`))).toEqual(unreadable(/^runner 3: odds /));
    expect(parse(html.replace("<td> 7,5</td>", `<td> ${shown}</td>`))).toEqual(
      unreadable(/^runner 3: reference odds /),
    );
  });

  test.each(["", "-", "&nbsp;"])("%j is none: the runner has no key", (shown) => {
    const read = parse(html.replace(last, `<td>${shown}</td></tr>`));
    expect(read.ok && read.value.markets).toEqual([{ ...market, win: { 1: 11.8 } }]);
  });

  test("a page before the first odds has no market", () => {
    const read = parse(renderGenyCard({ ...card, markets: [] }));
    expect(read.ok && read.value.markets).toEqual([]);
  });

  test("odds for a non-runner are refused, empty cells are not", () => {
    const np = renderGenyCard(card).replace(
      /(<td class="nonPartant">(?:(?!<\/tr>)[\s\S])*)<\/tr>/,
      "$1<td></td><td>4,5</td></tr>",
    );
    expect(parse(np)).toEqual(unreadable(/^odds for the non-runner 2$/));
    expect(parse(np.replace("4,5", "")).ok).toBe(true);
  });
});

describe("a page that is not what it should be is refused", () => {
  test.each([
    ["a runner number twice", "<td>3</td>", "<td>1</td>", /^two runners wear 1$/],
    ["a number that is none", "<td>3</td>", "<td>0</td>", /^row 0/],
    ["a row without a name", "Dune Rose &#xe900;", "&#xe900;", /^row 3/],
    ["a row without its last cell", "<td> 9</td></tr>", "</tr>", /^runner 3: cells are missing/],
    ["an age that is none", "<td>H7</td>", "<td>H</td>", /^runner 3: sex and age H$/],
    ["a distance that is none", "<td>2200</td>", "<td>loin</td>", /^runner 1: distance loin$/],
    ["earnings that are none", "<td>88440</td>", "<td>-5</td>", /^runner 1: earnings/],
    [
      "other starters than the header counts",
      "2&nbsp;Partants",
      "3&nbsp;Partants",
      /^the header counts 3 starters, the table 2$/,
    ],
    [
      "other non-runners than the header names",
      ":&nbsp;2 </div>",
      ":&nbsp;3 </div>",
      /^the header names the non-runners 3, the table 2$/,
    ],
    ["a non-runner without a number", ":&nbsp;2 </div>", ":&nbsp;deux </div>", /^Non-partant/],
    ["no column of horses", "<th>Cheval</th>", "<th>Poney</th>", /^columns n, poney/],
    ["no cartouche", "cartoucheCourse", "x", /^no \.cartoucheCourse$/],
    ["another day", "03/02/2026", "04/02/2026", /^the page shows 2026-02-04, not 2026-02-03$/],
    ["another race", "_c1800123_h271", "_c1800999_h271", /^the page shows the race 1800999, not 1800123$/],
    [
      "a start that is none",
      '<span class="infoCourse">',
      '<span class="infoCourse">Départ <strong>bientôt</strong>',
      /^start bientôt$/,
    ],
    ["a prize that is none", "Course E (trot)", "beaucoup €", /^prize beaucoup €$/],
  ])("%s", (_, shown, broken, detail) => {
    expect(html).toContain(shown);
    expect(parse(html.replace(shown, broken))).toEqual(unreadable(detail));
  });

  test("no field", () => {
    expect(parse(html.replace("tableau_partants", "x"))).toEqual(unreadable(/^columns/));
    expect(parse(renderGenyCard({ runners: [], markets: [] }))).toEqual(unreadable(/^no field: 0 runners$/));
  });

  test("cut anywhere, it is never a card", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: html.length - 9 }), (end) => {
        expect(parse(html.slice(0, end)).ok).toBe(false);
      }),
    );
  });

  test("nothing, and the site's own error page", () => {
    expect(parse("")).toMatchObject({ ok: false, error: { kind: "empty_page" } });
    const error = "<html><head><title>Erreur - Geny</title></head><body></body></html>";
    expect(parse(error)).toMatchObject({ ok: false, error: { kind: "error_page", detail: "Erreur - Geny" } });
  });
});
