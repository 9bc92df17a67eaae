import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Instant } from "../domain/kernel/time.ts";
import { runnerTableType } from "../ports/runner-table.ts";
import { parseCsvCard } from "./parse-csv-card.ts";

const url = "https://www.zeturf.fr/fr/course/2026-02-03/R4C7-boisjoli";
const observedAt = "2026-02-03T15:20:00.000Z" as Instant;

function read(text: string, contentType = runnerTableType("zeturf")) {
  return parseCsvCard({ text, url, observedAt, contentType }, "zeturf");
}

function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}

/** `line 3, column 2: …` */
function refusal(text: string): string {
  const card = read(text);
  return card.ok ? "read" : card.error.detail;
}

describe("a table of runners that somebody typed", () => {
  test("is a card of the source and pool named, in whatever order its columns stand", () => {
    const text = `\uFEFFname;number;place_max;place_min;odds;jockey;trainer;musique;non_runner
Dune;2;1,9;1,4;3,9;"Renard; fils";B. Corbeau;1a2a;non
Brume;1;;;;;;;NP

Écume;10;2,4;1,8;11.8;;;;
`;
    expect(read(text)).toMatchObject({
      ok: true,
      value: {
        source: "zeturf",
        url,
        observedAt,
        origin: "imported",
        runners: [
          { number: 1, name: "Brume", nonRunner: true, jockey: undefined },
          { number: 2, name: "Dune", nonRunner: false, jockey: "Renard; fils", musique: { text: "1a2a" } },
          { number: 10, name: "Écume", nonRunner: false },
        ],
        markets: [
          {
            pool: "zeturf",
            win: { 2: 3.9, 10: 11.8 },
            place: { 2: { min: 1.4, max: 1.9 }, 10: { min: 1.8, max: 2.4 } },
          },
        ],
      },
    });
  });

  test("is read with commas, with semicolons and with tabs; a decimal comma between commas wants quotes", () => {
    const win = { ok: true, value: { markets: [{ win: { 1: 2.5, 2: 3.5 } }] } };
    expect(read('number,name,odds\r\n1,Brume,2.5\r\n2,Dune,"3,5"\r\n')).toMatchObject(win);
    expect(read("number\tname\todds\n1\tBrume\t2,5\n2\tDune\t3,5")).toMatchObject(win);
    expect(refusal("number,name,odds\n1,Brume,2,5\n2,Dune,3,5")).toMatch(
      /^line 2, column 4: 4 cells, the header has 3/,
    );
  });

  test("without odds yet has a field and no market", () => {
    expect(read("number;name;odds\n1;Brume;\n2;Dune;-")).toMatchObject({ ok: true, value: { markets: [] } });
  });

  test.each([
    ["number;name;odds\n1;Brume;2,5\n1;Dune;3", "line 3, column 1: this number came before"],
    ["number;name;odds\n1;Brume;1\n2;Dune;3", 'line 2, column 3: not decimal odds above 1: "1"'],
    ["number;name;odds\n1;Brume;2 500\n2;Dune;3", 'line 2, column 3: not decimal odds above 1: "2 500"'],
    ["number;name;odds\n0;Brume;2\n2;Dune;3", 'line 2, column 1: not a runner\'s number: "0"'],
    ["number;name;odds\n1;12;2\n2;Dune;3", 'line 2, column 2: not a name: "12"'],
    ["number;name;cote\n1;Brume;2\n2;Dune;3", 'line 1, column 3: no column is called "cote"'],
    ["number;name\n1;Brume\n2;Dune", "line 1, column 1: the column odds is missing"],
    ["number;name;odds;odds\n1;Brume;2;2\n2;Dune;3;3", "line 1, column 4: odds is there twice"],
    ["number;name;odds;non_runner\n1;Brume;2;oui\n2;Dune;3;", 'line 2, column 3: odds of a non-runner: "2"'],
    ["number;name;odds;non_runner\n1;Brume;;peut-être\n2;Dune;3;", 'line 2, column 4: neither yes nor no: "peut-être"'],
    [
      "number;name;odds;place_min\n1;Brume;2;1,2\n2;Dune;3;",
      "line 1, column 1: the column place_min or place_max is missing",
    ],
    [
      "number;name;odds;place_min;place_max\n1;Brume;2;1,2;\n2;Dune;3;;",
      "line 2, column 5: a place range has two ends",
    ],
    ["number;name;odds;place_min;place_max\n1;Brume;2;1,9;1,2\n2;Dune;3;;", "line 2, column 5: less than place_min"],
    ['number;name;odds\n1;"Brume;2\n2;Dune;3', "line 2, column 2: a quote is never closed"],
    ['number;name;odds\n1;"Bru"me;2\n2;Dune;3', 'line 2, column 2: "m" after a closing quote'],
    ["number;name;odds\n1;Brume;2", "no field: 1 runners"],
    ["   \n", "line 1, column 1: the table is empty"],
  ])("%j is refused with its place", (text, told) => {
    expect(refusal(text)).toContain(told);
  });

  test("names its pool beside it: none, or one that nobody knows, is refused", () => {
    const text = "number;name;odds\n1;Brume;2\n2;Dune;3";
    expect(read(text, "text/csv")).toMatchObject({ ok: false, error: { kind: "unreadable" } });
    expect(read(text, "text/csv; pool=bourse")).toMatchObject({ ok: false });
  });

  test("written and read again is the same, whatever the names and the separator", () => {
    const name = fc.stringMatching(/^[A-Za-z][A-Za-z ;,"'\t-]{0,12}[a-z]$/);
    const odds = fc.option(
      fc.integer({ min: 101, max: 99_900 }).map((cents) => cents / 100),
      { nil: undefined },
    );
    const rows = fc.uniqueArray(fc.record({ number: fc.integer({ min: 1, max: 20 }), name, odds }), {
      selector: ({ number }) => number,
      minLength: 2,
      maxLength: 20,
    });
    fc.assert(
      fc.property(rows, fc.constantFrom(";", ",", "\t"), fc.constantFrom("\n", "\r\n"), (field, separator, end) => {
        const lines = field.map((row) =>
          [row.number, quoted(row.name), quoted(String(row.odds ?? "").replace(".", ","))].join(separator),
        );
        const card = read([["number", "name", "odds"].join(separator), ...lines].join(end));
        if (!card.ok) throw new Error(card.error.detail);
        const sorted = field.toSorted((a, b) => a.number - b.number);
        expect(card.value.runners.map(({ number, name: shown }) => [number, shown])).toEqual(
          sorted.map((row) => [row.number, row.name.trim()]),
        );
        const win = Object.fromEntries(
          field.flatMap((row) => (row.odds === undefined ? [] : [[row.number, row.odds]])),
        );
        expect(card.value.markets[0]?.win ?? {}).toEqual(win);
      }),
    );
  });
});
