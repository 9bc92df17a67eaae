import { parisDayOf, parseRaceDay } from "../../domain/kernel/time.ts";
import type { PageIdentity } from "../../ports/page-parsers.ts";
import type { PageKind } from "../../ports/page-report.ts";
import type { SourceParsers } from "../source-parsers.ts";
import { parsePmuCard } from "./parse-pmu-card.ts";
import { parsePmuDividends } from "./parse-pmu-dividends.ts";
import { parsePmuPerformances } from "./parse-pmu-performances.ts";
import { parsePmuProgramme } from "./parse-pmu-programme.ts";
import { parsePmuAfterRace } from "./parse-pmu-result.ts";
import { pmuAddresses, type RaceFile } from "./pmu-addresses.ts";
import { instant } from "./pmu-json.ts";

const KINDS_OF: Readonly<Record<RaceFile, readonly PageKind[]>> = {
  participants: ["card", "incidents"],
  "rapports-definitifs": ["dividends"],
  "performances-detaillees/pretty": ["performances"],
};

/** @param baseUrl `https://online.turfinfo.api.pmu.fr/rest/client/1` */
export function createPmuParsers(baseUrl: string): SourceParsers {
  const { base, programme, race: raceAddress } = pmuAddresses(baseUrl);
  const by = (file: RaceFile): PageIdentity => ({
    kind: "by_race",
    source: "pmu",
    day: undefined,
    addressOf: (day, race) => raceAddress(day, race, file),
  });
  return {
    kindsOf(url): readonly PageKind[] {
      if (!url.startsWith(base)) return [];
      const tail = /^\d{8}(?:\/R\d+\/C\d+\/(participants|rapports-definitifs|performances-detaillees\/pretty))?$/.exec(
        url.slice(base.length),
      );
      if (!tail) return [];
      if (tail[1] === undefined) return ["programme"];
      return KINDS_OF[tail[1] as RaceFile];
    },

    parserOf(kind) {
      const parse = {
        card: parsePmuCard,
        incidents: parsePmuAfterRace,
        dividends: parsePmuDividends,
        performances: parsePmuPerformances,
      };
      const parser = kind === "programme" || kind === "result" ? parsePmuProgramme : parse[kind];
      return ({ text, url, observedAt }) => parser(text, url, observedAt);
    },

    identify(text): PageIdentity | undefined {
      const body = jsonOf(text);
      if (body === undefined) return undefined;
      const inner: unknown = Array.isArray(body) && body.length === 1 ? body[0] : body;
      const shown = isObject(inner) && isObject(inner.programme) ? inner.programme : inner;
      if (isObject(shown) && Array.isArray(shown.reunions)) {
        const date = instant.safeParse(shown.date);
        if (!date.success) return { kind: "unknown" };
        return { kind: "address", source: "pmu", url: programme(parisDayOf(date.data)) };
      }
      if (isObject(shown) && ("courses" in shown || "numOrdre" in shown)) {
        const what = "courses" in shown ? "one meeting" : "one race";
        return { kind: "not_read", detail: `the programme of ${what}: it is the day's that is read, ${base}DDMMYYYY` };
      }
      if (isObject(shown) && Array.isArray(shown.participants)) {
        const [first] = shown.participants;
        if (isObject(first) && "nom" in first && "statut" in first) return by("participants");
        return isObject(first) && "coursesCourues" in first
          ? by("performances-detaillees/pretty")
          : { kind: "unknown" };
      }
      if (Array.isArray(body) && isObject(body[0]) && "typePari" in body[0]) return by("rapports-definitifs");
      return { kind: "unknown" };
    },

    dayOf(url) {
      const [, day, month, year] = /^(\d\d)(\d\d)(\d{4})/.exec(url.slice(base.length)) ?? [];
      const named = parseRaceDay(`${year}-${month}-${day}`);
      return url.startsWith(base) && named.ok ? named.value : undefined;
    },

    cardAddress: (day, race) => raceAddress(day, race, "participants"),
  };
}

type Json = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function jsonOf(text: string): unknown {
  if (!/^\s*[[{]/.test(text.replace(/^\uFEFF/, ""))) return undefined;
  try {
    return JSON.parse(text.trim());
  } catch {
    return undefined; // not JSON: another source's page, or nobody's
  }
}
