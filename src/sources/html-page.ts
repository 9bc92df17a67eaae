import { type CheerioAPI, load } from "cheerio/slim";
import { err, ok, type Result } from "../domain/kernel/result.ts";
import type { Page } from "../ports/page-fetcher.ts";
import type { ParseError } from "../ports/race-source.ts";
import { plainText } from "./french-text.ts";

/** What a parser needs of a page: its decoded text, its address, and when we looked. */
export type SeenPage = Pick<Page, "url" | "observedAt" | "text"> & { readonly probe?: PageProbe };

/** What is noticed while a page is read, for its report. */
export type PageProbe = {
  document?: CheerioAPI;
  /** Each selector that the parser asked for, and how many elements it found in all. */
  readonly selectors: Map<string, number>;
};

/** The document of each page, as long as the page is held: a race page is read for its card and for its result. */
const DOCUMENTS = new WeakMap<SeenPage, CheerioAPI>();

/** What all pages of a site have in common. */
export type HtmlSite = {
  /** The title of the page that it serves, with status 200, where it has nothing to show. */
  readonly errorTitle: string;
  /** What stands at the foot of every page, where that is known. */
  readonly footer?: string;
};

/**
 * Opens a site's page for reading.
 *
 * @returns `empty_page`, `error_page` by that title, or `unreadable` where the end of the page is missing
 */
export function openHtmlPage(page: SeenPage, { errorTitle, footer }: HtmlSite): Result<CheerioAPI, ParseError> {
  const { text, url, probe } = page;
  if (text.trim() === "") return err({ kind: "empty_page", url, detail: "the page is empty" });
  // What is noticed belongs to one parser: a probed page has a document of its own.
  const known = probe ? undefined : DOCUMENTS.get(page);
  if (known) return ok(known);
  const $ = load(text);
  const title = plainText($("title").first().text());
  if (title === errorTitle) return err({ kind: "error_page", url, detail: title });
  if (!text.includes("</html>")) return unreadable(url, "the page is cut: it has no end");
  // A site that fails in the middle of a page may still close it.
  if (footer !== undefined && $(footer).length === 0) return unreadable(url, `the page is cut: it has no ${footer}`);
  if (probe) notice($, probe);
  else DOCUMENTS.set(page, $);
  return ok($);
}

/** Every selector of this document, `$("…")` and `.find("…")`, goes through its `find`. */
function notice($: CheerioAPI, probe: PageProbe): void {
  probe.document = $;
  const find = $.fn.find;
  $.fn.find = function (selector) {
    const found = find.call(this, selector);
    if (typeof selector === "string") {
      probe.selectors.set(selector, (probe.selectors.get(selector) ?? 0) + found.length);
    }
    return found;
  };
}

export function unreadable(url: string, detail: string): Result<never, ParseError> {
  return err({ kind: "unreadable", url, detail });
}
