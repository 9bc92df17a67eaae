import type { CheerioAPI } from "cheerio/slim";
import { err, ok, type Result } from "../../domain/kernel/result.ts";
import type { Finish, RaceResult } from "../../domain/race/race-result.ts";
import type { ParseError } from "../../ports/race-source.ts";
import { dividendFault } from "../dividend-fault.ts";
import { numberWorn, plainText, skeletonOf } from "../french-text.ts";
import { type SeenPage, unreadable } from "../html-page.ts";
import { openGenyPage, otherRaceShown } from "./geny-page.ts";
import { readGenyDividends } from "./read-geny-dividends.ts";
import { readGenyHeader } from "./read-geny-header.ts";

/**
 * Arrival and dividends of a Geny page of arrivals (`/arrivee-et-rapports-pmu/…`), those of each operator kept apart.
 *
 * Rows without a place are not placed; the page does not say who was disqualified, so that list is empty.
 *
 * @returns status `pending` with nothing in it before there is an arrival
 */
export function parseGenyResult(page: SeenPage): Result<RaceResult, ParseError> {
  const { url, observedAt } = page;
  const opened = openGenyPage(page, "race");
  if (!opened.ok) return opened;
  const $ = opened.value;
  const other = otherRaceShown($, url);
  if (other) return unreadable(url, other);
  const header = readGenyHeader($, url);
  if (!header.ok) return unreadable(url, header.error);
  const nonRunners = header.value.nonRunners ?? [];
  const nothing = { source: "geny", url, observedAt, finish: [], disqualified: [], nonRunners, dividends: [] } as const;

  const headings = $("h1").not(".nomCourse h1").toArray();
  const words = headings.map((h1) => skeletonOf($(h1).text()));
  if (words.some((word) => word.startsWith("course annul"))) return ok({ ...nothing, status: "cancelled" });
  const heading = words.find((word) => word.startsWith("arrive"));
  const table = $("table#arrivees").first();
  if (heading === undefined && table.length === 0) return ok({ ...nothing, status: "pending" });
  const status = STATUS_OF[heading ?? ""];
  if (!status) return unreadable(url, `arrival: heading ${heading ?? "missing"}`);

  const arrival = readArrival($, table);
  if (!arrival.ok) return unreadable(url, arrival.error);
  const { finish, ran } = arrival.value;
  const { starters } = header.value;
  if (starters !== undefined && starters !== ran.size) {
    return unreadable(url, `the header counts ${starters} starters, the arrival ${ran.size}`);
  }
  const late = nonRunners.find((number) => ran.has(number));
  if (late !== undefined) return unreadable(url, `the non-runner ${late} has a place`);
  const dividends = readGenyDividends($);
  if (!dividends.ok) return unreadable(url, dividends.error);
  const result = { ...nothing, status, finish, dividends: dividends.value };
  const fault = status === "official" ? dividendFault(inRulesWords(result), ran.size) : undefined;
  return fault === undefined ? ok(result) : unreadable(url, fault);
}

/**
 * The dividends as the rules name them: `Multi 4` is the PMU's `Multi en 4`. That the rows "1 NP" always stand here was
 * never captured: they are not asked for.
 */
function inRulesWords({ finish, dividends }: Pick<RaceResult, "finish" | "dividends">) {
  const named = dividends.map((row) => ({ ...row, label: row.label.replace(/\b(multi) (\d)$/i, "$1 en $2") }));
  return { finish, nonRunners: [], dividends: named };
}

/** By the skeletons of `Arrivée définitive` and `Arrivée provisoire`. */
const STATUS_OF: Readonly<Record<string, "official" | "provisional">> = {
  "arrive dfinitive": "official",
  "arrive provisoire": "provisional",
};

type Arrival = { readonly finish: Finish; readonly ran: ReadonlySet<number> };

/** Rows of place, number, horse, jockey…; a line between them and the legend at the end have one cell. */
function readArrival($: CheerioAPI, table: ReturnType<CheerioAPI>): Result<Arrival, string> {
  const rows = table.children("tbody").addBack().children("tr").toArray();
  const [head, ...body] = rows.map((row) => $(row).children("td, th"));
  const names = (head?.toArray() ?? []).map((cell) => skeletonOf($(cell).text()));
  const column = names.indexOf("n");
  if (column !== 1 || names[0] !== "") return err(`arrival: columns ${names.join(", ")}`);

  const places = new Map<number, number[]>();
  const seen = new Set<number>();
  let last = 0;
  let placed = 0;
  for (const cells of body) {
    if (cells.length <= 1) continue;
    if (cells.length !== names.length) return err(`arrival: ${cells.length} cells in ${plainText(cells.text())}`);
    const shown = plainText(cells.eq(0).text());
    const number = numberWorn(cells.eq(column).text());
    if (number === undefined || seen.has(number)) return err(`arrival: ${shown} ${plainText(cells.eq(column).text())}`);
    seen.add(number);
    if (!/\d/.test(shown)) continue;
    const place = numberWorn(shown);
    // A place that nobody before it leaves free is one whose row is gone.
    if (place === undefined || place < last || place > placed + 1) return err(`arrival: place ${shown} of ${number}`);
    places.set(place, [...(places.get(place) ?? []), number]);
    last = place;
    placed += 1;
  }
  return places.size === 0 ? err("arrival: no place") : ok({ finish: [...places.values()], ran: seen });
}
