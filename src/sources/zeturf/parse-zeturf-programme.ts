import type { CheerioAPI } from "cheerio/slim";
import { err, ok, type Result } from "../../domain/kernel/result.ts";
import type { RaceDay } from "../../domain/kernel/time.ts";
import type { Discipline, Programme, ProgrammeRace } from "../../domain/race/race.ts";
import type { ParseError } from "../../ports/race-source.ts";
import { disciplineNamed, numberWorn, plainText } from "../french-text.ts";
import { type SeenPage, unreadable } from "../html-page.ts";
import { alpha3Of } from "./country-codes.ts";
import { instantOfSeconds } from "./read-zeturf-header.ts";
import { openZeturfPage, zeturfRaceAddress } from "./zeturf-page.ts";

/** A page whose races are all of other days than the one asked for. */
type OtherDayShown = ParseError & { readonly daysShown: readonly RaceDay[] };

/**
 * Every race of a day, foreign ones included, from the strip `#frise-course` that the day page and every race page
 * carry. Links to other days are passed over.
 *
 * The strip gives the scheduled start (`data-depart`), the title, and addresses; the list of meetings, where the page has
 * it, the country, and the discipline of a meeting that has only one. Nothing on the page says how a race stands: it is
 * `scheduled` until its start and `running` from then on.
 *
 * @param baseUrl the site's, for addresses: `https://www.zeturf.fr`
 * @returns `unreadable`, with the days shown, where no race is of that day
 */
export function parseZeturfProgramme(
  page: SeenPage,
  { day, baseUrl }: { readonly day: RaceDay; readonly baseUrl: string },
): Result<Programme, ParseError | OtherDayShown> {
  const { url, observedAt } = page;
  const opened = openZeturfPage(page);
  if (!opened.ok) return opened;
  const $ = opened.value;
  const meetings = readMeetingList($, baseUrl);
  const races: ProgrammeRace[] = [];
  const daysShown = new Set<RaceDay>();
  for (const strip of $("#frise-course .strip2").toArray()) {
    const head = $(strip).find(".nom-reunion a[href]").first();
    const meetingUrl = absoluteUrl(head.attr("href"), baseUrl);
    const racecourse = plainText(head.find(".nom").first().text());
    for (const element of $(strip).find("li.scroll-element").toArray()) {
      const link = $(element).find("a[href]").first();
      const shown = `${link.attr("href")} ${link.attr("title")}`;
      const raceUrl = absoluteUrl(link.attr("href"), baseUrl);
      const address = raceUrl === undefined ? undefined : zeturfRaceAddress(raceUrl);
      if (!raceUrl || !address) return unreadable(url, `race ${shown}`);
      daysShown.add(address.day);
      if (address.day !== day) continue;
      const startsAt = instantOfSeconds($(element).attr("data-depart") ?? "");
      if (!startsAt) return unreadable(url, `start of ${shown}: ${$(element).attr("data-depart")}`);
      if (racecourse === "") return unreadable(url, `racecourse of ${shown}`);
      races.push({
        source: "zeturf",
        meetingNumber: address.meetingNumber,
        raceNumber: address.raceNumber,
        url: raceUrl,
        meetingUrl,
        racecourse,
        // `13h55 - Prix d'Angers`
        title: plainText(link.attr("title") ?? "").replace(/^\d{1,2}h\d{2} - /, "") || undefined,
        startsAt,
        status: startsAt > observedAt ? "scheduled" : "running",
        ...factsOf(meetings.get(meetingUrl ?? "")),
      });
    }
  }
  if (daysShown.size === 0) return unreadable(url, "no race on the page");
  if (races.length === 0) {
    const detail = `the page shows ${[...daysShown].join(", ")}, not ${day}`;
    return err({ kind: "unreadable", url, detail, daysShown: [...daysShown] });
  }
  for (const [meetingUrl, { racesDeclared }] of meetings) {
    const listed = races.filter((race) => race.meetingUrl === meetingUrl).length;
    if (racesDeclared === undefined || !meetingUrl.includes(`/${day}/`) || listed === racesDeclared) continue;
    return unreadable(url, `${meetingUrl} counts ${racesDeclared} races, the strip lists ${listed}`);
  }
  const labels = new Set(races.map((race) => `R${race.meetingNumber}C${race.raceNumber}`));
  if (labels.size < races.length) return unreadable(url, "two races wear one number");
  return ok({ source: "zeturf", url, observedAt, races });
}

type MeetingFacts = {
  readonly country: string | undefined;
  readonly discipline: Discipline | undefined;
  /** `td.nb-courses`; on each of the 24 meetings of that day the strip of the captured page lists as many. */
  readonly racesDeclared: number | undefined;
};

function factsOf(meeting: MeetingFacts | undefined): Partial<Pick<MeetingFacts, "country" | "discipline">> {
  return meeting ? { country: meeting.country, discipline: meeting.discipline } : {};
}

/** What the table of meetings adds, by the meeting's address. Race pages have no such table. */
function readMeetingList($: CheerioAPI, baseUrl: string): Map<string, MeetingFacts> {
  const meetings = new Map<string, MeetingFacts>();
  for (const element of $("#list-reunion .programme-wrapper table.programme tr.item").toArray()) {
    const row = $(element);
    const link = row.find("td.nom a[href]").first();
    const meetingUrl = absoluteUrl(link.attr("href"), baseUrl);
    if (!meetingUrl) continue;
    const flag = /\bfi-([a-z]{2})\b/.exec(row.find("td.nom i.fi").first().attr("class") ?? "")?.[1];
    const code = link.attr("data-tc-pays") ?? flag;
    const icons = row.find("td.type-courses span[title]").toArray();
    const disciplines = new Set(icons.map((icon) => disciplineNamed($(icon).attr("title") ?? "")));
    const [only] = disciplines;
    meetings.set(meetingUrl, {
      country: code === undefined ? undefined : alpha3Of(code),
      discipline: disciplines.size === 1 ? only : undefined,
      racesDeclared: numberWorn(plainText(row.find("td.nb-courses").first().text())),
    });
  }
  return meetings;
}

/** Without query (`?prefill=39`) and fragment; undefined where there is no address. */
function absoluteUrl(href: string | undefined, baseUrl: string): string | undefined {
  if (href === undefined || !URL.canParse(href, baseUrl)) return undefined;
  const { origin, pathname } = new URL(href, baseUrl);
  return `${origin}${pathname}`;
}
