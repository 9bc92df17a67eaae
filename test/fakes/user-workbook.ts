import type { SheetLayout } from "../../src/ports/workbook.ts";
import { bytesOf, type Library, must } from "../../src/workbook/excel-file.ts";

/** A sheet as the app has them, made up for tests. */
export const SHEET: SheetLayout = {
  name: "Planning",
  columns: [
    { header: "Date", format: "date", key: true },
    { header: "Réunion", format: "text", key: true },
    { header: "Course", format: "text", key: true },
    { header: "Heure", format: "time" },
    { header: "Mises", format: "euros" },
    { header: "Commentaires", format: "text" },
  ],
};

/** 1 January 2025 as a workbook counts. */
const FIRST_DAY = 45_658;

/**
 * A workbook as its user has made it his own: a title above, his columns between ours, other order, one row a day with R1C1,
 * latest first, a hidden row, formulas, formats, a chart, a filter, a rule of colour, a list to choose from and a comment.
 */
export function userWorkbook(library: Library, days: number): Uint8Array {
  const file = library.NewFile();
  must(file.SetSheetName("Sheet1", "Planning"));
  must(file.SetSheetRow("Planning", "A1", ["Mon suivi à moi"]));
  must(
    file.SetSheetRow("Planning", "A2", ["Ma note", "course ", "Réunion", "Commentaires", "Date", "Mises", "Double"]),
  );
  const red = must(file.NewStyle({ CustomNumFmt: "yyyy-mm-dd", Font: { Color: "FF0000" } })).style;
  for (let i = 0; i < days; i++) {
    const row = i + 3;
    must(file.SetSheetRow("Planning", `A${row}`, [i % 5, "C1", "R1", `fait ${i}`, FIRST_DAY + days - 1 - i, 2]));
    must(file.SetCellFormula("Planning", `G${row}`, `F${row}*2`));
    must(file.SetCellStyle("Planning", `E${row}`, `E${row}`, red));
  }
  must(file.SetCellFormula("Planning", "D4", '"calculé"'));
  must(file.SetRowVisible("Planning", 5, false));
  const end = days + 2;
  must(file.AutoFilter("Planning", `A2:G${end}`, []));
  const green = must(file.NewConditionalStyle({ Font: { Color: "00AA00" } })).style;
  must(
    file.SetConditionalFormat("Planning", `F3:F${end}`, [{ Type: "cell", Criteria: ">", Value: "1", Format: green }]),
  );
  must(file.AddDataValidation("Planning", { Type: "list", Sqref: `A3:A${end}`, Formula1: '"0,1,2,3,4"' }));
  must(file.AddComment("Planning", { Cell: "A4", Author: "moi", Text: "à revoir" }));
  must(
    file.AddChart("Planning", "J2", {
      Type: 0,
      Series: [{ Name: "Planning!$F$2", Values: `Planning!$F$3:$F$${end}` }],
    }),
  );
  return bytesOf(file);
}
