import { load } from "cheerio/slim";
import { instantOf, parisDayOf, parseRaceDay, type RaceDay } from "../../domain/kernel/time.ts";
import type { PageKind } from "../../ports/page-report.ts";
import type { SourceParsers } from "../source-parsers.ts";
import { genyDayOf, genyRaceAddress, openGenyPage } from "./geny-page.ts";
import { programmeAddress, resultsAddress } from "./geny-source.ts";
import { parseGenyCard } from "./parse-geny-card.ts";
import { parseGenyProgramme } from "./parse-geny-programme.ts";
import { parseGenyResult } from "./parse-geny-result.ts";

/** @param baseUrl `https://www.geny.com` */
export function createGenyParsers(baseUrl: string): SourceParsers {
  const origin = new URL(baseUrl).origin;
  return {
    kindsOf(url): readonly PageKind[] {
      if (!URL.canParse(url) || new URL(url).origin !== origin) return [];
      if (genyRaceAddress(url)) return [new URL(url).pathname.startsWith("/partants-") ? "card" : "result"];
      return programmeDay(url) ? ["programme"] : [];
    },

    parserOf(kind, { url, observedAt }) {
      if (kind === "card") return parseGenyCard;
      if (kind === "result") return parseGenyResult;
      return (page) => parseGenyProgramme(page, { day: programmeDay(url) ?? parisDayOf(observedAt), baseUrl });
    },

    identify(text) {
      const opened = openGenyPage({ text, url: "", observedAt: instantOf(0) }, "day");
      if (!opened.ok && opened.error.kind === "error_page") return { kind: "not_read", detail: opened.error.detail };
      const $ = load(text);
      const isCard = $("#tableau_partants").length > 0;
      const links = $("a[href*='/partants-pm'], a[href*='/arrivee-et-rapports-pm']").toArray();
      const addresses = links.flatMap((link) => genyRaceAddress($(link).attr("href") ?? "") ?? []);
      const day = genyDayOf($, "") ?? onlyOne(addresses.map((address) => address.day));
      if (!isCard && $("#arrivees").length === 0) {
        if (addresses.length === 0 || day === undefined || $(".cartoucheCourse").length > 0) return undefined;
        return { kind: "address", source: "geny", url: programmeAddress(baseUrl, day) };
      }
      // The horses' links carry the race's identifier; the address has a slug too, which only a link to it tells.
      const horse = $("#tableau_partants a[href*='/cheval/'], #arrivees a[href*='/cheval/']").first().attr("href");
      const id = /_c(\d+)_h\d+/.exec(horse ?? "")?.[1];
      if (id === undefined) return { kind: "unknown" };
      const own = links.map((link) => $(link).attr("href") ?? "").find((href) => genyRaceAddress(href)?.id === id);
      const pageOf = (href: string) => {
        const { pathname } = new URL(href, baseUrl);
        const card = new URL(pathname.replace(/\/arrivee-et-rapports-(pm[uh])\//, "/partants-$1/"), baseUrl).href;
        return isCard ? card : resultsAddress(card);
      };
      if (own !== undefined) return { kind: "address", source: "geny", url: pageOf(own) };
      const addressOf = (_day: RaceDay, race: { readonly url?: string | undefined }) =>
        race.url !== undefined && genyRaceAddress(race.url)?.id === id ? pageOf(race.url) : undefined;
      return { kind: "by_race", source: "geny", day, addressOf };
    },

    dayOf: (url) => genyRaceAddress(url)?.day ?? programmeDay(url),
    cardAddress: (_day, race) => race.url,
  };
}

/** The day in `/reunions-courses-pmu?date=2024-09-02`. */
function programmeDay(url: string): RaceDay | undefined {
  const { pathname, searchParams } = new URL(url);
  const day = parseRaceDay(searchParams.get("date") ?? "");
  return pathname === "/reunions-courses-pmu" && day.ok ? day.value : undefined;
}

function onlyOne<T>(values: readonly T[]): T | undefined {
  const distinct = new Set(values);
  return distinct.size === 1 ? values[0] : undefined;
}
