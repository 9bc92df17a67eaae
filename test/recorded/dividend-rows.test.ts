import { readFileSync } from "node:fs";
import { type CheerioAPI, load } from "cheerio/slim";
import { expect, test } from "vitest";
import { centsOf } from "../../src/domain/kernel/money.ts";
import type { Instant } from "../../src/domain/kernel/time.ts";
import { knownBet } from "../../src/domain/settlement/reglement/reglement.ts";
import { settleTicket } from "../../src/domain/settlement/settle-ticket.ts";
import { dividendFault, unpaidFamily } from "../../src/sources/dividend-fault.ts";
import { parseGenyResult } from "../../src/sources/geny/parse-geny-result.ts";
import { capturedPages } from "./captured-pages.ts";
import { november2025 } from "./november-2025.ts";
import { recordedData, recordedFile } from "./recorded-data.ts";

const SHOPS = "pmu-shop";

type RaceOfNovember = ReturnType<typeof november2025>[number];

/** A second, foreign race stands under the same number in the table. */
function ownRows({ dividends }: RaceOfNovember) {
  return dividends.filter(({ betType }) => !betType.endsWith("_INTERNATIONAL"));
}

function faultOf(race: RaceOfNovember, dividends: RaceOfNovember["dividends"]): string | undefined {
  const sold = (race.bets ?? []).filter((bet) => !bet.startsWith("E_"));
  return (
    dividendFault({ ...race, dividends }, race.declaredRunners) ??
    unpaidFamily(dividends, { operator: SHOPS, sold, refunded: [] })
  );
}

test.skipIf(!recordedData)(
  "1 November 2025: no race of 81 has a fault, and of each row that is taken away the page is refused or counted",
  () => {
    let refused = 0;
    const silent: string[] = [];
    for (const race of november2025()) {
      const dividends = ownRows(race);
      expect(faultOf(race, dividends), race.name).toBeUndefined();
      for (const [i, { betType, label }] of dividends.entries()) {
        if (faultOf(race, dividends.toSpliced(i, 1)) === undefined) silent.push(`${betType} ${label}`);
        else refused += 1;
      }
    }
    const kinds = Object.entries(Object.groupBy(silent, (kind) => kind)).map(([kind, all]) => `${kind} ${all?.length}`);
    process.stdout.write(`${refused} of ${refused + silent.length} refused; silent: ${kinds.join(", ")}\n`);
    expect(refused).toBeGreaterThan(1000);
    // Of 18 trios of races with a non-runner one has such a row: nothing tells which.
    expect(silent.toSorted()).toEqual(["SUPER_QUATRE Super 4 Spécial 1 NP", "TRIO Trio 1 NP"]);
  },
);

test.skipIf(!recordedData)(
  "1 November 2025: a row that is gone unnoticed takes nothing from a ticket: it is undetermined, and never lost or paid less",
  () => {
    const outcomes: string[] = [];
    for (const race of november2025()) {
      const dividends = ownRows(race);
      for (const [i, row] of dividends.entries()) {
        const betType = knownBet(row.betType);
        const left = dividends.toSpliced(i, 1);
        if (!betType || faultOf(race, left) !== undefined) continue;
        const out = [...race.nonRunners];
        const runners = row.runners.map((runner) => (runner === "nonRunner" ? (out.shift() ?? 99) : runner));
        const ticket = { betType, operator: SHOPS, runners, stake: centsOf(1000) } as const;
        const result = {
          finish: race.finish,
          nonRunners: race.nonRunners,
          disqualified: [],
          status: "official" as const,
        };
        const facts = { declaredRunners: race.declaredRunners };
        outcomes.push(settleTicket(ticket, { ...result, dividends: left }, facts).outcome);
      }
    }
    expect(outcomes).toEqual(outcomes.map(() => "undetermined"));
    expect(outcomes).toHaveLength(2);
  },
);

test.skipIf(!recordedData)(
  "a ZEturf page after the race that lost any one row or amount of dividends is refused",
  () => {
    const page = capturedPages().find(({ name }) => name === "ZEturf result");
    if (!page) throw new Error("the captured page");
    const count = (selector: string) => load(page.text)(`#rapports ${selector}`).length;
    const without = (selector: string, i: number) => {
      const $ = load(page.text);
      $(`#rapports ${selector}`).eq(i).remove();
      return page.parse($.html()).ok;
    };
    for (const selector of [".table-row", ".montant", ".table"])
      for (let i = 0; i < count(selector); i++) expect(without(selector, i), `${selector} ${i}`).toBe(false);
    expect(count(".montant")).toBe(24);
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
