import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { SHEET, userWorkbook } from "../../test/fakes/user-workbook.ts";
import type { SheetRow } from "../ports/workbook.ts";
import { applyChanges } from "./apply-changes.ts";
import { bytesOf, cellsOf, type ExcelFile, loadLibrary, must, openFile } from "./excel-file.ts";
import { narrowWorkbook } from "./narrow-workbook.ts";
import { readZip, unpack } from "./zip-parts.ts";

type OtherLibrary = {
  fromDataAsync(bytes: Uint8Array): Promise<{
    sheet(name: string): { cell(name: string): { value(): unknown; formula(): unknown; style(name: string): unknown } };
  }>;
};
const populate: OtherLibrary = createRequire(import.meta.url)("xlsx-populate");
const library = await loadLibrary();

const DAYS = 60;
const user = userWorkbook(library, DAYS);
/** Row 2 + 60 − 40 + 1: the 40th day of the year, the latest day first. */
const DAY_40 = { day: "2025-02-09", row: 23 };

function apply(bytes: Uint8Array | undefined, rows: readonly SheetRow[], worthNarrowing?: number) {
  const applied = applyChanges(library, bytes, [{ sheet: SHEET, rows }], worthNarrowing);
  if (!applied.ok) throw new Error(applied.error.detail);
  return applied.value;
}

function opened(bytes: Uint8Array): ExcelFile {
  const file = openFile(library, bytes);
  if (typeof file === "string") throw new Error(file);
  return file;
}

function part(bytes: Uint8Array, name: string): string {
  const found = readZip(bytes)?.find((one) => one.name === name);
  const text = found && unpack(found);
  if (text === undefined) throw new Error(`no ${name}`);
  return text;
}

/** What stands around the rows. */
const rest = (xml = "") => xml.slice(xml.indexOf("</sheetData>"));
const rowOf = (day: string, fields: SheetRow = {}): SheetRow => ({ Date: day, Réunion: "R1", Course: "C1", ...fields });

// Narrowing from the first row on, and never: both ways must come to the same.
describe.each([
  ["cut down to the rows of the change", 1],
  ["as a whole", Number.POSITIVE_INFINITY],
])("a workbook that its user made his own, handled %s", (_name, worthNarrowing) => {
  const change = [
    rowOf(DAY_40.day, { Heure: "14:15", Mises: 3.5, Commentaires: "neuf" }),
    rowOf("2026-01-01", { Mises: 1 }),
  ];
  const { bytes, changed } = apply(user, change, worthNarrowing);

  test("the row of a race is found wherever it is, and a new race comes last", async () => {
    expect(changed).toBe(true);
    const sheet = (await populate.fromDataAsync(bytes)).sheet("Planning");
    expect(sheet.cell(`D${DAY_40.row}`).value()).toBe("neuf");
    expect(sheet.cell(`F${DAY_40.row}`).value()).toBe(3.5);
    expect(sheet.cell("H2").value()).toBe("Heure");
    expect(sheet.cell(`H${DAY_40.row}`).value()).toBeCloseTo(14.25 / 24, 9);
    expect(sheet.cell(`H${DAY_40.row}`).style("numberFormat")).toBe("hh:mm");
    expect(sheet.cell(`E${DAYS + 3}`).value()).toBe(46_023);
    expect(sheet.cell(`E${DAYS + 3}`).style("numberFormat")).toBe("yyyy-mm-dd");
    expect(sheet.cell(`B${DAYS + 3}`).value()).toBe("C1");
    expect(sheet.cell(`E${DAYS + 4}`).value()).toBeUndefined();
  });

  test("every other cell is as it was", () => {
    const [before, after] = [user, bytes].map((one) => cellsOf(opened(one), "Planning"));
    for (const [i, row] of (before ?? []).entries()) {
      if (i === 1 || i === DAY_40.row - 1) continue;
      expect(after?.[i]).toEqual(row);
    }
    expect(after?.[DAY_40.row - 1]?.[0]).toBe(before?.[DAY_40.row - 1]?.[0]);
  });

  test("formulas, colours, lists, filters, comments, charts and hidden rows stay", async () => {
    const sheet = (await populate.fromDataAsync(bytes)).sheet("Planning");
    for (const row of [3, 4, DAY_40.row, 40, DAYS + 2]) expect(sheet.cell(`G${row}`).formula()).toBe(`F${row}*2`);
    const [before, after] = [user, bytes].map((one) => part(one, "xl/worksheets/sheet1.xml"));
    expect(rest(after)).toBe(rest(before));
    expect(rest(after)).toContain("<conditionalFormatting");
    expect(rest(after)).toContain("<dataValidation ");
    expect(rest(after)).toContain(`<autoFilter ref="$A$2:$G$${DAYS + 2}"`);
    for (const name of ["xl/charts/chart1.xml", "xl/comments1.xml", "xl/drawings/drawing1.xml"]) {
      expect(part(bytes, name)).toBe(part(user, name));
    }
    expect(must(opened(bytes).GetRowVisible("Planning", 5)).visible).toBe(false);
  });

  test("a second time nothing is written, and the bytes are the same", () => {
    const again = apply(bytes, change, worthNarrowing);
    expect(again.changed).toBe(false);
    expect(again.bytes).toBe(bytes);
  });

  test("what is not known leaves the cell alone, and so does a cell that the user calculates", () => {
    const calculated = rowOf("2025-02-28", { Commentaires: "de nous", Mises: undefined }); // row 4
    expect(apply(user, [calculated], worthNarrowing).changed).toBe(true); // the header Heure
    const file = opened(apply(user, [calculated], worthNarrowing).bytes);
    expect(must(file.GetCellFormula("Planning", "D4")).formula).toBe('"calculé"');
    expect(must(file.GetCellValue("Planning", "F4")).value).toBe("2");
  });
});

test("the rows of other days are set aside, those of the change and the edges are not", () => {
  const narrow = narrowWorkbook(user, [{ sheet: SHEET, rows: [rowOf(DAY_40.day)] }], 1);
  const kept = cellsOf(opened(narrow?.bytes ?? new Uint8Array()), "Planning");
  expect(kept.flatMap((row, i) => (row.length > 0 ? [i + 1] : []))).toEqual([
    ...Array.from({ length: 20 }, (_, i) => i + 1),
    DAY_40.row,
    DAYS + 2,
  ]);
});

test("a day that the user typed as text names his row", () => {
  const file = opened(user);
  must(file.SetCellStr("Planning", "E30", "14/07/2024"));
  const { bytes } = apply(bytesOf(file), [rowOf("2024-07-14", { Commentaires: "fête" })], 1);
  const cells = cellsOf(opened(bytes), "Planning");
  expect(cells[29]?.slice(3, 5)).toEqual(["fête", "14/07/2024"]);
  expect(cells).toHaveLength(DAYS + 2);
});

test("a new workbook has its headers in sight and filtered, dates as dates and euros as euros", async () => {
  const { bytes } = apply(undefined, [rowOf("2025-10-16", { Heure: "14:15", Mises: 2 })]);
  const sheet = (await populate.fromDataAsync(bytes)).sheet("Planning");
  expect(["A1", "B1", "C1", "D1", "E1", "F1"].map((cell) => sheet.cell(cell).value())).toEqual(
    SHEET.columns.map(({ header }) => header),
  );
  expect(sheet.cell("A2").value()).toBe(45_946);
  expect(sheet.cell("A2").style("numberFormat")).toBe("dd/mm/yyyy");
  expect(sheet.cell("E2").style("numberFormat")).toBe('#,##0.00 "€"');
  const xml = part(bytes, "xl/worksheets/sheet1.xml");
  expect(xml).toContain('state="frozen"');
  expect(xml).toContain('<autoFilter ref="$A$1:$F$1048576"');
  expect(opened(bytes).GetSheetList().list).toEqual(["Planning"]);
});

test("results that come in another order give the same rows", () => {
  const first = [rowOf("2025-10-16", { Mises: 1 }), { ...rowOf("2025-10-16", { Mises: 2 }), Course: "C2" }];
  const planned = apply(
    undefined,
    first.map(({ Date: day, Réunion, Course }) => ({ Date: day, Réunion, Course })),
  ).bytes;
  const cells = [first, first.toReversed()].map((order) => {
    const one = order.reduce((bytes: Uint8Array, row) => apply(bytes, [row]).bytes, planned);
    return cellsOf(opened(one), "Planning");
  });
  expect(cells[0]).toEqual(cells[1]);
});

test.each([
  ["cut in the middle", user.slice(0, user.length / 2)],
  ["no workbook", new TextEncoder().encode("bonjour")],
  ["empty", new Uint8Array()],
])("bytes that are %s are damaged, and said to be", (_name, bytes) => {
  const applied = applyChanges(library, bytes, [{ sheet: SHEET, rows: [rowOf("2025-10-16")] }]);
  expect(applied).toMatchObject({ ok: false, error: { kind: "damaged" } });
});

const office = ["soffice", "libreoffice"].find((name) => spawnSync(name, ["--version"]).status === 0);
test.skipIf(office === undefined)("LibreOffice opens it (skipped where it is not installed)", () => {
  const folder = mkdtempSync(join(tmpdir(), "workbook-"));
  try {
    writeFileSync(join(folder, "a.xlsx"), apply(user, [rowOf(DAY_40.day, { Commentaires: "neuf" })], 1).bytes);
    execFileSync(office ?? "", ["--headless", "--convert-to", "csv", "--outdir", folder, join(folder, "a.xlsx")]);
    expect(readFileSync(join(folder, "a.csv"), "utf8").split("\n")[DAY_40.row - 1]).toContain("neuf");
  } finally {
    rmSync(folder, { recursive: true });
  }
});
