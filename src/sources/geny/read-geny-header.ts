import type { CheerioAPI } from "cheerio/slim";
import { err, ok, type Result } from "../../domain/kernel/result.ts";
import { type Instant, instantInParis } from "../../domain/kernel/time.ts";
import type { RaceCard } from "../../domain/race/card.ts";
import { numbersWorn, numberWorn, plainText, skeletonOf } from "../french-text.ts";
import { readRaceLine } from "../race-line.ts";
import { genyDayOf } from "./geny-page.ts";

type GenyHeader = Pick<
  RaceCard,
  | "startsAt"
  | "racecourse"
  | "title"
  | "meetingNumber"
  | "raceNumber"
  | "discipline"
  | "distance"
  | "prize"
  | "starters"
  | "going"
> & {
  /** Undefined where the page has no such line. */
  readonly nonRunners: readonly number[] | undefined;
};

/**
 * What `.cartoucheCourse`, at the head of the pages of runners and of arrivals, says of the race. Fields that it does not
 * show are left out; the start is on the page's day, on the clocks of Paris.
 *
 * @returns the words that could not be read, where a field is there but makes no sense
 */
export function readGenyHeader($: CheerioAPI, url: string): Result<GenyHeader, string> {
  const header = $(".cartoucheCourse").first();
  if (header.length === 0) return err("no .cartoucheCourse");
  // `lundi : Craon (R-1)`: only a whole number is a meeting's.
  const meeting = plainText(header.find(".nomReunion").first().text()).replace(/^[^:]*: ?/, "");
  const racecourse = meeting.replace(/ ?\(R[^)]*\)$/, "");
  // `3ème course - Prix de Vesoul`
  const heading = plainText(header.find(".nomCourse h1").first().text());
  const title = /^(\d+)\S* course - (.+)$/.exec(heading);

  const infos = readInfos($, url);
  if (!infos.ok) return infos;
  const line = plainText($("div.nonPartant").first().text());
  const nonRunners = line === "" ? undefined : numbersWorn(line.replace(/^[^:]*: ?/, ""));
  if (line !== "" && !nonRunners) return err(line);
  // Read as a page without non-runners, one of them would be settled as a loser.
  if (line === "" && /Non-partants?\s*:/.test(header.text()))
    return err("non-runners are named outside div.nonPartant");
  return ok({
    ...infos.value,
    racecourse: racecourse || undefined,
    meetingNumber: numberWorn(/\(R(\d+)\)$/.exec(meeting)?.[1]),
    raceNumber: numberWorn(title?.[1]),
    title: title?.[2] ?? (heading || undefined),
    nonRunners,
  });
}

/** `Node.TEXT_NODE` of the DOM. */
const TEXT_NODE = 3;

type Infos = Partial<Pick<GenyHeader, "startsAt" | "discipline" | "distance" | "prize" | "starters" | "going">>;

/**
 * `.infoCourse`: labels before `<strong>` values (`Départ`, `Terrain`), and lines of parts set apart by ` - `
 * (`Attelé - Groupe III - 80 000€ - 2775m - 16 Partants`), each part known by its form.
 */
function readInfos($: CheerioAPI, url: string): Result<Infos, string> {
  let infos: Infos = {};
  let label = "";
  for (const node of $(".cartoucheCourse .infoCourse").first().contents().toArray()) {
    const text = plainText($(node).text());
    if (node.nodeType === TEXT_NODE) {
      label = skeletonOf(text);
      const parts = readRaceLine(text.split(/ - | -$/));
      if (!parts.ok) return parts;
      // The first line that names a discipline is the race's; the name of a series may stand before it.
      infos = { ...parts.value, ...infos };
    } else if ($(node).is("strong") && label === "dpart") {
      const startsAt = startOf($, url, text);
      if (!startsAt) return err(`start ${text}`);
      infos = { ...infos, startsAt };
    } else if ($(node).is("strong") && label === "terrain") infos = { ...infos, going: text };
  }
  return ok(infos);
}

/** `11h30`, `9h05` */
function startOf($: CheerioAPI, url: string, shown: string): Instant | undefined {
  const day = genyDayOf($, url);
  const time = /^(\d{1,2})h(\d\d)$/.exec(shown);
  if (!day || !time) return undefined;
  const startsAt = instantInParis(day, `${(time[1] ?? "").padStart(2, "0")}:${time[2]}`);
  return startsAt.ok ? startsAt.value : undefined;
}
