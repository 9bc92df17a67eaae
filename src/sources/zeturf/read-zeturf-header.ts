import type { CheerioAPI } from "cheerio/slim";
import { err, ok, type Result } from "../../domain/kernel/result.ts";
import { instantOf } from "../../domain/kernel/time.ts";
import type { RaceCard } from "../../domain/race/card.ts";
import { disciplineNamed, numberWorn, plainText, readEuros } from "../french-text.ts";

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
const HEADER = "#arrivee-course, #infos-course";

/**
 * What the head of a race page says of the race. Fields that the page does not show are left out.
 *
 * @returns the words that could not be read, where a field is there but makes no sense
 */
export function readZeturfHeader($: CheerioAPI): Result<ZeturfHeader, string> {
  const header = $(HEADER).first();
  if (header.length === 0) return ok({});
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

  const infos = readInfos(textOf(".infos"));
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

/** `Attelé - 2650m - 22000 € - 13 Partants`: each part is known by its form, words of other kinds are passed over. */
function readInfos(text: string): Result<ZeturfHeader, string> {
  let infos: ZeturfHeader = {};
  for (const part of text.split(" - ")) {
    const discipline = disciplineNamed(part);
    const distance = /^([1-9]\d{2,3}) ?m$/.exec(part)?.[1];
    const starters = /^(\d+) Partants?$/.exec(part)?.[1];
    if (discipline) infos = { ...infos, discipline };
    else if (distance) infos = { ...infos, distance: Number(distance) };
    else if (starters) infos = { ...infos, starters: Number(starters) };
    else if (part.endsWith("€")) {
      const prize = readEuros(part);
      if (prize.kind !== "value") return err(`prize ${part}`);
      infos = { ...infos, prize: Math.trunc(prize.value / 100) };
    }
  }
  return ok(infos);
}

/** `Terrain : Très Souple - Herbe | Pénétromètre : 4,1 (09h00)`: the state of the ground, else what measures it. */
function goingOf(text: string): string | undefined {
  const parts = text.split("|").map((part) => part.trim());
  const word = parts.find((part) => part.startsWith("Terrain"))?.replace(/^Terrain\s*:\s*/, "");
  const measured = parts.find((part) => part.startsWith("Pénétromètre"))?.replace(/^Pénétromètre\s*:\s*/, "");
  return word?.split(" - ")[0]?.trim() || measured?.split(" ")[0] || undefined;
}
