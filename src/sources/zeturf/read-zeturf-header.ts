import type { CheerioAPI } from "cheerio/slim";
import { err, ok, type Result } from "../../domain/kernel/result.ts";
import { instantOf } from "../../domain/kernel/time.ts";
import type { RaceCard } from "../../domain/race/card.ts";
import { numberWorn, plainText } from "../french-text.ts";
import { readRaceLine } from "../race-line.ts";

type ZeturfHeader = Pick<
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
>;

/** After the race the header is `#arrivee-course`; before it `#infos-course`, known only from a public scraper. */
const HEADERS = ["#arrivee-course", "#infos-course"];

/**
 * What the head of a race page says of the race. Fields that the page does not show are left out.
 *
 * @returns the words that could not be read, where a field is there but makes no sense
 */
export function readZeturfHeader($: CheerioAPI): Result<ZeturfHeader, string> {
  const header = HEADERS.map((selector) => $(selector).first()).find((found) => found.length > 0);
  if (!header) return ok({});
  const textOf = (selector: string) => plainText(header.find(selector).first().text());

  const seconds = header.find(".heure-course [data-timestamp]").first().attr("data-timestamp");
  const startsAt = seconds === undefined ? undefined : instantOfSeconds(seconds);
  if (seconds !== undefined && startsAt === undefined) return err(`start ${seconds}`);

  const meetingText = textOf(".numero-reunion");
  const meetingNumber = numberWorn(meetingText.replace(/^R/, ""));
  if (meetingText !== "" && meetingNumber === undefined) return err(`meeting ${meetingText}`);
  const raceText = textOf(".numero-course");
  const raceNumber = numberWorn(raceText.replace(/^C/, ""));
  if (raceText !== "" && raceNumber === undefined) return err(`race ${raceText}`);

  const infos = readRaceLine(textOf(".infos").split(" - "));
  if (!infos.ok) return infos;
  return ok({
    ...infos.value,
    startsAt,
    meetingNumber,
    raceNumber,
    racecourse: textOf("h1.nom-course .nom-hippodrome-et-drapeau span") || undefined,
    title: textOf("h2.nom-course") || undefined,
    going: goingOf(textOf(".conditionsHippodrome")),
  });
}

/** `data-timestamp` and `data-depart`: seconds since 1970. */
export function instantOfSeconds(shown: string) {
  return /^[1-9]\d{8,10}$/.test(shown) ? instantOf(Number(shown) * 1000) : undefined;
}

/** `Terrain : Très Souple - Herbe | Pénétromètre : 4,1 (09h00)`: the state of the ground, else what measures it. */
function goingOf(text: string): string | undefined {
  const parts = text.split("|").map((part) => part.trim());
  const word = parts.find((part) => part.startsWith("Terrain"))?.replace(/^Terrain\s*:\s*/, "");
  const measured = parts.find((part) => part.startsWith("Pénétromètre"))?.replace(/^Pénétromètre\s*:\s*/, "");
  return word?.split(" - ")[0]?.trim() || measured?.split(" ")[0] || undefined;
}
