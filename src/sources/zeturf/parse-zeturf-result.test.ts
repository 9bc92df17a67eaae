import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { centsOf } from "../../domain/kernel/money.ts";
import type { Instant } from "../../domain/kernel/time.ts";
import type { Runner } from "../../domain/race/card.ts";
import type { Dividend, Finish } from "../../domain/race/race-result.ts";
import { parseZeturfResult } from "./parse-zeturf-result.ts";
import { RACE_URL, renderPlaces, renderRapports, renderZeturfRace, type ShownRace } from "./render-zeturf-pages.ts";

const observedAt = "2026-02-03T16:10:00.000Z" as Instant;
const field = (size: number, nonRunners: readonly number[]): Runner[] =>
  Array.from({ length: size }, (_, i) => ({
    number: i + 1,
    name: `CHEVAL ${i + 1}`,
    nonRunner: nonRunners.includes(i + 1),
  }));
type Shown = Partial<NonNullable<ShownRace["result"]>>;
const page = (shown: Shown = {}) => {
  const result = { finish: [[7], [2], [5], [9]], disqualified: [1, 3], nonRunners: [4], ...shown };
  return renderZeturfRace({ card: { runners: field(10, result.nonRunners), markets: [] }, result });
};
const parse = (text: string) => parseZeturfResult({ url: RACE_URL, observedAt, text });
const unreadable = (detail: RegExp) => ({
  ok: false,
  error: { kind: "unreadable", url: RACE_URL, detail: expect.stringMatching(detail) as string },
});

test("an official arrival: places, disqualified, non-runners; the ticker's other races stay out", () => {
  expect(parse(page())).toEqual({
    ok: true,
    value: {
      source: "zeturf",
      url: RACE_URL,
      observedAt,
      status: "official",
      finish: [[7], [2], [5], [9]],
      disqualified: [1, 3],
      nonRunners: [4],
      dividends: [],
    },
  });
});

test("before the race there is no arrival, whatever the ticker tells of other races", () => {
  const before = renderZeturfRace({ card: { runners: field(5, [4]), markets: [] } });
  expect(parse(before)).toMatchObject({
    ok: true,
    value: { status: "pending", finish: [], nonRunners: [4], disqualified: [], dividends: [] },
  });
});

test("a provisional arrival is not official, and a cancelled race has none", () => {
  const provisional = page({ line: "Arrivée provisoire : 7 - 2 - 5 - 9" });
  expect(parse(provisional)).toMatchObject({
    ok: true,
    value: { status: "provisional", finish: [[7], [2], [5], [9]] },
  });
  expect(parse(page({ line: "Course annulée" }))).toMatchObject({
    ok: true,
    value: { status: "cancelled", finish: [] },
  });
});

test("the table goes on where the line stops, and tells the dead heats", () => {
  const finish: Finish = [[7], [2, 5], [9], [10], [8], [6]];
  const longer = page({ line: "Arrivée officielle : 7 - 5 - 2 - 9", table: renderPlaces(finish) });
  expect(parse(longer)).toMatchObject({ ok: true, value: { finish } });
  // Without a table the line stands alone; rows without a place are not placed.
  const alone = page({ line: "Arrivée officielle : 7 - 2/5 - 9", table: '<tr data-runner="1"><td>D</td></tr>' });
  expect(parse(alone)).toMatchObject({ ok: true, value: { finish: [[7], [2, 5], [9]] } });
  const shorter = page({ line: "Arrivée officielle : 7 - 2 - 5 - 9", table: renderPlaces([[7], [2]]) });
  expect(parse(shorter)).toMatchObject({ ok: true, value: { finish: [[7], [2], [5], [9]] } });
});

describe("an arrival that contradicts itself is refused", () => {
  test.each<[string, Shown, RegExp]>([
    [
      "another order in the table",
      { table: renderPlaces([[2], [7], [5], [9]]) },
      /^arrival: .* but the table has 2 - 7/,
    ],
    [
      "places that go back",
      { table: '<tr data-runner="7"><td>2e</td></tr><tr data-runner="2"><td>1er</td></tr>' },
      /^arrival table/,
    ],
    [
      "a place that nobody leaves free",
      {
        table: renderPlaces([[7], [2], [5]])
          .replace("2e", "3e")
          .replace("3e</b></td><td>5", "4e</b></td><td>5"),
      },
      /^arrival table/,
    ],
    ["a place that is none", { table: '<tr data-runner="7"><td>1x</td></tr>' }, /^arrival table/],
    ["a horse with two places", { finish: [[7], [2], [7]], table: "" }, /two places/],
    ["a word in the line", { line: "Arrivée officielle : 7 - deux - 5" }, /^arrival: 7 - deux - 5$/],
    ["no horse in the line", { line: "Arrivée officielle : -" }, /^arrival/],
    ["a heading that we do not know", { line: "Arrivée retardée" }, /^arrival: Arrivée retardée$/],
    ["a place for a non-runner", { nonRunners: [2] }, /^the non-runner 2 has a place$/],
    ["a place for a disqualified horse", { disqualified: [2] }, /^2, disqualified, has a place$/],
    [
      "a place for a horse that is not in the field",
      { finish: [[7], [14]] },
      /^14 has a place and is not in the field$/,
    ],
    ["disqualified that are no numbers", { disqualified: [Number.NaN] }, /^Disqualifié\(s\) : NaN$/],
  ])("%s", (_, shown, detail) => {
    expect(parse(page(shown))).toEqual(unreadable(detail));
  });

  test("a page without a field", () => {
    expect(parse(page().replaceAll("table-runners", "x"))).toEqual(unreadable(/^no field/));
    expect(parse(page().replaceAll('data-runner="8"', 'data-runner="huit"'))).toEqual(unreadable(/^runner huit/));
  });

  test("the page of another race, and one that is cut", () => {
    const other = renderZeturfRace({
      uri: "/fr/course/2026-02-04/R4C7-boisjoli-x",
      card: { runners: field(3, []), markets: [] },
    });
    expect(parse(other)).toEqual(unreadable(/another race/));
    expect(parse(page().slice(0, -20))).toEqual(unreadable(/cut/));
    expect(parse("")).toMatchObject({ ok: false, error: { kind: "empty_page" } });
  });
});

const simple = `<div class="table"><div class="table-header"><div class="table-cell"> Simple <div> </div></div></div>
<div class="table-header"><div class="table-cell"></div>
<div class="table-cell"><span class="paris-carre_23x19_1"></span> <span>Simple gagnant</span></div>
<div class="table-cell"><span class="paris-carre_23x19_29"></span> <span>ZEshow</span></div>
<div class="table-cell"><span class="paris-carre_23x19_2"></span> <span>Simple placé</span></div>
<div class="table-cell"><span class="paris-carre_23x19_7"></span> <span>ZE couillon</span></div></div>
<div class="table-body"><div class="table-row"><div class="table-cell"><strong>7</strong></div>
<div class="table-cell"><b class="montant"> 5,10 € </b></div><div class="table-cell"></div>
<div class="table-cell"><b class="montant"> 2,00 € </b></div><div class="table-cell"></div></div>
<div class="table-row"><div class="table-cell"><strong>2</strong></div><div class="table-cell"></div>
<div class="table-cell"><b class="montant"> 7,20 € </b></div><div class="table-cell"><b class="montant"> 2,90 € </b></div>
<div class="table-cell"></div></div>
<div class="table-row"><div class="table-cell"><strong>5</strong></div><div class="table-cell"></div><div class="table-cell"></div>
<div class="table-cell"><b class="montant"> 4,10 € </b></div><div class="table-cell"></div></div>
<div class="table-row"><div class="table-cell"><strong>9</strong></div><div class="table-cell"></div><div class="table-cell"></div>
<div class="table-cell"></div><div class="table-cell"><b class="montant">1&nbsp;209,60 €</b></div></div></div></div>`;
const ze345 = `<div class="table"><div class="table-header"><div class="table-cell"><span class="paris-carre_23x19_16"></span> ZE 345 <div> </div></div></div>
<div class="table-header"><div class="table-cell"></div><div class="table-cell"> Gain combinaison </div><div class="table-cell"> Gain champ total </div></div>
<div class="table-body"><div class="table-row"><div class="table-cell"><strong>7-2-5</strong></div><div class="table-cell"><b class="montant"> 2,01 € </b></div>
<div class="table-cell"><b class="montant"> 15,07 € </b></div></div></div></div>`;

const read = (rapports: string) => parse(page({ rapports }));
/** Before the arrival is official its dividends are not held against it. */
const readProvisional = (text: string) => parse(text.replaceAll("Arrivée officielle", "Arrivée provisoire"));

const withOpenBets = (ids: string) =>
  page({ rapports: simple }).replace("Course.init( {", `$& x: { parisOuverts: [${ids}] },`);

describe("dividends", () => {
  test("every row and column that was paid, and no empty cell", () => {
    const shown = read(simple + ze345);
    expect(shown.ok && shown.value.dividends).toEqual([
      { operator: "zeturf", betType: "SIMPLE_GAGNANT", label: "Simple gagnant", runners: [7], dividend: 510 },
      { operator: "zeturf", betType: "SIMPLE_PLACE", label: "Simple placé", runners: [7], dividend: 200 },
      { operator: "zeturf", betType: "ZE_SHOW", label: "ZEshow", runners: [2], dividend: 720 },
      { operator: "zeturf", betType: "SIMPLE_PLACE", label: "Simple placé", runners: [2], dividend: 290 },
      { operator: "zeturf", betType: "SIMPLE_PLACE", label: "Simple placé", runners: [5], dividend: 410 },
      { operator: "zeturf", betType: "ZE_COUILLON", label: "ZE couillon", runners: [9], dividend: 120_960 },
      { operator: "zeturf", betType: "ZE_345", label: "Gain combinaison", runners: [7, 2, 5], dividend: 201 },
      { operator: "zeturf", betType: "ZE_345", label: "Gain champ total", runners: [7, 2, 5], dividend: 1507 },
    ]);
  });

  test("of a bet that the page says was open and that has no row spoil the page", () => {
    expect(parse(withOpenBets("1,29,2,7,31")).ok).toBe(true);
    expect(parse(withOpenBets("1,29,2,7,31,6"))).toEqual(unreadable(/^dividends: TRIO was open and has no row$/));
  });

  test("jumelé is the couplé; ZEturf's own bets keep their names", () => {
    const bets = [
      ["COUPLE_GAGNANT", "Jumelé gagnant", 3],
      ["COUPLE_PLACE", "Jumelé placé", 5],
      ["TRIO", "Trio", 6],
      ["ZE_4", "ZE 4", 8],
      ["ZE_5", "ZE 5", 9],
      ["ZE_2_SUR_4", "ZE 2 sur 4", 13],
      ["ZE_234", "ZE 234", 15],
    ] as const;
    const dividends = bets.map(
      ([betType, label]): Dividend => ({
        operator: "zeturf",
        betType,
        label,
        runners: [7, 2],
        dividend: centsOf(1234),
      }),
    );
    const betIds = Object.fromEntries(bets.map(([betType, , id]) => [betType, id]));
    const shown = readProvisional(page({ rapports: renderRapports(dividends, betIds) }));
    expect(shown.ok && shown.value.dividends).toEqual(dividends);
  });

  test.each([
    ["an amount that is none", simple.replace("5,10 €", "beaucoup"), /Simple gagnant 7 beaucoup/],
    ["a tenth of a cent", simple.replace("5,10 €", "5,105 €"), /5,105/],
    ["a combination that is none", simple.replace("<strong>7", "<strong>sept"), /combination/],
    [
      "a cell too few",
      ze345.replace('<div class="table-cell"><b class="montant"> 2,01 € </b></div>', ""),
      /1 cells at 7-2-5/,
    ],
    [
      "a lost row of a horse that came in",
      simple.replace("<strong>5<", "<strong>9<"),
      /none for 5 among those of zeturf SIMPLE_PLACE/,
    ],
    ["a bet that lost its number", simple.replace('23x19_2"', 'x"'), /column Simple placé read as ZE_SIMPLE/],
    ["amounts in rows of another name", ze345.replace("table-row", "x"), /2 amounts are shown, 0 were read/],
    ["a family without a name", ze345.replace(" ZE 345 ", ""), /without a name/],
  ])("%s spoils the page", (_, rapports, detail) => {
    expect(read(rapports)).toEqual(unreadable(detail));
  });
});

test("whatever arrival and dividends a page can show are read back as they were", () => {
  const numbers = fc.shuffledSubarray([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], { minLength: 3 });
  const shown = fc
    .record({ numbers, ties: fc.array(fc.boolean(), { minLength: 10, maxLength: 10 }), out: fc.nat({ max: 2 }) })
    .map(({ numbers: order, ties, out }) => {
      const finish: number[][] = [];
      for (const [i, number] of order.slice(out).entries()) {
        if (i > 0 && ties[i] && finish.at(-1)?.length === 1) finish.at(-1)?.push(number);
        else finish.push([number]);
      }
      return { finish, disqualified: order.slice(0, Math.min(1, out)), nonRunners: order.slice(1, out) };
    });
  const dividend = fc.record({
    operator: fc.constant("zeturf" as const),
    betType: fc.constantFrom("TRIO", "COUPLE_PLACE", "SIMPLE_GAGNANT"),
    label: fc.constant("Rapport"),
    runners: fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 4 }),
    dividend: fc.integer({ min: 0, max: 100_000_000 }).map(centsOf),
  });
  fc.assert(
    fc.property(shown, fc.array(dividend, { maxLength: 8 }), (result, dividends) => {
      const rapports = renderRapports(dividends, { TRIO: 6, COUPLE_PLACE: 5, SIMPLE_GAGNANT: 1 });
      expect(readProvisional(page({ ...result, rapports }))).toMatchObject({
        ok: true,
        value: { ...result, dividends, status: "provisional" },
      });
    }),
    { numRuns: 60 },
  );
});
