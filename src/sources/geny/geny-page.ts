import type { CheerioAPI } from "cheerio/slim";
import type { Result } from "../../domain/kernel/result.ts";
import { parseRaceDay, type RaceDay } from "../../domain/kernel/time.ts";
import type { ParseError } from "../../ports/race-source.ts";
import { openHtmlPage, type SeenPage } from "../html-page.ts";

/** The title of the page that Geny serves, with status 200, where something went wrong. */
const ERROR_TITLE = "Erreur - Geny";
/** At the foot of the pages of races. */
const FOOTER = "#ft";

/** A page of a race; the day page was never captured, so nothing is known of its foot. */
export function openGenyPage(page: SeenPage, shows: "race" | "day"): Result<CheerioAPI, ParseError> {
  return openHtmlPage(page, { errorTitle: ERROR_TITLE, ...(shows === "race" ? { footer: FOOTER } : {}) });
}

/** What the address of a race says: `/partants-pmu/2024-08-29-strasbourg-pmu-prix-de-vesoul_c1515246`. */
type GenyRaceAddress = {
  readonly day: RaceDay;
  /** `strasbourg-pmu-prix-de-vesoul` */
  readonly slug: string;
  /** `1515246`, shared by all pages of the race. */
  readonly id: string;
};

/** `-pmh` in place of `-pmu` are the province pages; they name the same races. */
const RACE_PATH = /^\/(?:partants|arrivee-et-rapports)-pm[uh]\/(\d{4}-\d\d-\d\d)-(.+)_c(\d+)$/;

/** Reads the path of an address, whole or relative; undefined where it is not that of a race. */
export function genyRaceAddress(address: string): GenyRaceAddress | undefined {
  if (!URL.canParse(address, "https://host.invalid")) return undefined;
  const match = RACE_PATH.exec(new URL(address, "https://host.invalid").pathname);
  const day = parseRaceDay(match?.[1] ?? "");
  return match && day.ok ? { day: day.value, slug: match[2] ?? "", id: match[3] ?? "" } : undefined;
}

/** The day that the page's calendar stands on (`#selectedDateValue`, `02/09/2024`), else that of its address. */
export function genyDayOf($: CheerioAPI, url: string): RaceDay | undefined {
  const shown = $("#selectedDateValue").attr("value") ?? "";
  const day = parseRaceDay(shown.replace(/^(\d\d)\/(\d\d)\/(\d{4})$/, "$3-$2-$1"));
  return day.ok ? day.value : genyRaceAddress(url)?.day;
}

/**
 * Why the page is not that of the race asked for: its calendar stands on another day, or its horses are linked with
 * another race id (`/cheval/legacy-pride_c1515246_h2810548`). Undefined where it is, or where one of the two does not say.
 */
export function otherRaceShown($: CheerioAPI, url: string): string | undefined {
  const asked = genyRaceAddress(url);
  if (!asked) return undefined;
  const day = genyDayOf($, url);
  if (day !== asked.day) return `the page shows ${day}, not ${asked.day}`;
  const horse = $("#tableau_partants a[href*='/cheval/'], #arrivees a[href*='/cheval/']").first().attr("href");
  const id = /_c(\d+)_h\d+$/.exec(horse ?? "")?.[1];
  return id === undefined || id === asked.id ? undefined : `the page shows the race ${id}, not ${asked.id}`;
}
