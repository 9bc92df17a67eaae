/** The text of a sheet, taken apart at its rows. The rows are whole and untouched: nothing inside them is read here. */
export type SheetText = {
  /** Up to and with `<sheetData>`. */
  readonly head: string;
  readonly rows: readonly RowText[];
  /** From `</sheetData>` on. */
  readonly tail: string;
};

/** `number` is the row's own; ascending. */
export type RowText = { readonly number: number; readonly text: string };

const DATA = "<sheetData>";
const DATA_END = "</sheetData>";
const EMPTY_DATA = "<sheetData/>";
const ROW_END = "</row>";

/** @returns undefined where the sheet is not written as spreadsheet programs write it; nothing may be cut from it then */
export function sheetText(xml: string): SheetText | undefined {
  const empty = xml.indexOf(EMPTY_DATA);
  if (empty >= 0) {
    return {
      head: xml.slice(0, empty) + DATA,
      rows: [],
      tail: DATA_END + xml.slice(empty + EMPTY_DATA.length),
    };
  }
  const start = xml.indexOf(DATA) + DATA.length;
  const end = xml.indexOf(DATA_END, start);
  // A comment or a CDATA section may hold what looks like a row.
  if (start < DATA.length || end < 0 || xml.includes("<!--") || xml.includes("<![CDATA[")) return undefined;
  const rows: RowText[] = [];
  let at = start;
  let last = 0;
  for (;;) {
    const next = xml.indexOf("<", at);
    if (next < 0 || next > end || xml.slice(at, next).trim() !== "") return undefined;
    if (next === end) break;
    const row = rowAt(xml, next);
    if (row === undefined || row.number <= last) return undefined;
    rows.push({ number: row.number, text: xml.slice(next, row.end) });
    last = row.number;
    at = row.end;
  }
  return { head: xml.slice(0, start), rows, tail: xml.slice(end) };
}

function rowAt(xml: string, start: number): { readonly number: number; readonly end: number } | undefined {
  const close = xml.indexOf(">", start);
  const tag = xml.slice(start, close + 1);
  const number = Number(/^<row\s(?:[^>]*\s)?r="(\d+)"/.exec(tag)?.[1]);
  if (!(number >= 1)) return undefined;
  if (tag.endsWith("/>")) return { number, end: close + 1 };
  const end = xml.indexOf(ROW_END, close);
  return end < 0 ? undefined : { number, end: end + ROW_END.length };
}

/** The text of a sheet with other rows. */
export function withRows({ head, tail }: SheetText, rows: readonly RowText[]): string {
  return head + rows.map(({ text }) => text).join("") + tail;
}

/**
 * Puts rows that were left out back among those that were edited; the edited sheet's own text stands around them.
 *
 * What the rows' text may refer to is declared at the root of their own sheet, and a writer may have dropped it there.
 */
export function rejoin(original: SheetText, left: readonly RowText[], edited: SheetText): string {
  const taken = new Set(edited.rows.map(({ number }) => number));
  const rows = [...edited.rows, ...left.filter(({ number }) => !taken.has(number))].toSorted(
    (a, b) => a.number - b.number,
  );
  return withRows({ ...edited, head: withNamespaces(edited.head, original.head) }, rows);
}

function withNamespaces(head: string, original: string): string {
  const root = rootOf(head);
  const missing = [...rootOf(original).matchAll(/\s(xmlns:[\w.-]+|mc:Ignorable)="[^"]*"/g)]
    .filter(([, name]) => !root.includes(` ${name}=`))
    .map(([text]) => text.trimStart());
  return missing.length === 0 ? head : head.replace("<worksheet", `<worksheet ${missing.join(" ")}`);
}

function rootOf(head: string): string {
  return /<worksheet[^>]*>/.exec(head)?.[0] ?? "";
}
