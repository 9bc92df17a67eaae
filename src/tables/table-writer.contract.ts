import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { instantOf } from "../domain/kernel/time.ts";
import type { Row, TableShape, TableWriter } from "../ports/table-writer.ts";

/** One column of each type. */
const EVERY_TYPE: TableShape = {
  name: "horses",
  columns: [
    { name: "name", type: "text" },
    { name: "number", type: "integer" },
    { name: "stake", type: "cents" },
    { name: "chance", type: "double" },
    { name: "started", type: "boolean" },
    { name: "off_at", type: "instant" },
    { name: "day", type: "day" },
  ],
};

const SECOND: TableShape = { name: "races", columns: [{ name: "race_id", type: "text" }] };

const missing = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const instant = fc.integer({ min: 0, max: 4e12 }).map(instantOf); // up to the year 2096
const row: fc.Arbitrary<Row> = fc.tuple(
  missing(fc.string({ unit: "grapheme", minLength: 1 })),
  missing(fc.maxSafeInteger()),
  missing(fc.integer()),
  missing(fc.double({ noNaN: true, noDefaultInfinity: true }).map((x) => x + 0)),
  missing(fc.boolean()),
  missing(instant),
  missing(instant.map((at) => at.slice(0, 10))),
);

/** What every writer promises. @param read a file's rows, in their order, as they were given */
export function tableWriterContract(
  writer: TableWriter,
  format: string,
  read: (file: string, shape: TableShape) => Promise<Row[]>,
): void {
  const root = mkdtempSync(join(tmpdir(), "gpi-tables-"));
  afterAll(() => rmSync(root, { recursive: true }));
  let folders = 0;
  const folder = () => join(root, `it's ${folders++}`);

  async function write(dir: string, rows: readonly Row[]) {
    const tables = await writer.open(dir, [EVERY_TYPE, SECOND]);
    for (let i = 0; i < rows.length; i += 3) await tables.append("horses", rows.slice(i, i + 3));
    await tables.append("races", [["2025-12-10-R1C3"]]);
    return tables.commit({ from: "2025-12-10", to: "2025-12-10" });
  }

  describe(`the ${format} writer keeps the contract of a table writer`, () => {
    test("what was written reads back equal, in its order", async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(row, { maxLength: 12 }), async (rows) => {
          const dir = folder();
          const [horses] = await write(dir, rows);
          expect(horses).toMatchObject({ file: `horses.${format}`, rows: rows.length });
          expect(await read(join(dir, `horses.${format}`), EVERY_TYPE)).toEqual(rows);
        }),
        { numRuns: 25 },
      );
    });

    test("the same rows make the same bytes, and the manifest names their hash", async () => {
      const rows = fc.sample(row, { numRuns: 40, seed: 7 });
      const [one, two] = [folder(), folder()];
      const written = await write(one, rows);
      expect(await write(two, rows)).toEqual(written);
      expect(JSON.parse(readFileSync(join(one, "export.json"), "utf8"))).toEqual({
        from: "2025-12-10",
        to: "2025-12-10",
        tables: written,
      });
    });

    test("nothing is seen before the commit, and nothing is left after it or of what was given up", async () => {
      const dir = folder();
      await write(dir, []);
      const files = readdirSync(dir);
      expect(files.toSorted()).toEqual(["export.json", `horses.${format}`, `races.${format}`]);
      const before = readFileSync(join(dir, `races.${format}`));
      const tables = await writer.open(dir, [EVERY_TYPE, SECOND]);
      await tables.append("races", [["2025-12-11-R1C1"]]);
      expect(readFileSync(join(dir, `races.${format}`)).equals(before)).toBe(true);
      await tables.discard();
      expect(readdirSync(dir).toSorted()).toEqual(files.toSorted());
    });

    test("a row that is not of its table is a bug, named by table and column", async () => {
      const tables = await writer.open(folder(), [SECOND, EVERY_TYPE]);
      await expect(tables.append("races", [[3]])).rejects.toThrow("races.race_id is text, not 3");
      await expect(tables.append("races", [[]])).rejects.toThrow("races has 1 columns, a row 0");
      await expect(tables.append("stables", [[]])).rejects.toThrow("no table stables");
      const half: Row = ["A", 1.5, undefined, undefined, undefined, undefined, undefined];
      await expect(tables.append("horses", [half])).rejects.toThrow("horses.number is integer, not 1.5");
      await tables.discard();
    });
  });
}
