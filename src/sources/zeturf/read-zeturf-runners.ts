import type { CheerioAPI } from "cheerio/slim";
import { err, ok, type Result } from "../../domain/kernel/result.ts";
import type { Runner } from "../../domain/race/card.ts";
import { parseMusique } from "../../domain/race/musique.ts";
import { isName, numberWorn, plainText, readDecimal, readEuros, readSexAndAge } from "../french-text.ts";

type Row = ReturnType<CheerioAPI>;

/**
 * The field of a race page, non-runners included and marked, ordered by number.
 *
 * Trot pages have a distance and a record a runner, gallop pages a weight, flat races a starting stall (`corde`).
 *
 * @returns the row that could not be read, or a number that two rows wear
 */
export function readZeturfRunners($: CheerioAPI): Result<Runner[], string> {
  const runners = new Map<number, Runner>();
  for (const element of $("#pariCotesTab table.table-runners > tbody > tr[data-runner]").toArray()) {
    const runner = readRunner($(element));
    if (!runner.ok) return runner;
    if (runners.has(runner.value.number)) return err(`two runners wear ${runner.value.number}`);
    runners.set(runner.value.number, runner.value);
  }
  return ok([...runners.values()].toSorted((a, b) => a.number - b.number));
}

function readRunner(row: Row): Result<Runner, string> {
  const shown = row.attr("data-runner");
  const number = numberWorn(shown);
  const badge = row.find("td.numero .partant");
  if (number === undefined || numberWorn(badge.text()) !== number) return err(`runner ${shown}: number`);
  const unreadable = (field: string, text: string) => err(`runner ${number}: ${field} ${text}`);

  const link = row.find("td.cheval a.horse-name").first();
  const name = plainText(link.attr("title") ?? "");
  if (name === "" || !isName(name)) return unreadable("name", name || plainText(link.text()));
  // The address of a horse's page ends with its number: a name that slid into another row is not taken for that horse's.
  if (link.attr("href") !== undefined && !link.attr("href")?.endsWith(`/${number}`)) {
    return unreadable("name", `${name} at ${link.attr("href")}`);
  }
  const people = row.find("td.cheval .second-line").first();

  const sexAndAge = readSexAndAge(cellText(row, "sexe-age"));
  if (sexAndAge.kind === "unreadable") return unreadable("sex and age", sexAndAge.shown);
  const distance = readDecimal(cellText(row, "distance").replace(/ (?=\d)/g, ""), "m");
  if (distance.kind === "unreadable") return unreadable("distance", distance.shown);
  const weight = readDecimal(cellText(row, "weight"), "kg");
  if (weight.kind === "unreadable") return unreadable("weight", weight.shown);
  const drawText = cellText(row, "corde");
  const draw = numberWorn(drawText);
  if (draw === undefined && drawText !== "" && drawText !== "-") return unreadable("draw", drawText);
  // One cell holds `<b>record</b> <br> earnings`; either may be missing.
  const record = plainText(row.find("td.record b").first().text());
  const earnings = readEuros(cellText(row, "record").slice(record.length));
  if (earnings.kind === "unreadable") return unreadable("earnings", earnings.shown);
  const musique = plainText(row.children("td.musique").attr("title") ?? "");

  return ok({
    number,
    name,
    nonRunner: badge.hasClass("non-partant") || plainText(link.text()).endsWith("(NP)"),
    jockey: plainText(people.children(".jockey").first().text()) || undefined,
    trainer: plainText(people.children("span:not(.jockey)").first().text()) || undefined,
    age: sexAndAge.kind === "value" ? sexAndAge.value.age : undefined,
    sex: sexAndAge.kind === "value" ? sexAndAge.value.sex : undefined,
    distance: distance.kind === "value" ? distance.value : undefined,
    weight: weight.kind === "value" ? weight.value : undefined,
    draw,
    shoeing: titleOf(link.find(".deferres")),
    blinkers: titleOf(link.find(".oeilleres")),
    musique: musique === "" ? undefined : parseMusique(musique),
    earnings: earnings.kind === "value" ? earnings.value : undefined,
    record: record || undefined,
  });
}

function cellText(row: Row, name: string): string {
  return plainText(row.children(`td.${name}`).first().text());
}

function titleOf(icon: Row): string | undefined {
  return plainText(icon.first().attr("title") ?? "") || undefined;
}
