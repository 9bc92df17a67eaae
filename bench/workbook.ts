import type { SheetRow } from "../src/ports/workbook.ts";
import { bytesOf, cellsOf, loadLibrary, openFile } from "../src/workbook/excel-file.ts";
import { createExcelizeWorkbook } from "../src/workbook/excelize-workbook.ts";
import { SHEET } from "../test/fakes/user-workbook.ts";

/**
 * A workbook of 20,000 rows updates one race: with the start of the thread and of the library, again, and beside it what
 * the library takes for the same without the narrowing. `node bench/workbook.ts [rows]`
 */
const rows = Number(process.argv[2] ?? 20_000);
const TIMES = 5;
const RACES_A_DAY = 60;
const FIRST_DAY = Date.UTC(2025, 0, 1);

function rowOf(index: number, fields: SheetRow): SheetRow {
  const day = new Date(FIRST_DAY + Math.floor(index / RACES_A_DAY) * 86_400_000).toISOString().slice(0, 10);
  const of = index % RACES_A_DAY;
  return { Date: day, Réunion: `R${1 + Math.floor(of / 8)}`, Course: `C${1 + (of % 8)}`, ...fields };
}

async function timed<T>(name: string, work: () => Promise<T>): Promise<T> {
  const since = performance.now();
  const value = await work();
  const rss = Math.round(process.memoryUsage().rss / 1e6);
  console.log(`${name}: ${Math.round(performance.now() - since)} ms, RSS ${rss} MB`);
  return value;
}

const workbook = createExcelizeWorkbook();
async function upsert(bytes: Uint8Array | undefined, given: readonly SheetRow[]): Promise<Uint8Array> {
  const written = await workbook.upsert(bytes, [{ sheet: SHEET, rows: given }]);
  if (!written.ok) throw new Error(written.error.detail);
  return written.value.bytes;
}

const all = Array.from({ length: rows }, (_, i) => rowOf(i, { Heure: "14:15", Mises: 2, Commentaires: `motif ${i}` }));
const whole = await timed(`made of ${rows} rows`, () => upsert(undefined, all));
console.log(`${whole.length} bytes`);
for (let i = 0; i < TIMES; i++) {
  await workbook.close();
  await timed("one race, with the start", () => upsert(whole, [rowOf(rows >> 1, { Commentaires: `neuf ${i}` })]));
  await timed("  one more, library there", () => upsert(whole, [rowOf(rows >> 2, { Commentaires: `neuf ${i}` })]));
  await timed("  a new race", () => upsert(whole, [rowOf(rows + RACES_A_DAY, { Commentaires: `neuf ${i}` })]));
}
await workbook.close();
await timed("the library alone: open, read one sheet, write", async () => {
  const file = openFile(await loadLibrary(), whole);
  if (typeof file === "string") throw new Error(file);
  cellsOf(file, SHEET.name);
  file.SetCellStr(SHEET.name, "F100", "neuf");
  bytesOf(file);
});
