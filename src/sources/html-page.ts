import type { CheerioAPI } from "cheerio/slim";
import { err, ok, type Result } from "../domain/kernel/result.ts";
import type { Page } from "../ports/page-fetcher.ts";
import type { ParseError } from "../ports/race-source.ts";
import { plainText } from "./french-text.ts";
import { documentOf, type PageProbe } from "./page-document.ts";

/** What a parser needs of a page: its decoded text, its address, and when we looked. */
export type SeenPage = Pick<Page, "url" | "observedAt" | "text"> & { readonly probe?: PageProbe };

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
  const document = documentOf(text);
  const { $, checked } = document;
  document.probe = undefined; // what is asked here is of no parser
  const site = JSON.stringify([errorTitle, footer]);
  if (!checked.has(site)) {
    const title = plainText($("title").first().text());
    if (title === errorTitle) return err({ kind: "error_page", url, detail: title });
    if (!text.includes("</html>")) return unreadable(url, "the page is cut: it has no end");
    // A site that fails in the middle of a page may still close it.
    if (footer !== undefined && $(footer).length === 0) return unreadable(url, `the page is cut: it has no ${footer}`);
    checked.add(site);
  }
  document.probe = probe;
  if (probe) probe.document = $;
  return ok($);
}

export function unreadable(url: string, detail: string): Result<never, ParseError> {
  return err({ kind: "unreadable", url, detail });
}
