import { readFileSync } from "node:fs";
import { type CheerioAPI, load } from "cheerio/slim";
import { expect, test } from "vitest";
import type { Instant } from "../../src/domain/kernel/time.ts";
import { dividendFault, unpaidFamily } from "../../src/sources/dividend-fault.ts";
import { parseGenyResult } from "../../src/sources/geny/parse-geny-result.ts";
import { november2025 } from "./november-2025.ts";
import { recordedData, recordedFile } from "./recorded-data.ts";

const SHOPS = "pmu-shop";

test.skipIf(!recordedData)(
  "1 November 2025: no race of 81 has a fault, and of each row that is taken away the page is refused or counted",
  () => {
    let refused = 0;
    const silent: string[] = [];
    for (const race of november2025()) {
      // A second, foreign race stands under the same number in the table.
      const dividends = race.dividends.filter(({ betType }) => !betType.endsWith("_INTERNATIONAL"));
      const sold = {
        operator: SHOPS,
        sold: (race.bets ?? []).filter((bet) => !bet.startsWith("E_")),
        refunded: [],
      } as const;
      const faultOf = (rows: typeof dividends) =>
        dividendFault({ ...race, dividends: rows }, race.declaredRunners) ?? unpaidFamily(rows, sold);
      expect(faultOf(dividends), race.name).toBeUndefined();
      for (const [i, { betType, label }] of dividends.entries()) {
        if (faultOf(dividends.toSpliced(i, 1)) === undefined) silent.push(`${betType} ${label}`);
        else refused += 1;
      }
    }
    const kinds = Object.entries(Object.groupBy(silent, (kind) => kind)).map(([kind, all]) => `${kind} ${all?.length}`);
    process.stdout.write(`${refused} of ${refused + silent.length} refused; silent: ${kinds.join(", ")}\n`);
    expect(refused).toBeGreaterThan(900);
    expect(silent.length).toBeLessThan(20);
  },
);

test.skipIf(!recordedData)(
  "a Geny page of arrivals that lost any one row of dividends is refused, but for some of Genybet's",
  () => {
    const bytes = readFileSync(recordedFile("captures", "geny", "arrivee-2024-09-02-craon-pmh_1515922.latin1.html"));
    const whole = new TextDecoder("windows-1252").decode(bytes);
    const url = "https://www.geny.com/arrivee-et-rapports-pmh/2024-09-02-craon-pmu-prix-v-and-b_c1515922";
    const read = (text: string) => parseGenyResult({ url, observedAt: "2024-09-02T18:00:00.000Z" as Instant, text });
    const before = read(whole);
    if (!before.ok) throw new Error(before.error.detail);
    const rows = amountRows(load(whole));
    const silent: string[] = [];
    let removed = 0;
    for (let i = 0; i < rows.length; i++) {
      const $ = load(whole);
      const row = $("table[id^=les] tr")
        .filter((_, one) => $(one).children("td[class*=droite]").length > 0)
        .eq(i);
      row.remove();
      const after = read($.html());
      if (after.ok && after.value.dividends.length === before.value.dividends.length) continue; // no row of a dividend
      removed += 1;
      if (!after.ok) continue;
      const kept = new Set(after.value.dividends.map((one) => JSON.stringify(one)));
      for (const one of before.value.dividends)
        if (!kept.has(JSON.stringify(one))) silent.push(`${one.operator} ${one.betType} ${one.label}`);
    }
    process.stdout.write(`${removed} rows removed, silent: ${silent.join(", ")}\n`);
    expect(removed).toBeGreaterThan(50);
    // What Genybet sells on a race is told nowhere on the page: a bet of its own that has one row can be lost with it.
    expect(silent.filter((row) => !row.startsWith("genybet"))).toEqual([]);
    expect(silent).toHaveLength(9);
  },
);

function amountRows($: CheerioAPI) {
  return $("table[id^=les] tr").filter((_, row) => $(row).children("td[class*=droite]").length > 0);
}
