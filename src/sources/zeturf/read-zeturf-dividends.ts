import type { CheerioAPI } from "cheerio/slim";
import { err, ok, type Result } from "../../domain/kernel/result.ts";
import type { Dividend } from "../../domain/race/race-result.ts";
import { numberWorn, plainText, readEuros, skeletonOf } from "../french-text.ts";

type Block = ReturnType<CheerioAPI>;
type Column = { readonly betType: string; readonly label: string };

/** The bets that have the PMU's rules, by ZEturf's number in `paris-carre_23x19_<id>`; couplé is its `jumelé`. */
const BET_OF_ID: Readonly<Record<string, string>> = {
  1: "SIMPLE_GAGNANT",
  2: "SIMPLE_PLACE",
  3: "COUPLE_GAGNANT",
  5: "COUPLE_PLACE",
  6: "TRIO",
};

/** The same bets by the skeletons of their labels: where label and number disagree, the column is not what it seems. */
const BET_OF_LABEL: Readonly<Record<string, string>> = {
  "simple gagnant": "SIMPLE_GAGNANT",
  "simple plac": "SIMPLE_PLACE",
  "jumel gagnant": "COUPLE_GAGNANT",
  "jumel plac": "COUPLE_PLACE",
  trio: "TRIO",
};

/**
 * Every dividend under `#rapports`: one block a family of bets, one row a combination, one column a bet. Amounts are for
 * €1. An empty cell was not paid.
 *
 * ZE 234 and ZE 345 have one bet and two columns, `Gain combinaison` and `Gain champ total`: they become the label.
 *
 * @returns the cell that could not be read
 */
export function readZeturfDividends($: CheerioAPI): Result<Dividend[], string> {
  const dividends: Dividend[] = [];
  for (const element of $("#rapports .table").toArray()) {
    const block = $(element);
    const columns = readColumns($, block);
    if (!columns.ok) return columns;
    const misnamed = columns.value.find(
      ({ betType, label }) => (BET_OF_LABEL[skeletonOf(label)] ?? betType) !== betType,
    );
    if (misnamed) return err(`dividends: column ${misnamed.label} read as ${misnamed.betType}`);
    for (const row of block.find(".table-row").toArray()) {
      const [first, ...cells] = $(row).children(".table-cell").toArray();
      const combination = plainText($(first).find("strong").text());
      const runners = runnersOf(combination);
      if (!runners) return err(`dividends: combination ${plainText($(row).text())}`);
      if (cells.length !== columns.value.length) return err(`dividends: ${cells.length} cells at ${combination}`);
      for (const [i, column] of columns.value.entries()) {
        const amount = readEuros($(cells[i]).text());
        if (amount.kind === "unreadable") return err(`dividends: ${column.label} ${combination} ${amount.shown}`);
        if (amount.kind === "absent") continue;
        dividends.push({ operator: "zeturf", ...column, runners, dividend: amount.value });
      }
    }
  }
  // More amounts than were read: a part of the table goes by another name now.
  const shown = $("#rapports .montant").length;
  if (shown > dividends.length) return err(`dividends: ${shown} amounts are shown, ${dividends.length} were read`);
  return ok(dividends);
}

/** The first header names the family, the second one, where there is one, the columns after the combination. */
function readColumns($: CheerioAPI, block: Block): Result<Column[], string> {
  const [family, columns] = block.children(".table-header").toArray();
  const familyCell = $(family).children(".table-cell").first();
  const familyLabel = plainText(familyCell.text());
  if (familyLabel === "") return err("dividends: a family without a name");
  if (!columns) return ok([{ betType: betTypeOf(familyCell, familyLabel), label: familyLabel }]);
  const cells = $(columns).children(".table-cell").slice(1).toArray();
  return ok(
    cells.map((cell) => {
      const label = plainText($(cell).text());
      const named = betIdOf($(cell)) !== undefined;
      return { betType: named ? betTypeOf($(cell), label) : betTypeOf(familyCell, familyLabel), label };
    }),
  );
}

/** ZEturf's own bets go by their name: `ZE 2 sur 4` is `ZE_2_SUR_4`, `ZEshow` is `ZE_SHOW`. */
function betTypeOf(cell: Block, label: string): string {
  const known = BET_OF_ID[betIdOf(cell) ?? ""];
  if (known) return known;
  const words = label.replace(/^ZE\s*/i, "").match(/\d+|\p{L}+/gu) ?? [];
  return ["ZE", ...words].join("_").toUpperCase();
}

function betIdOf(cell: Block): string | undefined {
  const classes = cell.find("[class*=paris-carre]").first().attr("class") ?? "";
  return /paris-carre_\w+?_(\d+)(?:\s|$)/.exec(classes)?.[1];
}

/** `10-5-11`; `NP` stands for a horse that did not run, as the PMU writes it (not seen on a capture of ZEturf). */
function runnersOf(combination: string): (number | "nonRunner")[] | undefined {
  const runners = combination.split("-").map((part) => (part.trim() === "NP" ? "nonRunner" : numberWorn(part)));
  return runners.every((runner) => runner !== undefined) ? runners : undefined;
}
