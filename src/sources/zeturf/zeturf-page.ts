import type { CheerioAPI } from "cheerio/slim";
import type { Result } from "../../domain/kernel/result.ts";
import { parseRaceDay, type RaceDay } from "../../domain/kernel/time.ts";
import type { ParseError } from "../../ports/race-source.ts";
import { numberWorn } from "../french-text.ts";
import { openHtmlPage, type SeenPage } from "../html-page.ts";

/** The title of the full-size page that ZEturf serves, with status 200, where it has nothing to show. */
const ERROR_TITLE = "Contenu non disponible";
const FOOTER = "#footer";

export function openZeturfPage(page: SeenPage): Result<CheerioAPI, ParseError> {
  return openHtmlPage(page, { errorTitle: ERROR_TITLE, footer: FOOTER });
}

/** What the address of a race says: `/fr/course/2025-11-20/R1C1-vincennes-prix-de-sille-le-guillaume`. */
type ZeturfRaceAddress = {
  readonly day: RaceDay;
  readonly meetingNumber: number;
  readonly raceNumber: number;
};

/** Reads the path of an address, whole or relative; undefined where it is not that of a race. */
export function zeturfRaceAddress(address: string): ZeturfRaceAddress | undefined {
  // Any host will do: only the path counts, and a saved page may hold whole addresses or bare paths.
  if (!URL.canParse(address, "https://host.invalid")) return undefined;
  const { pathname } = new URL(address, "https://host.invalid");
  const match = /^\/fr\/course\/(\d{4}-\d\d-\d\d)\/R(\d+)C(\d+)(?:-[^/]*)?$/.exec(pathname);
  const day = parseRaceDay(match?.[1] ?? "");
  const meetingNumber = numberWorn(match?.[2]);
  const raceNumber = numberWorn(match?.[3]);
  if (!day.ok || meetingNumber === undefined || raceNumber === undefined) return undefined;
  return { day: day.value, meetingNumber, raceNumber };
}

/** A race page is read for its card and for its result. */
const SCRIPTS = new WeakMap<CheerioAPI, readonly string[]>();

/**
 * The script that sets the race page up (`Course.init({ courseUri: …, cotesInfos: … })`); undefined where there is none.
 */
export function courseScript($: CheerioAPI): string | undefined {
  const texts = scriptsOf($);
  return texts.find((text) => text.includes("cotesInfos:")) ?? texts.find((text) => text.includes("courseUri:"));
}

/** The script that names the bets of the race (`parisOuverts: [1,2,29]`); undefined where there is none. */
export function openBetsScript($: CheerioAPI): string | undefined {
  return scriptsOf($).find((text) => text.includes("parisOuverts:"));
}

function scriptsOf($: CheerioAPI): readonly string[] {
  const texts = SCRIPTS.get($) ?? readScripts($);
  SCRIPTS.set($, texts);
  return texts;
}

function readScripts($: CheerioAPI): string[] {
  return $("script:not([src])")
    .toArray()
    .map((script) => $(script).text());
}

/** Why the page is not that of the race asked for; undefined where it is, or where one of the two does not say. */
export function otherRaceShown(script: string | undefined, url: string): string | undefined {
  const asked = zeturfRaceAddress(url);
  const uri = /courseUri:\s*("[^"]*")/.exec(script ?? "")?.[1];
  if (!asked || uri === undefined) return undefined;
  const shownUri: unknown = JSON.parse(uri);
  const shown = typeof shownUri === "string" ? zeturfRaceAddress(shownUri) : undefined;
  const same =
    shown?.day === asked.day && shown.meetingNumber === asked.meetingNumber && shown.raceNumber === asked.raceNumber;
  return same ? undefined : `the page shows another race: ${uri}`;
}
