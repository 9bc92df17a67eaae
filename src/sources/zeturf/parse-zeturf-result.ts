import type { CheerioAPI } from "cheerio/slim";
import { err, ok, type Result } from "../../domain/kernel/result.ts";
import type { Finish, RaceResult } from "../../domain/race/race-result.ts";
import type { ParseError } from "../../ports/race-source.ts";
import { dividendFault } from "../dividend-fault.ts";
import { numbersWorn, numberWorn, plainText } from "../french-text.ts";
import { type SeenPage, unreadable } from "../html-page.ts";
import { readZeturfDividends } from "./read-zeturf-dividends.ts";
import { zeturfOpenBets, zeturfRowsFault } from "./zeturf-owed-rows.ts";
import { courseScript, openBetsScript, openZeturfPage, otherRaceShown } from "./zeturf-page.ts";

/**
 * Arrival and dividends of a ZEturf race page.
 *
 * The arrival is read from `#arriveeDetails` alone: the news ticker of the page tells of other races too. That line
 * stops at the first seven; `#arriveeTab` gives the places, and so the dead heats. Between horses that share a place
 * the line is taken to write `/`, as the ticker does (no official dead heat was ever captured).
 *
 * @returns status `pending` with nothing in it before there is an arrival
 */
export function parseZeturfResult(page: SeenPage): Result<RaceResult, ParseError> {
  const { url, observedAt } = page;
  const opened = openZeturfPage(page);
  if (!opened.ok) return opened;
  const $ = opened.value;
  const other = otherRaceShown(courseScript($), url);
  if (other) return unreadable(url, other);
  const nothing = { source: "zeturf", url, observedAt, finish: [], disqualified: [], dividends: [] } as const;

  const field = readField($);
  if (!field.ok) return unreadable(url, field.error);
  const line = plainText($("#arriveeDetails #tab-details h3").first().text());
  if (line === "" && $("#arriveeTab tr[data-runner], #rapports .montant").length > 0) {
    return unreadable(url, "arrival: places or dividends without the line of the arrival");
  }
  if (line === "") return ok({ ...nothing, status: "pending", nonRunners: field.value.nonRunners });
  if (/annulée/i.test(line)) return ok({ ...nothing, status: "cancelled", nonRunners: field.value.nonRunners });
  const arrival = /^Arrivée (officielle|provisoire) ?: ?(.+)$/.exec(line);
  if (!arrival) return unreadable(url, `arrival: ${line}`);

  const finish = readFinish($, arrival[2] ?? "");
  if (!finish.ok) return unreadable(url, finish.error);
  const notes = readNotes($);
  if (!notes.ok) return unreadable(url, notes.error);
  const nonRunners = [...new Set([...field.value.nonRunners, ...notes.value.nonRunners])].toSorted((a, b) => a - b);
  for (const number of finish.value.flat()) {
    if (nonRunners.includes(number)) return unreadable(url, `the non-runner ${number} has a place`);
    if (notes.value.disqualified.includes(number)) return unreadable(url, `${number}, disqualified, has a place`);
    if (!field.value.numbers.has(number)) return unreadable(url, `${number} has a place and is not in the field`);
  }
  const dividends = readZeturfDividends($);
  if (!dividends.ok) return unreadable(url, dividends.error);
  const result = {
    ...nothing,
    status: arrival[1] === "officielle" ? ("official" as const) : ("provisional" as const),
    finish: finish.value,
    disqualified: notes.value.disqualified,
    nonRunners,
    dividends: dividends.value,
  };
  const starters = [...field.value.numbers].filter((number) => !nonRunners.includes(number)).length;
  const fault =
    result.status === "official"
      ? (dividendFault(result, starters) ?? zeturfRowsFault(result, zeturfOpenBets(openBetsScript($))))
      : undefined;
  return fault === undefined ? ok(result) : unreadable(url, fault);
}

type Field = { readonly numbers: ReadonlySet<number>; readonly nonRunners: readonly number[] };

function readField($: CheerioAPI): Result<Field, string> {
  const numbers = new Set<number>();
  const nonRunners: number[] = [];
  for (const element of $("#pariCotesTab table.table-runners > tbody > tr[data-runner]").toArray()) {
    const row = $(element);
    const number = numberWorn(row.attr("data-runner"));
    if (number === undefined) return err(`runner ${row.attr("data-runner")}: number`);
    numbers.add(number);
    if (row.find("td.numero .partant").hasClass("non-partant")) nonRunners.push(number);
  }
  return numbers.size < 2 ? err(`no field: ${numbers.size} runners`) : ok({ numbers, nonRunners });
}

/** The places of the table, and after them those of the line that the table does not show. */
function readFinish($: CheerioAPI, line: string): Result<Finish, string> {
  const ofLine: number[][] = [];
  for (const group of line.split(" - ")) {
    const numbers = group.split("/").map(numberWorn);
    if (!numbers.every((number) => number !== undefined)) return err(`arrival: ${line}`);
    ofLine.push(numbers);
  }
  const ofTable = readPlaces($);
  if (!ofTable.ok) return ofTable;
  const placed = new Set(ofTable.value.flat());
  const finish = [...ofTable.value, ...ofLine.map((group) => group.filter((n) => !placed.has(n)))].filter(
    (group) => group.length > 0,
  );
  const order = finish.flat();
  if (new Set(order).size < order.length) return err(`arrival: a runner has two places in ${line}`);
  // The two must tell one story: the line's i-th horse stands in the group that covers place i.
  const groupOf = (number: number) => finish.findIndex((group) => group.includes(number));
  const ranks = ofLine.flat().map(groupOf);
  const told = order.slice(0, ranks.length).map(groupOf);
  if (ranks.some((rank, i) => rank !== told[i])) return err(`arrival: ${line}, but the table has ${order.join(" - ")}`);
  return ok(finish);
}

/** Rows `1er`, `2e`… of the arrival table; equal places are a dead heat; rows without a place are not placed. */
function readPlaces($: CheerioAPI): Result<number[][], string> {
  const places = new Map<number, number[]>();
  let last = 0;
  let placed = 0;
  for (const element of $("#arriveeTab table tbody tr[data-runner]").toArray()) {
    const row = $(element);
    const number = numberWorn(row.attr("data-runner"));
    const shown = plainText(row.children("td").first().text());
    if (!/\d/.test(shown)) continue;
    const place = numberWorn(/^(\d+)(?:er|e|ème)?$/.exec(shown)?.[1]);
    // A place that nobody before it leaves free is one whose row is gone.
    if (number === undefined || place === undefined || place < last || place > placed + 1)
      return err(`arrival table: ${plainText(row.text())}`);
    places.set(place, [...(places.get(place) ?? []), number]);
    last = place;
    placed += 1;
  }
  return ok([...places.values()]);
}

type Notes = Pick<RaceResult, "nonRunners" | "disqualified">;

/** `Non-partant (s) : 12` and `Disqualifié(s) : 1 - 2`; other lines (`Temps`, `Arrêté(s)`, comments) are passed over. */
function readNotes($: CheerioAPI): Result<Notes, string> {
  let notes: Notes = { nonRunners: [], disqualified: [] };
  for (const element of $("#arriveeDetails #tab-details p").toArray()) {
    const text = plainText($(element).text());
    const note = /^(Non-partant|Disqualifié) ?\(s\) ?: ?(.*)$/.exec(text);
    if (!note) continue;
    const numbers = numbersWorn(note[2] ?? "");
    if (!numbers) return err(text);
    notes = note[1] === "Disqualifié" ? { ...notes, disqualified: numbers } : { ...notes, nonRunners: numbers };
  }
  return ok(notes);
}
