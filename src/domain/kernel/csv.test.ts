import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { csvOf } from "./csv.ts";

describe("a table as CSV", () => {
  test("has commas, CRLF, a header, and nothing in a cell that is missing", () => {
    expect(
      csvOf(
        ["num", "nom", "cote"],
        [
          [7, "FIFI DU TEST", 4.5],
          [12, undefined, undefined],
        ],
      ),
    ).toBe("num,nom,cote\r\n7,FIFI DU TEST,4.5\r\n12,,\r\n");
    expect(csvOf(["num"], [])).toBe("num\r\n");
  });

  test("quotes a cell with a comma, a quote or a line's end, and no other", () => {
    const row = csvOf(["x"], [["11,8", 'dit "Fifi"', "two\nlines", "Écurie d'Été; fils"]]).slice(3);
    expect(row).toBe('"11,8","dit ""Fifi""","two\nlines",Écurie d\'Été; fils\r\n');
  });

  test.each(["=1+1", "+33", "-2", "@SUM(A1)", "\tx", "\r=1", "\n=1"])(
    "a text from outside that a spreadsheet would run, %j, is only shown",
    (text) => {
      expect(csvOf(["x"], [[text]]).slice(3)).toMatch(/^"?'/);
    },
  );

  test("a number below zero is a number", () => {
    expect(csvOf(["profit"], [[-2.5]])).toBe("profit\r\n-2.5\r\n");
  });

  test("whatever its texts, is read back as they were by any reader of RFC 4180", () => {
    const text = fc.string({ unit: fc.constantFrom("a", "É", ",", '"', "\r", "\n", ";", " ", "'") });
    const cell = text.filter((value) => !/^[\r\n]/.test(value));
    fc.assert(
      fc.property(fc.array(fc.array(cell, { minLength: 3, maxLength: 3 })), (rows) => {
        expect(readCsv(csvOf(["a", "b", "c"], rows))).toEqual([["a", "b", "c"], ...rows]);
      }),
    );
  });
});

/** RFC 4180, one character after the other. */
function readCsv(csv: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  for (let at = 0; at < csv.length; ) {
    const quoted = /"((?:[^"]|"")*)"/y;
    const bare = /[^",\r\n]*/y;
    quoted.lastIndex = at;
    bare.lastIndex = at;
    const match = quoted.exec(csv) ?? bare.exec(csv);
    if (!match) throw new Error(`no cell at ${at}`);
    row.push(match[1]?.replaceAll('""', '"') ?? match[0]);
    at += match[0].length;
    if (csv[at] === ",") at += 1;
    else if (csv.startsWith("\r\n", at)) {
      at += 2;
      rows.push(row);
      row = [];
    } else throw new Error(`neither comma nor line's end at ${at}`);
  }
  return rows;
}
