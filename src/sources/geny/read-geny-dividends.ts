import type { CheerioAPI } from "cheerio/slim";
import { type Cents, centsOf } from "../../domain/kernel/money.ts";
import { err, ok, type Result } from "../../domain/kernel/result.ts";
import type { Dividend, Operator } from "../../domain/race/race-result.ts";
import { numberWorn, plainText, readEuros, skeletonOf } from "../french-text.ts";

type Combination = Dividend["runners"];

const OPERATOR_OF: Readonly<Record<string, Operator>> = {
  "GENYBET.FR": "genybet",
  PMU: "pmu-shop",
  "PMU.FR": "pmu-online",
};

const FAMILIES = "table[id^=les]";

/** What stands above the rows of one operator's column. */
type Column = {
  readonly operator: Operator | undefined;
  /** The horses of `#les2sur4…`, for rows that name none. */
  readonly arrival: Combination | undefined;
  /** Cents of `pour 1 €`; it stands once for several tables of one column. */
  readonly unit: Cents | undefined;
  /** Names the bet: `simple`, `superTop5`; the online ones begin with an e. */
  readonly picto: string;
};
const NO_COLUMN: Column = { operator: undefined, arrival: undefined, unit: undefined, picto: "" };

/**
 * Every dividend of the tables `#lesSolos`, `#lesDuos`, `#lesTrios`, `#les2sur4`…, one column an operator.
 *
 * The nesting of the tables is broken, so they are walked in the order of the text: a heading opens an operator's column,
 * then come the horses, the picto of the bet and its unit, then the rows. Dividends are brought to €1: a `pour 2 €` is
 * the dividend of €1 doubled, so one that does not divide was misread.
 *
 * A row that names no horses has those above it, so a PMU bonus lists the whole arrival. `A` in a combination is any
 * horse and is left out.
 *
 * @returns the row that could not be read
 */
export function readGenyDividends($: CheerioAPI): Result<Dividend[], string> {
  const dividends: Dividend[] = [];
  // An amount under no family that we know is a table that goes by another name now.
  const stray = $("td[class*=droite]:not(.blancdroite)")
    .toArray()
    .find((cell) => $(cell).closest(FAMILIES).length === 0);
  if (stray) return err(`dividends: ${plainText($(stray).text())} stands in none of the tables`);
  for (const table of $(FAMILIES).toArray()) {
    const family = $(table).attr("id") ?? "";
    let column = NO_COLUMN;
    for (const element of $(table).find("b > i, span[id^=les], img[alt], tr").toArray()) {
      const node = $(element);
      if (node.is("i")) column = { ...NO_COLUMN, operator: OPERATOR_OF[plainText(node.text())] };
      else if (node.is("span")) column = { ...column, arrival: combinationOf(node.text()) };
      else if (node.is("img")) column = { ...column, picto: node.attr("alt") ?? "" };
      else {
        const unit = unitOf(node.children("td.blancdroite").text());
        if (unit) column = { ...column, unit };
        const dividend = readRow($, node, { family, column });
        if (!dividend.ok) return err(`dividends: ${family} ${dividend.error}`);
        if (dividend.value) dividends.push(dividend.value);
      }
    }
  }
  return ok(dividends);
}

type Place = { readonly family: string; readonly column: Column };

/** Undefined for a row that is none of a dividend, and for an amount that is not shown. */
function readRow(
  $: CheerioAPI,
  row: ReturnType<CheerioAPI>,
  { family, column }: Place,
): Result<Dividend | undefined, string> {
  const amountCell = row.children("td[class*=droite]").not(".blancdroite").last();
  const wordsCell = row.children("td[class^=ncdouble]").first();
  const shown = plainText(row.children("td").text());
  if (amountCell.length === 0 && wordsCell.length === 0) return ok(undefined);
  if (amountCell.length === 0 || wordsCell.length === 0)
    return shown === "" ? ok(undefined) : err(`${shown}: half a row`);
  const { operator, unit } = column;
  if (!operator || !unit) return err(`${shown}: operator ${operator ?? "unknown"}, for ${unit ?? "?"} cents`);

  const divs = wordsCell.children("div").toArray();
  const pieces = (divs.length > 0 ? divs.map((div) => $(div).text()) : [wordsCell.text()]).map(plainText);
  const named = pieces.map(combinationOf).find((combination) => combination !== undefined);
  const label = pieces.filter((piece) => combinationOf(piece) === undefined).join(" ");
  const runners = named ?? column.arrival;
  if (!runners) return err(`${shown}: no combination`);
  const betType = betTypeOf(family, { operator, picto: column.picto, label });
  if (!betType) return err(`${shown}: unknown bet`);

  const amount = readEuros(amountCell.text());
  if (amount.kind === "unreadable") return err(shown);
  if (amount.kind === "absent") return ok(undefined);
  const dividend = (amount.value * 100) / unit;
  if (!Number.isSafeInteger(dividend)) return err(`${shown} for ${unit} cents`);
  return ok({ operator, betType, label: label || column.picto, runners, dividend: centsOf(dividend) });
}

/** `pour 1 €` */
function unitOf(shown: string): Cents | undefined {
  const amount = /^pour ?(.+)$/.exec(plainText(shown))?.[1];
  const unit = amount === undefined ? undefined : readEuros(amount);
  return unit?.kind === "value" && unit.value > 0 ? unit.value : undefined;
}

function combinationOf(shown: string): Combination | undefined {
  const parts = plainText(shown).split("-").map(plainText);
  const horses = parts.filter((part) => part !== "A");
  const runners = horses.map((part) => (part === "NP" ? "nonRunner" : numberWorn(part)));
  return runners.length > 0 && runners.every((runner) => runner !== undefined) ? runners : undefined;
}

type Bet = { readonly operator: Operator; readonly picto: string; readonly label: string };

/** The PMU's code where the bet has one; Genybet's own bets go by their picto: `GENYBET_SUPER_TOP5`. */
function betTypeOf(family: string, { operator, picto, label }: Bet): string | undefined {
  const words = skeletonOf(label);
  const ending = words.includes("gagnant") ? "GAGNANT" : words.includes("plac") ? "PLACE" : undefined;
  const inOrder = words.includes("ordre") && !words.includes("dsordre");
  if (family === "lesSolos") return ending && `SIMPLE_${ending}`;
  if (family === "lesDuos") return inOrder ? "COUPLE_ORDRE" : ending && `COUPLE_${ending}`;
  if (family === "lesTrios") return inOrder ? "TRIO_ORDRE" : "TRIO";
  if (family === "les2sur4") return "DEUX_SUR_QUATRE";
  if (operator === "genybet") return picto === "" ? undefined : `GENYBET_${snake(picto)}`;
  if (family === "lesMultis") return /mini/i.test(picto) ? "MINI_MULTI" : "MULTI";
  if (family === "lesQuintos") return "QUINTE_PLUS";
  if (family === "lesQuartos") return "QUARTE_PLUS";
  if (family === "lesTierces") return "TIERCE";
  // Families that no capture holds (Super 4, Pick 5): by the picto, without the e of the online pool.
  return picto === "" ? undefined : snake(picto.replace(/^e(?=[A-Z0-9])/, ""));
}

function snake(words: string): string {
  return words.replace(/([a-z])([A-Z])/g, "$1_$2").toUpperCase();
}
