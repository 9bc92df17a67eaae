import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Instant } from "../../domain/kernel/time.ts";
import { parseGenyResult } from "./parse-geny-result.ts";
import { RESULT_URL, renderGenyResult } from "./render-geny-pages.ts";

const observedAt = "2026-02-03T16:10:00.000Z" as Instant;
const parse = (text: string) => parseGenyResult({ url: RESULT_URL, observedAt, text });
const finish = [[7], [1], [5], [9]];
const unreadable = (detail: RegExp) => ({
  ok: false,
  error: { kind: "unreadable", url: RESULT_URL, detail: expect.stringMatching(detail) as string },
});

test("a definitive arrival is official; rows without a place are not placed", () => {
  expect(parse(renderGenyResult({ finish, unplaced: [3, 2], nonRunners: [4] }))).toEqual({
    ok: true,
    value: {
      source: "geny",
      url: RESULT_URL,
      observedAt,
      status: "official",
      finish,
      disqualified: [],
      nonRunners: [4],
      dividends: [],
    },
  });
});

test("provisional, cancelled and pending are told apart", () => {
  const provisional = renderGenyResult({ finish, heading: "Arrivée provisoire" });
  expect(parse(provisional)).toMatchObject({ ok: true, value: { status: "provisional", finish } });
  const cancelled = renderGenyResult({ finish: [], heading: "Course annulée" });
  expect(parse(cancelled)).toMatchObject({ ok: true, value: { status: "cancelled", finish: [] } });
  const pending = renderGenyResult({ finish: [], heading: "Partants" }).replace('id="arrivees"', 'id="others"');
  expect(parse(pending)).toMatchObject({ ok: true, value: { status: "pending", finish: [], dividends: [] } });
});

test("whatever arrival a page can show is read back, dead heats and all", () => {
  const anyFinish = fc
    .tuple(
      fc.shuffledSubarray([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], { minLength: 2 }),
      fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }),
    )
    .map(([order, ties]) => {
      const groups: number[][] = [];
      for (const [i, number] of order.entries()) {
        if (i > 0 && ties[i]) groups.at(-1)?.push(number);
        else groups.push([number]);
      }
      return groups;
    });
  fc.assert(
    fc.property(anyFinish, (shown) => {
      expect(parse(renderGenyResult({ finish: shown, unplaced: [20] }))).toMatchObject({
        ok: true,
        value: { finish: shown },
      });
    }),
    { numRuns: 60 },
  );
});

/** One operator's column: the nesting is the site's, `td` left open and all. */
const column = (operator: string, rows: string, { unit = "1", picto = "simple", arrival = "" } = {}) =>
  `<td style="width: 258px;"><div><b><i>${operator}</i></b></div>${arrival}
<table style="width: 100%;"><tbody><tr><td class="blancdouble"><img src="x.svg" alt="${picto}"></td><td class="blancdroite"> pour<b> ${unit} &euro;</b></td></tr>${rows}</tbody></table>`;
const row = (combination: string, label: string, amount: string) =>
  `<tr><td class="ncdouble1"><div style="float: left"> <b>${combination}</b> </div><div style="float: right"> ${label}</div></td><td class="pts01droite1" align="right"> <b> ${amount} &euro; </b></td></tr>`;
const plain = (words: string, amount: string) =>
  `<tr><td class="ncdouble0" width="150"> ${words}</td><td class="pts01droite0"> ${amount} &euro; </td></tr>`;
const family = (id: string, ...columns: readonly string[]) =>
  `<table id="${id}"><tr>${columns.join("<td></td>")}</tr></table><br/>`;
/** Of an arrival that is not official yet: what an official one must show is another matter. */
const read = (rapports: string) => {
  const result = parse(renderGenyResult({ finish, rapports }).replace("Arrivée définitive", "Arrivée provisoire"));
  return result.ok
    ? result.value.dividends.map((d) => [d.operator, d.betType, d.label, d.runners.join("-"), d.dividend])
    : result;
};

describe("dividends", () => {
  test("three operators pay three dividends for one bet", () => {
    const placed = row("7", "Simple Placé", "4,50") + row("1", "Simple Placé", "2,77");
    const second = `<table><tbody>${placed}</tbody></table>`;
    expect(
      read(
        family(
          "lesSolos",
          column("GENYBET.FR", row("7", "Simple Gagnant", "9,84")) + second,
          column("PMU", row("7", "Gagnant", "11,30") + row("7", "Placé", "3,10") + row("1", "Placé", "2,30")),
          column("PMU.FR", row("7", "Gagnant", "11,50")),
        ),
      ),
    ).toEqual([
      ["genybet", "SIMPLE_GAGNANT", "Simple Gagnant", "7", 984],
      ["genybet", "SIMPLE_PLACE", "Simple Placé", "7", 450],
      ["genybet", "SIMPLE_PLACE", "Simple Placé", "1", 277],
      ["pmu-shop", "SIMPLE_GAGNANT", "Gagnant", "7", 1130],
      ["pmu-shop", "SIMPLE_PLACE", "Placé", "7", 310],
      ["pmu-shop", "SIMPLE_PLACE", "Placé", "1", 230],
      ["pmu-online", "SIMPLE_GAGNANT", "Gagnant", "7", 1150],
    ]);
  });

  test("couplé and trio, in order and not", () => {
    const duos = column(
      "GENYBET.FR",
      row("7-1", "Couplé Gagnant", "28,79") + row("7-1", "Couplé Ordre", "61,79") + row("7-5", "Couplé Placé", "9,29"),
    );
    const trios = column("PMU", row("7-1-5", "Trio", "49,46") + row("7-1-5", "Trio Ordre", "1 232,40"));
    expect(read(family("lesDuos", duos) + family("lesTrios", trios))).toEqual([
      ["genybet", "COUPLE_GAGNANT", "Couplé Gagnant", "7-1", 2879],
      ["genybet", "COUPLE_ORDRE", "Couplé Ordre", "7-1", 6179],
      ["genybet", "COUPLE_PLACE", "Couplé Placé", "7-5", 929],
      ["pmu-shop", "TRIO", "Trio", "7-1-5", 4946],
      ["pmu-shop", "TRIO_ORDRE", "Trio Ordre", "7-1-5", 123_240],
    ]);
  });

  test("rows without horses have those above them; a row without words the picto's", () => {
    const arrival = '<div><b><span id="les2sur42">7 - 1 - 5 - 9</span></b></div>';
    const two = family(
      "les2sur4",
      column("PMU", plain("Rapport 2sur4", "9,10"), { arrival }),
      column("PMU.FR", plain("", "6,20"), { arrival, picto: "e2sur4" }),
    );
    const four = family(
      "lesQuartos",
      column("GENYBET.FR", plain("7-1-5-9", "940,53"), { picto: "quatro" }),
      column("PMU", plain("Bonus", "7,00"), { arrival }),
    );
    expect(read(two + four)).toEqual([
      ["pmu-shop", "DEUX_SUR_QUATRE", "Rapport 2sur4", "7-1-5-9", 910],
      ["pmu-online", "DEUX_SUR_QUATRE", "e2sur4", "7-1-5-9", 620],
      ["genybet", "GENYBET_QUATRO", "quatro", "7-1-5-9", 94_053],
      ["pmu-shop", "QUARTE_PLUS", "Bonus", "7-1-5-9", 700],
    ]);
  });

  test("a dividend for 2 € is brought to 1 €; A is any horse, NP one that did not run", () => {
    const rows =
      row("7-1-5-9-16", "Ordre", "26 706,90") + row("1-5-7-9-A", "Bonus 4", "57,50") + row("1-5-NP", "Bonus 3", "4,24");
    expect(read(family("lesQuintos", column("GENYBET.FR", rows, { unit: "2", picto: "superTop5" })))).toEqual([
      ["genybet", "GENYBET_SUPER_TOP5", "Ordre", "7-1-5-9-16", 1_335_345],
      ["genybet", "GENYBET_SUPER_TOP5", "Bonus 4", "1-5-7-9", 2875],
      ["genybet", "GENYBET_SUPER_TOP5", "Bonus 3", "1-5-nonRunner", 212],
    ]);
  });

  test("bets of several horses go by the PMU's codes, those that no capture holds by their picto", () => {
    const pmu = (picto: string) => column("PMU", row("7-1-5-9", "Ordre", "5,00"), { picto });
    const online = column("PMU.FR", row("7-1-5-9", "Ordre", "5,00"), { picto: "eSuper4" });
    const families = [
      family("lesMultis", pmu("multi")),
      family("lesMultis", pmu("miniMulti")),
      family("lesMultis", column("PMU.FR", row("7-1-5-9", "Multi 4", "5,00"), { picto: "emulti" })),
      family("lesQuintos", pmu("quinte")),
      family("lesTierces", pmu("")),
      family("lesSupers", online),
    ];
    expect((read(families.join("")) as string[][]).map(([, betType]) => betType)).toEqual([
      "MULTI",
      "MINI_MULTI",
      "MULTI",
      "QUINTE_PLUS",
      "TIERCE",
      "SUPER4",
    ]);
  });

  test("an empty amount was not paid, an empty row is none", () => {
    const rows = `${row("7", "Gagnant", "5,00")}${row("1", "Placé", "").replace("&euro;", "")}<tr><td colspan="2" class="ncdouble1"></td></tr>`;
    expect(read(family("lesSolos", column("PMU", rows)))).toEqual([
      ["pmu-shop", "SIMPLE_GAGNANT", "Gagnant", "7", 500],
    ]);
  });

  test.each([
    [
      "an amount that is none",
      family("lesSolos", column("PMU", row("7", "Gagnant", "beaucoup"))),
      /lesSolos 7 Gagnant beaucoup/,
    ],
    [
      "an operator that we do not know",
      family("lesSolos", column("BETCO", row("7", "Gagnant", "5,00"))),
      /operator unknown/,
    ],
    ["no unit", family("lesSolos", column("PMU", row("7", "Gagnant", "5,00")).replace("pour", "par")), /for \? cents/],
    [
      "half a cent",
      family("lesTierces", column("PMU", row("7-1-5", "Ordre", "5,15"), { unit: "2" })),
      /5,15 € for 200 cents/,
    ],
    ["a bet that we do not know", family("lesSolos", column("PMU", row("7", "Malin", "5,00"))), /unknown bet/],
    ["no horses", family("lesTierces", column("PMU", plain("Ordre", "5,00"))), /no combination/],
  ])("%s spoils the page", (_, rapports, detail) => {
    expect(read(rapports)).toEqual(unreadable(detail));
  });
});

describe("an arrival that contradicts itself is refused", () => {
  const html = renderGenyResult({ finish });
  test.each([
    ["a heading that we do not know", html.replace("définitive", "retardée"), /^arrival: heading arrive retarde$/],
    ["a table without a heading", html.replace("Arrivée définitive", "Tableau"), /^arrival: heading missing$/],
    ["no place at all", renderGenyResult({ finish: [], unplaced: [1] }), /^arrival: no place$/],
    ["places that go back", html.replace("<strong>3</strong>", "<strong>1</strong>"), /^arrival: place 1 of 5$/],
    ["a place that is none", html.replace("<strong>3</strong>", "<strong>3x</strong>"), /^arrival: place 3x of 5$/],
    [
      "a place that nobody leaves free",
      html.replace("<strong>4</strong>", "<strong>6</strong>"),
      /^arrival: place 6 of 9$/,
    ],
    ["a row that lost a cell", html.replace('<td align="center"> 5</td>', ""), /^arrival: 4 cells/],
    [
      "non-runners under another name",
      renderGenyResult({ finish, nonRunners: [4] }).replace('"nonPartant"', '"np"'),
      /^non-runners are named outside/,
    ],
    ["no foot", html.replace('id="ft"', 'id="x"'), /no #ft$/],
    ["a horse twice", renderGenyResult({ finish: [[7], [7]] }), /^arrival: 2 7$/],
    ["a number that is none", html.replace("> 7</td>", "> ?</td>"), /^arrival: 1 \?$/],
    ["columns that we do not know", html.replace("N°", "Rang"), /^arrival: columns/],
    ["a place for a non-runner", renderGenyResult({ finish, nonRunners: [5] }), /^the non-runner 5 has a place$/],
    ["the page of another race", html.replace("_c1800123_h277", "_c1800999_h277"), /^the page shows the race 1800999/],
    ["no cartouche", html.replace("cartoucheCourse", "x"), /^no \.cartoucheCourse$/],
    ["a cut page", html.slice(0, -12), /cut/],
  ])("%s", (_, text, detail) => {
    expect(parse(text)).toEqual(unreadable(detail));
  });

  test("nothing, and the site's own error page", () => {
    expect(parse(" ")).toMatchObject({ error: { kind: "empty_page" } });
    expect(parse("<title>Erreur - Geny</title></html>")).toMatchObject({ error: { kind: "error_page" } });
  });
});
