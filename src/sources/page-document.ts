import { type CheerioAPI, load } from "cheerio/slim";

/** What is noticed while a page is read, for its report. */
export type PageProbe = {
  document?: CheerioAPI;
  /** Each selector that the parser asked for, and how many elements it found in all. */
  readonly selectors: Map<string, number>;
};

/** A page that was taken apart, and who reads it now. */
export type PageDocument = {
  readonly text: string;
  readonly $: CheerioAPI;
  /** What was already found to be the page's own matter; by the site whose page it is. */
  readonly checked: Set<string>;
  /** Parsers read one after the other: the selectors of each are its own. */
  probe: PageProbe | undefined;
};

/** Pages that may be read again: each source's last, and one. Held weakly: memory that is wanted goes first. */
const HELD = 4;
const held: WeakRef<PageDocument>[] = [];

/**
 * The document of a page's text, taken apart once: a race page is read for its card and for its result, and looked at as a
 * whole for its report. Parsers only read it.
 */
export function documentOf(text: string): PageDocument {
  const known = held.map((one) => one.deref()).find((one) => one?.text === text);
  if (known) return known;
  const made: PageDocument = { text, $: load(text), checked: new Set(), probe: undefined };
  watchSelectors(made);
  held.unshift(new WeakRef(made));
  held.length = Math.min(held.length, HELD);
  return made;
}

/**
 * Every selector of a document, `$("…")` and `.find("…")`, goes through its `find`: there it is noticed, and one that begins
 * with an id is looked for below that element alone instead of in the whole page.
 */
function watchSelectors(document: PageDocument): void {
  const { $ } = document;
  const find = $.fn.find;
  let elements: ReadonlyMap<string, object | "several"> | undefined;
  $.fn.find = function (selector) {
    const below = typeof selector === "string" ? /^#([\w-]+)(?: ([^,+~]+))?$/.exec(selector) : null;
    const isWhole = this.length === 1 && this[0] === $.root()[0];
    let found = undefined as ReturnType<typeof find> | undefined;
    if (below && isWhole) {
      elements ??= elementsById($);
      const [, id = "", rest] = below;
      const element = elements.get(id);
      if (element !== "several") {
        const start = (element ? $(element as never) : $([])) as unknown as ReturnType<typeof find>;
        // An ancestor of the element may stand in for what should be below it: the whole selector decides.
        found = rest === undefined ? start : find.call(start, rest).filter(selector as string);
      }
    }
    found ??= find.call(this, selector);
    const { probe } = document;
    if (probe && typeof selector === "string") {
      probe.selectors.set(selector, (probe.selectors.get(selector) ?? 0) + found.length);
    }
    return found;
  };
}

function elementsById($: CheerioAPI): ReadonlyMap<string, object | "several"> {
  const byId = new Map<string, object | "several">();
  const walk = (nodes: ReturnType<ReturnType<CheerioAPI["root"]>["contents"]>["0"][]): void => {
    for (const node of nodes) {
      if (!("attribs" in node)) continue;
      const { id } = node.attribs;
      if (id !== undefined) byId.set(id, byId.has(id) ? "several" : node);
      walk(node.children);
    }
  };
  walk($.root().contents().toArray());
  return byId;
}
