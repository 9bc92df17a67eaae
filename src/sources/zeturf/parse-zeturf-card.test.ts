import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { centsOf } from "../../domain/kernel/money.ts";
import { type Instant, instantOf } from "../../domain/kernel/time.ts";
import type { Market, RaceCard, Runner } from "../../domain/race/card.ts";
import { parseMusique } from "../../domain/race/musique.ts";
import { DISCIPLINES } from "../../domain/race/race.ts";
import { parseZeturfCard } from "./parse-zeturf-card.ts";
import { RACE_URL, renderOdds, renderZeturfRace, type ShownRace } from "./render-zeturf-pages.ts";

const observedAt = "2026-02-03T15:24:00.000Z" as Instant;
const parse = (text: string, url = RACE_URL) => parseZeturfCard({ url, observedAt, text });

const runners: readonly Runner[] = [
  {
    number: 1,
    name: "BRUME D'AVRIL",
    nonRunner: false,
    jockey: "Lenoir Thé.",
    trainer: "Petit & fils",
    age: 6,
    sex: "gelding",
    distance: 2650,
    shoeing: "Déferré des 4 fers",
    musique: parseMusique("4a (25) Da 1a"),
    earnings: centsOf(1_733_000),
    record: `1'15"0`,
  },
  { number: 2, name: "COQUELICOT", nonRunner: true, jockey: "Roux A.", age: 5, sex: "female", distance: 2675 },
  { number: 3, name: "DUNE ROSE", nonRunner: false, jockey: "Blanc B.", age: 7, sex: "male", weight: 57.5, draw: 12 },
];
const market: Market = {
  pool: "zeturf",
  win: { 1: 2.4, 3: 16 },
  reference: { win: { 1: 2.8, 3: 10.8 }, quotedAt: "2026-02-03T15:20:00.000Z" as Instant },
  place: { 1: { min: 1.5, max: 1.9 }, 3: { min: 2.5, max: 3.6 } },
};
const card: ShownRace["card"] = { runners, markets: [market], starters: 2 };
const withOdds = (change: (odds: string) => string) =>
  parse(renderZeturfRace({ card, odds: change(renderOdds(runners, market)) }));
const unreadable = (detail: string | RegExp) => ({
  ok: false,
  error: { kind: "unreadable", url: RACE_URL, detail: expect.stringMatching(detail) as string },
});

test("a race page gives the field, the non-runner marked, and the odds of ZEturf's pool", () => {
  const read = parse(renderZeturfRace({ card }));
  expect(read).toMatchObject({ ok: true, value: { source: "zeturf", url: RACE_URL, observedAt, starters: 2 } });
  expect(read.ok && read.value.runners).toEqual(runners);
  expect(read.ok && read.value.markets).toEqual([market]);
});

const words = fc.stringMatching(/^[A-ZÉ][A-ZÉa-z' &.-]{1,18}[A-Za-z.]$/).map((text) => text.replace(/ +/g, " "));
const tenths = fc.integer({ min: 11, max: 9999 }).map((n) => n / 10);
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const anyRunner = fc.record({
  number: fc.integer({ min: 1, max: 24 }),
  name: words,
  nonRunner: fc.boolean(),
  jockey: maybe(words),
  trainer: maybe(words),
  sexAndAge: maybe(
    fc.record({ sex: fc.constantFrom("male", "female", "gelding"), age: fc.integer({ min: 2, max: 15 }) }),
  ),
  distance: maybe(fc.integer({ min: 800, max: 7200 })),
  weight: maybe(fc.integer({ min: 90, max: 150 }).map((n) => n / 2)),
  draw: maybe(fc.integer({ min: 1, max: 24 })),
  shoeing: maybe(fc.constant("Plaqué des 4")),
  blinkers: maybe(fc.constant("Oeillères australiennes")),
  musique: maybe(fc.constantFrom("4a (25) 5a 9a", "Inédit", "0p Tp (24) 14p").map(parseMusique)),
  earnings: maybe(fc.integer({ min: 0, max: 300_000_000 }).map(centsOf)),
  record: maybe(fc.constant(`1'13"8`)),
  odds: maybe(fc.record({ win: maybe(tenths), reference: maybe(tenths), place: maybe(fc.tuple(tenths, tenths)) })),
});
const anyCard = fc
  .record({
    shown: fc.uniqueArray(anyRunner, { selector: ({ number }) => number, minLength: 2, maxLength: 24 }),
    startsAt: fc.integer({ min: 1_600_000_000, max: 1_900_000_000 }).map((seconds) => instantOf(seconds * 1000)),
    racecourse: words,
    title: words,
    meetingNumber: fc.integer({ min: 1, max: 99 }),
    raceNumber: fc.integer({ min: 1, max: 15 }),
    discipline: fc.constantFrom(...DISCIPLINES),
    distance: fc.integer({ min: 800, max: 7200 }),
    prize: fc.integer({ min: 1, max: 4_000_000 }),
    going: fc.constantFrom("Bon", "Humide rapide", "Très Souple"),
  })
  .map(({ shown, ...race }): RaceCard => {
    const ordered = shown.toSorted((a, b) => a.number - b.number);
    const quoted = ordered.flatMap(({ number, nonRunner, odds }) => (odds && !nonRunner ? [{ number, ...odds }] : []));
    const byNumber = <T>(pick: (quote: (typeof quoted)[number]) => T | undefined) =>
      Object.fromEntries(quoted.flatMap((q) => (pick(q) === undefined ? [] : [[q.number, pick(q) as T]])));
    const win = byNumber((q) => q.win);
    const reference = byNumber((q) => q.reference);
    const place = byNumber((q) => q.place && { min: Math.min(...q.place), max: Math.max(...q.place) });
    const any = [win, reference, place].some((odds) => Object.keys(odds).length > 0);
    return {
      source: "zeturf",
      url: RACE_URL,
      observedAt,
      runners: ordered.map(({ odds: _odds, sexAndAge, ...runner }) => ({ ...runner, ...sexAndAge })),
      markets: any
        ? [
            {
              pool: "zeturf",
              win,
              ...(Object.keys(reference).length > 0
                ? { reference: { win: reference, quotedAt: "2026-02-03T14:20:00.000Z" as Instant } }
                : {}),
              ...(Object.keys(place).length > 0 ? { place } : {}),
            },
          ]
        : [],
      starters: ordered.filter((runner) => !runner.nonRunner).length,
      ...race,
    };
  });

test("whatever a race page can show is read back as it was", () => {
  fc.assert(
    fc.property(anyCard, (shown) => {
      expect(parse(renderZeturfRace({ card: shown }))).toEqual({ ok: true, value: shown });
    }),
    { numRuns: 60 },
  );
});

describe("absent odds are left out", () => {
  test.each(["[]", "null", "false", "{}", '{"displayedColumns":{"hasSG":1}}'])(
    "%s is a page before the odds",
    (odds) => {
      const read = parse(renderZeturfRace({ card, odds }));
      expect(read.ok && read.value.markets).toEqual([]);
      expect(read.ok && read.value.runners).toHaveLength(3);
    },
  );

  test("a runner without win odds beside one that has them", () => {
    const read = withOdds((odds) => odds.replace('"SG":16', '"SG":false'));
    expect(read.ok && read.value.markets[0]?.win).toEqual({ 1: 2.4 });
  });

  test("a key that is not there is none", () => {
    const read = withOdds((odds) => odds.replace('"reference":10.8,', "").replace(/"3":\{"odds":\{"SG":16/, "$&"));
    expect(read.ok && read.value.markets[0]?.reference?.win).toEqual({ 1: 2.8 });
  });
});

test.each(["false", "{}"])("an entry whose odds are %s is a runner without odds", (odds) => {
  const read = withOdds((shown) =>
    shown.replace(/"3":\{"odds":\{.*?\}/, odds === "{}" ? '"3":{"x":{}' : `"3":{"odds":${odds}`),
  );
  expect(read.ok && read.value.markets).toEqual([
    {
      pool: "zeturf",
      win: { 1: 2.4 },
      reference: { ...market.reference, win: { 1: 2.8 } },
      place: { 1: market.place?.[1] },
    },
  ]);
});

test("a header without a name leaves it out, and an address that is none is not compared", () => {
  const read = parse(renderZeturfRace({ card }), "http://[");
  expect(read.ok && [read.value.title, read.value.racecourse, read.value.going]).toEqual([undefined, undefined, "4,1"]);
});

describe("odds that are no odds spoil the page", () => {
  test.each(["0", "1", "-1", "null", '"x"', '"-"', '"2.4"', "true", "{}"])("win odds of %s", (shown) => {
    expect(withOdds((odds) => odds.replace('"SG":16', `"SG":${shown}`))).toEqual(unreadable(/^odds of runner 3: SG /));
  });

  test.each(["0", "1", "null"])("reference odds of %s", (shown) => {
    const read = withOdds((odds) => odds.replace('"reference":10.8', `"reference":${shown}`));
    expect(read).toEqual(unreadable(/^odds of runner 3: reference /));
  });

  test("NaN, which JSON does not know", () => {
    expect(withOdds((odds) => odds.replace('"SG":16', '"SG":NaN'))).toEqual(unreadable(/not JSON/));
  });

  test("a place range with one end, or upside down", () => {
    expect(withOdds((odds) => odds.replace('"SPMax":3.6', '"SPMax":false'))).toEqual(
      unreadable(/SPMin 2.5, SPMax false/),
    );
    expect(withOdds((odds) => odds.replace('"SPMax":3.6', '"SPMax":2.4'))).toEqual(
      unreadable(/SPMin 2.5 above SPMax 2.4/),
    );
    expect(withOdds((odds) => odds.replace('"SPMin":2.5', '"SPMin":1'))).toEqual(unreadable(/SPMin 1/));
    for (const shown of ["0", '"x"', "null"]) {
      expect(withOdds((odds) => odds.replace('"SPMin":2.5', `"SPMin":${shown}`))).toEqual(
        unreadable(/^odds of runner 3: SPMin [^,]*$/),
      );
    }
    expect(withOdds((odds) => odds.replace('"SPMax":3.6', '"SPMax":null'))).toEqual(unreadable(/SPMax null/));
  });

  test("a quote for a non-runner: its pool was not reckoned anew", () => {
    const read = withOdds((odds) => odds.replace(/("2":\{"odds":\{"reference":)false/, "$116.5"));
    expect(read).toEqual(unreadable("^odds for the non-runner 2$"));
  });

  test("a quote for a runner who is not in the field, and a runner without an entry", () => {
    expect(withOdds((odds) => odds.replace('"3":', '"4":'))).toEqual(
      unreadable("^runner 3 is missing from cotesInfos$"),
    );
    expect(withOdds((odds) => odds.replace('"3":', '"4":{"odds":{"SG":9}},"3":'))).toEqual(
      unreadable(/runner 4, who is not/),
    );
  });

  test("an entry that is no object, and a moment that is none", () => {
    expect(withOdds((odds) => odds.replace(/"3":\{.*?\}[^}]*\}/, '"3":null'))).toEqual(
      unreadable("^odds of runner 3: null$"),
    );
    expect(withOdds((odds) => odds.replace(/"3":\{"odds":\{.*?\}/, '"3":{"odds":7'))).toEqual(
      unreadable("^odds of runner 3: 7$"),
    );
    const read = withOdds((odds) => odds.replace(/"referenceDateTime":"[^"]*"/, '"referenceDateTime":"ce soir"'));
    expect(read).toEqual(unreadable('referenceDateTime "ce soir"'));
  });

  test("an object that does not close", () => {
    expect(withOdds((odds) => `${odds.slice(0, -1)},"9":{`)).toEqual(unreadable("cotesInfos does not close"));
  });
});

describe("a page that is not what it should be is refused", () => {
  const html = renderZeturfRace({ card });

  test("nothing in it", () => {
    expect(parse(" \n")).toMatchObject({ ok: false, error: { kind: "empty_page", url: RACE_URL } });
  });

  test("the site's own error page, served with status 200", () => {
    const error = "<html><head><title>Contenu non disponible</title></head><body></body></html>";
    expect(parse(error)).toMatchObject({ ok: false, error: { kind: "error_page", detail: "Contenu non disponible" } });
  });

  test("cut anywhere, it is never a card", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: html.length - 9 }), (end) => {
        expect(parse(html.slice(0, end)).ok).toBe(false);
      }),
    );
  });

  test("the page of another race", () => {
    const other = renderZeturfRace({ card, uri: "/fr/course/2026-02-03/R4C8-boisjoli-prix-des-saules" });
    expect(parse(other)).toEqual(unreadable(/another race: .*R4C8/));
    expect(parse(renderZeturfRace({ card, uri: "/fr/compte" }))).toEqual(unreadable(/another race/));
  });

  test("another number of starters than the header counts", () => {
    const read = parse(renderZeturfRace({ card: { ...card, starters: 3 } }));
    expect(read).toEqual(unreadable("^the header counts 3 starters, the table 2$"));
  });

  test("a runner number twice", () => {
    const twice = html.replaceAll('data-runner="3"', 'data-runner="1"').replace("bruyeres/3", "bruyeres/1");
    expect(parse(twice.replace(" 3 </span>", " 1 </span>"))).toEqual(unreadable("^two runners wear 1$"));
  });

  test("no field", () => {
    expect(parse(html.replaceAll("table-runners", "table-others"))).toEqual(unreadable("^no field: 0 runners$"));
  });

  test.each([
    ["a number that is none", 'data-runner="3"', 'data-runner="0"', /^runner 0: number/],
    ["a badge of another number", " 3 </span>", " 4 </span>", /^runner 3: number/],
    ["no name", 'title="DUNE ROSE"', 'title=""', /^runner 3: name/],
    ["a name escaped twice", 'title="DUNE ROSE"', 'title="DUNE D&amp;#039;OR"', /^runner 3: name DUNE D&#039;OR/],
    ["the name of another horse", "bruyeres/3", "bruyeres/1", /^runner 3: name DUNE ROSE at .*bruyeres\/1$/],
    ["no foot", '<footer id="footer">', "<footer>", /^the page is cut: it has no #footer$/],
    ["an age that is none", "M/7", "M/", /^runner 3: sex and age M\/$/],
    ["a distance that is none", 'distance"> 2650m', 'distance"> longue', /^runner 1: distance longue/],
    ["a weight that is none", "57.5 kg", "lourd", /^runner 3: weight lourd/],
    ["a draw that is none", '<td class="corde"> 12', '<td class="corde"> 0', /^runner 3: draw 0/],
    ["earnings in another currency", "17\u00a0330 €", "17\u00a0330 $", /^runner 1: earnings/],
    [
      "a start that is none",
      "</h2>",
      '</h2><div class="heure-course"><span data-timestamp="soon"></span></div>',
      /^start soon/,
    ],
    ["a prize that is none", "2 Partants", "beaucoup € - 2 Partants", /^prize beaucoup €/],
    ["a meeting that is none", "> R4 <", "> Rx <", /^meeting Rx/],
    ["a race that is none", "> C7 <", "> Cx <", /^race Cx/],
  ])("%s", (_, shown, broken, detail) => {
    expect(html).toContain(shown);
    expect(parse(html.replace(shown, broken))).toEqual(unreadable(detail));
  });
});

test("before the race the page may have no header that we know: the field stands for itself", () => {
  const read = parse(renderZeturfRace({ card }).replace("infos-course", "unknown"));
  expect(read.ok && [read.value.runners.length, read.value.starters, read.value.startsAt]).toEqual([
    3,
    undefined,
    undefined,
  ]);
});
