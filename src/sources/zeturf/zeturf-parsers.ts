import { load } from "cheerio/slim";
import { instantOf, parisDayOf } from "../../domain/kernel/time.ts";
import type { PageKind } from "../../ports/page-report.ts";
import type { SourceParsers } from "../source-parsers.ts";
import { parseZeturfCard } from "./parse-zeturf-card.ts";
import { parseZeturfProgramme } from "./parse-zeturf-programme.ts";
import { parseZeturfResult } from "./parse-zeturf-result.ts";
import { courseScript, openZeturfPage, zeturfRaceAddress } from "./zeturf-page.ts";
import { programmeAddress } from "./zeturf-source.ts";

/** @param baseUrl `https://www.zeturf.fr` */
export function createZeturfParsers(baseUrl: string): SourceParsers {
  const origin = new URL(baseUrl).origin;
  return {
    kindsOf(url): readonly PageKind[] {
      if (!URL.canParse(url) || new URL(url).origin !== origin) return [];
      if (zeturfRaceAddress(url)) return ["card", "result"];
      return new URL(url).pathname === new URL(programmeAddress(baseUrl)).pathname ? ["programme"] : [];
    },

    parserOf(kind, { observedAt }) {
      if (kind === "card") return parseZeturfCard;
      if (kind === "result") return parseZeturfResult;
      // Its address names no day: it shows that on which it is looked at.
      return (page) => parseZeturfProgramme(page, { day: parisDayOf(observedAt), baseUrl });
    },

    identify(text) {
      const opened = openZeturfPage({ text, url: "", observedAt: instantOf(0) });
      if (!opened.ok && opened.error.kind === "error_page") return { kind: "not_read", detail: opened.error.detail };
      const $ = load(text);
      const uri = /courseUri:\s*("[^"]*")/.exec(courseScript($) ?? "")?.[1];
      const path: unknown = uri === undefined ? undefined : JSON.parse(uri);
      if (typeof path === "string" && zeturfRaceAddress(path)) {
        return { kind: "address", source: "zeturf", url: new URL(path, baseUrl).href };
      }
      const isProgramme = $("#frise-course").length > 0 && $("#list-reunion").length > 0;
      return isProgramme ? { kind: "address", source: "zeturf", url: programmeAddress(baseUrl) } : undefined;
    },

    dayOf: (url) => zeturfRaceAddress(url)?.day,
    cardAddress: (_day, race) => race.url,
  };
}
