import { ok, type Result } from "../../domain/kernel/result.ts";
import type { RaceDay } from "../../domain/kernel/time.ts";
import type { Programme, ProgrammeRace } from "../../domain/race/race.ts";
import type { ParseError } from "../../ports/race-source.ts";
import { numberWorn, plainText } from "../french-text.ts";
import { type SeenPage, unreadable } from "../html-page.ts";
import { genyRaceAddress, openGenyPage } from "./geny-page.ts";

/**
 * The races that Geny's day page (`/reunions-courses-pmu?date=2024-09-02`) links to, in the order of the page.
 *
 * That page was never captured. Verified, from the pages of races: the form of the addresses, and that a race's slug is
 * racecourse, `-pmu-`, title. Not verified: that the day page carries these links; that `#reunionN` stands before the
 * races of meeting N and that N is its R; that the number of a race is the link's `accesskey` or text, as it is in the
 * links between races. No start, country or state is read: every race is `scheduled`, and its page tells the start.
 *
 * @param baseUrl the site's, for addresses: `https://www.geny.com`
 * @returns `unreadable` where no link is of that day, or where the racecourse of one cannot be told
 */
export function parseGenyProgramme(
  page: SeenPage,
  { day, baseUrl }: { readonly day: RaceDay; readonly baseUrl: string },
): Result<Programme, ParseError> {
  const { url, observedAt } = page;
  const opened = openGenyPage(page, "day");
  if (!opened.ok) return opened;
  const $ = opened.value;
  const races = new Map<string, ProgrammeRace>();
  let meetingNumber: number | undefined;
  for (const element of $("[id^=reunion], a[name^=reunion], a[href*='/partants-pm']").toArray()) {
    const node = $(element);
    const anchor = /^reunion(\d+)$/.exec(node.attr("id") ?? node.attr("name") ?? "")?.[1];
    if (anchor !== undefined) meetingNumber = numberWorn(anchor);
    const href = node.attr("href") ?? "";
    const address = genyRaceAddress(href);
    if (address?.day !== day) continue;
    const slug = /^(.+?)-pm[uh]-(.+)$/.exec(address.slug);
    if (!slug) return unreadable(url, `racecourse of ${href}`);

    const text = plainText(node.text());
    const numberShown = numberWorn(node.attr("accesskey")) ?? numberWorn(text.replace(/^C(?=\d)/, ""));
    const titleShown = /\p{L}{3}/u.test(text) ? text : undefined;
    const known = races.get(address.id);
    const { origin, pathname } = new URL(href, baseUrl);
    // A race may be linked more than once, by its number and by its title.
    races.set(address.id, {
      source: "geny",
      url: `${origin}${pathname}`,
      racecourse: plainText((slug[1] ?? "").replaceAll("-", " ")),
      meetingNumber: known?.meetingNumber ?? meetingNumber,
      raceNumber: known?.raceNumber ?? numberShown,
      title: titleShown ?? known?.title ?? plainText((slug[2] ?? "").replaceAll("-", " ")),
      status: "scheduled",
    });
  }
  if (races.size === 0) return unreadable(url, `no race of ${day} on the page`);
  return ok({ source: "geny", url, observedAt, races: [...races.values()] });
}
