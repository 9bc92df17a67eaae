import { type CheerioAPI, load } from "cheerio/slim";

/** Draws from [0, 1): which mutation a page gets is a matter of the seed alone. */
export type Draw = () => number;

/** What may happen to a page on its way, or when its makers change it. Undefined where it cannot happen to this one. */
type Mutate = (text: string, draw: Draw) => string | undefined;

/** Rows of the tables, lists and tables of divs that pages keep their horses, races and dividends in. */
const ROWS = "table tr, li.scroll-element, .table-row, a[href*='/partants-pm']";
/** What a browser drops beside an encoding: the bytes of UTF-8 read as Windows-1252. */
const MOJIBAKE = new TextDecoder("windows-1252");

/** Mutations of the structure: what is read after one of them must be right. */
export const STRUCTURAL_HTML = {
  "row removed": onDocument(($, draw) => {
    const row = pick($(ROWS).toArray(), draw);
    if (row) $(row).remove();
    return row !== undefined;
  }),
  "row duplicated": onDocument(($, draw) => {
    const row = pick($(ROWS).toArray(), draw);
    if (row) $(row).after($(row).clone());
    return row !== undefined;
  }),
  "cell removed": onDocument(($, draw) => {
    const cell = pick($("td, .table-cell").toArray(), draw);
    if (cell) $(cell).remove();
    return cell !== undefined;
  }),
  "columns swapped with their heads": onDocument(($, draw) => swapColumns($, draw, "tr")),
  "class renamed": renamedToken(/class="([^"]+)"/g),
  "id renamed": renamedToken(/\bid="([^"]+)"/g),
  "attribute removed": (text, draw) => withoutMatch(text, / [a-z-]+="[^"]*"/g, draw),
  "tag unclosed": (text, draw) => withoutMatch(text, /<\/[a-z1-6]+>/g, draw),
  cut: (text, draw) => text.slice(0, Math.floor(draw() * text.length)),
  "cut and closed": (text, draw) => `${text.slice(0, Math.floor(draw() * text.length))}</body></html>`,
  mojibake: (text) => MOJIBAKE.decode(new TextEncoder().encode(text)),
  "accents lost": (text) => text.replace(/[\u0080-\u00ff]/g, "\uFFFD"),
  entities: (text, draw) =>
    // Characters of the text alone: neither tags and scripts, nor what is an entity already.
    text.replace(/<script[\s\S]*?<\/script>|<[^>]*>|&[^;\s]*;|[0-9'é€]/g, (shown) =>
      shown.length === 1 && draw() < 0.2 ? `&#${shown.charCodeAt(0)};` : shown,
    ),
  "ampersands escaped again": (text) => text.replaceAll("&", "&amp;"),
} as const satisfies Record<string, Mutate>;

/** Mutations of values that leave every form intact: a page alone cannot always tell. */
export const VALUE_HTML = {
  "digit altered": (text, draw) =>
    alteredDigit(text, draw, (digit) => String((Number(digit) + 1 + Math.floor(draw() * 9)) % 10)),
  "digit dropped": (text, draw) => alteredDigit(text, draw, () => ""),
  "values swapped between rows": onDocument(swapCells),
  "columns swapped under their heads": onDocument(($, draw) => swapColumns($, draw, "tbody > tr")),
} as const satisfies Record<string, Mutate>;

export const STRUCTURAL_JSON = {
  "row removed": onJson((list, draw) => list.splice(index(list, draw), 1)),
  "row duplicated": onJson((list, draw) => {
    const at = index(list, draw);
    list.splice(at, 0, list[at]);
  }),
  "rows in another order": onJson((list) => list.splice(0, list.length, ...list.toReversed())),
  "key renamed": (text, draw) => {
    const key = pick([...new Set(text.match(/"[A-Za-z]+":/g))], draw);
    return key && text.replaceAll(key, `"x${key.slice(1)}`);
  },
  "key lost once": (text, draw) => replacedMatch(text, /"[A-Za-z]+":/g, draw, (key) => `"x${key.slice(1)}`),
  cut: (text, draw) => text.slice(0, Math.floor(draw() * text.length)),
  mojibake: (text) => MOJIBAKE.decode(new TextEncoder().encode(text)),
  "null in place of a value": (text, draw) =>
    replacedMatch(text, /:(?:\d[\d.]*|"[^"]*")(?=[,}])/g, draw, () => ":null"),
  "text in place of a number": (text, draw) =>
    replacedMatch(text, /:\d[\d.]*(?=[,}])/g, draw, (shown) => `:"${shown.slice(1)}"`),
} as const satisfies Record<string, Mutate>;

export const VALUE_JSON = {
  "digit altered": (text, draw) =>
    alteredDigit(text, draw, (digit) => String((Number(digit) + 1 + Math.floor(draw() * 9)) % 10)),
  "digit dropped": (text, draw) => alteredDigit(text, draw, () => ""),
  "values swapped between rows": onJson((list, draw) => {
    const [a, b] = [pick(list, draw), pick(list, draw)];
    if (!isObject(a) || !isObject(b)) return;
    const key = pick(
      Object.keys(a).filter((name) => name in b),
      draw,
    );
    if (key !== undefined) [a[key], b[key]] = [b[key], a[key]];
  }),
  "keys swapped": onJson((list, draw) => {
    const row = pick(list, draw);
    if (!isObject(row)) return;
    const [a, b] = [pick(Object.keys(row), draw), pick(Object.keys(row), draw)];
    if (a !== undefined && b !== undefined) [row[a], row[b]] = [row[b], row[a]];
  }),
} as const satisfies Record<string, Mutate>;

type Fields = Record<string, unknown>;

function pick<T>(items: readonly T[], draw: Draw): T | undefined {
  return items[Math.floor(draw() * items.length)];
}

function index(items: readonly unknown[], draw: Draw): number {
  return Math.floor(draw() * items.length);
}

function isObject(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function onDocument(change: ($: CheerioAPI, draw: Draw) => boolean): Mutate {
  return (text, draw) => {
    const $ = load(text);
    return change($, draw) ? $.html() : undefined;
  };
}

/** One of the lists of an answer, longer than one row, is changed in place. */
function onJson(change: (list: unknown[], draw: Draw) => unknown): Mutate {
  return (text, draw) => {
    const body: unknown = JSON.parse(text);
    const lists: unknown[][] = [];
    const walk = (value: unknown): void => {
      if (Array.isArray(value) && value.length > 1) lists.push(value);
      if (typeof value === "object" && value !== null) Object.values(value).forEach(walk);
    };
    walk(body);
    const list = pick(lists, draw);
    if (!list) return undefined;
    change(list, draw);
    return JSON.stringify(body);
  };
}

/** Two columns of one table change places in all its rows, or in those of its body. */
function swapColumns($: CheerioAPI, draw: Draw, rows: string): boolean {
  const table = $(pick($("table").toArray(), draw));
  const width = table.find("tr").first().children().length;
  const [a, b] = [Math.floor(draw() * width), Math.floor(draw() * width)];
  if (width < 2 || a === b) return false;
  for (const row of table.find(rows).toArray()) {
    const cells = $(row).children();
    if (cells.length === width) swapNodes(cells.eq(a), cells.eq(b));
  }
  return true;
}

/** The cells of one column change places between two rows of one table. */
function swapCells($: CheerioAPI, draw: Draw): boolean {
  const table = $(pick($("table, .table-body").toArray(), draw));
  const rows = table.find("tr, .table-row").toArray();
  const [first, second] = [pick(rows, draw), pick(rows, draw)];
  if (!first || !second || first === second) return false;
  const column = Math.floor(draw() * $(first).children().length);
  const [a, b] = [$(first).children().eq(column), $(second).children().eq(column)];
  if (a.length === 0 || b.length === 0) return false;
  swapNodes(a, b);
  return true;
}

function swapNodes(a: ReturnType<CheerioAPI>, b: ReturnType<CheerioAPI>): void {
  const [copyOfA, copyOfB] = [a.clone(), b.clone()];
  a.replaceWith(copyOfB);
  b.replaceWith(copyOfA);
}

/** One class or id is called otherwise on the whole page, in its markup alone. */
function renamedToken(attribute: RegExp): Mutate {
  return (text, draw) => {
    const names = new Set([...text.matchAll(attribute)].flatMap((match) => (match[1] ?? "").split(/\s+/)));
    const name = pick(
      [...names].filter((token) => token !== ""),
      draw,
    );
    if (name === undefined) return undefined;
    return text.replace(attribute, (shown, value: string) =>
      shown.replace(
        value,
        value
          .split(/\s+/)
          .map((token) => (token === name ? `x-${token}` : token))
          .join(" "),
      ),
    );
  };
}

function withoutMatch(text: string, pattern: RegExp, draw: Draw): string | undefined {
  return replacedMatch(text, pattern, draw, () => "");
}

function replacedMatch(text: string, pattern: RegExp, draw: Draw, by: (shown: string) => string): string | undefined {
  const match = pick([...text.matchAll(pattern)], draw);
  return match && text.slice(0, match.index) + by(match[0]) + text.slice(match.index + match[0].length);
}

function alteredDigit(text: string, draw: Draw, by: (digit: string) => string): string | undefined {
  return replacedMatch(text, /\d/g, draw, by);
}
