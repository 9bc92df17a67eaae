import { load } from "cheerio/slim";
import type { SourceName } from "../domain/race/race.ts";
import type { PageIdentity, PageParsers } from "../ports/page-parsers.ts";
import { isRunnerTable } from "../ports/runner-table.ts";
import { createGenyParsers } from "./geny/geny-parsers.ts";
import { parseCsvCard } from "./parse-csv-card.ts";
import { createPmuParsers } from "./pmu/pmu-parsers.ts";
import type { SourceParsers } from "./source-parsers.ts";
import { createZeturfParsers } from "./zeturf/zeturf-parsers.ts";

/** The registry of all parsers: which of them read an address, and how a page reads today. */
export function createPageParsers(baseUrls: Readonly<Record<SourceName, string>>): PageParsers {
  const sources: Readonly<Record<SourceName, SourceParsers>> = {
    pmu: createPmuParsers(baseUrls.pmu),
    zeturf: createZeturfParsers(baseUrls.zeturf),
    geny: createGenyParsers(baseUrls.geny),
  };
  const named = Object.entries(sources) as [SourceName, SourceParsers][];
  const usesOf: PageParsers["usesOf"] = (url) =>
    named.flatMap(([source, parsers]) => parsers.kindsOf(url).map((kind) => ({ source, kind })));
  return {
    usesOf,

    parse({ source, kind }, page) {
      return isRunnerTable(page.contentType) ? parseCsvCard(page, source) : sources[source].parserOf(kind, page)(page);
    },

    identify(text): PageIdentity {
      for (const url of writtenAddresses(text)) {
        const [use] = usesOf(url);
        if (use) return { kind: "address", source: use.source, url };
      }
      for (const [, parsers] of named) {
        const identity = parsers.identify(text);
        if (identity) return identity;
      }
      return { kind: "unknown" };
    },

    dayOf(url) {
      const [use] = usesOf(url);
      return use && sources[use.source].dayOf(url);
    },

    cardAddress: (source, day, race) => sources[source].cardAddress(day, race),
  };
}

/** Addresses that a browser or the site wrote into the page as its own, without query of ours and without fragment. */
function writtenAddresses(text: string): string[] {
  if (!/^\s*</.test(text.replace(/^\uFEFF/, ""))) return [];
  const $ = load(text);
  return [
    // "Save page as" of Chromium and its kin; the number is the length of the address.
    /<!--\s*saved from url=\(\d+\)(\S+)\s*-->/.exec(text)?.[1],
    // The SingleFile extension.
    /<!--\s*Page saved with SingleFile\s+url:\s*(\S+)/.exec(text)?.[1],
    $("link[rel=canonical]").attr("href"),
    $("meta[property='og:url']").attr("content"),
  ].flatMap((address) => (address !== undefined && URL.canParse(address) ? [withoutFragment(address)] : []));
}

function withoutFragment(address: string): string {
  const url = new URL(address);
  url.hash = "";
  return url.href;
}
