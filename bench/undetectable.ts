import { readdirSync, readFileSync } from "node:fs";
import { seededUniform } from "../src/domain/kernel/seeded-uniform.ts";
import type { Instant } from "../src/domain/kernel/time.ts";
import { marketQuality } from "../src/domain/market/market-quality.ts";
import type { RaceCard } from "../src/domain/race/card.ts";
import { type CanaryState, judgePage, NEW_CANARY } from "../src/domain/trust/page-canary.ts";
import { dividendFault, unpaidFamily } from "../src/sources/dividend-fault.ts";
import { parseGenyCard } from "../src/sources/geny/parse-geny-card.ts";
import {
  type CaughtBy,
  judgeAltered,
  marketOf,
  ODDS_IN_TEXT,
  oddsPlaces,
  type WatchedCard,
  withDigit,
  withExchange,
} from "../src/sources/money-path.ts";
import { readAndReport } from "../src/sources/page-reader.ts";
import { parsePmuCard } from "../src/sources/pmu/parse-pmu-card.ts";
import { parsePmuDividends } from "../src/sources/pmu/parse-pmu-dividends.ts";
import { parseZeturfCard } from "../src/sources/zeturf/parse-zeturf-card.ts";
import { capturedPages } from "../test/recorded/captured-pages.ts";
import { lastAnswers, recordedData, recordedFile } from "../test/recorded/recorded-data.ts";

// `node bench/undetectable.ts [alterations a page]`: odds that were altered in a valid form (one digit; two odds exchanged),
// on their way to money, and who catches them. PMU: the last look at each race of every sixth recorded day, as another
// pool beside it its own reference odds of half an hour earlier, since no second source was recorded. ZEturf and Geny: the
// captured pages, with the reference odds of the same page as the PMU's card.

const EACH = Number(process.argv[2] ?? "20");
/** Every so manyth recorded day. */
const DAYS_APART = 6;
/** Good pages that the canary has seen before. */
const KNOWN_PAGES = 60;
/** A chance that moved by less hardly changes a bet. */
const SMALL_MOVE = 0.01;
const observedAt = "2026-01-18T19:00:00.000Z" as Instant;

const URL_OF: Readonly<Record<string, string>> = {
  "ZEturf card": "https://www.zeturf.fr/fr/course/2026-01-18/R5C6-marseille-vivaux-prix-d-angers",
  "Geny card of a gallop":
    "https://www.geny.com/partants-pmh/2024-09-02-craon-pmu-prix-lesieur-prix-courant-d-air_c1515849",
  "Geny card of a trot": "https://www.geny.com/partants-pmu/2024-08-26-vincennes-pmu-prix-de-barbizon_c1514560",
};

type Kind = "one digit" | "two exchanged";
type Row = Record<string, number>;
const table: Record<string, Row> = {};

if (recordedData) {
  pmuPages();
  htmlPages();
  dividendPages();
  console.table(table);
} else console.log("no recorded data");

function count(row: string, what: string): void {
  const counts = table[row] ?? { n: 0 };
  table[row] = { ...counts, [what]: (counts[what] ?? 0) + 1, n: (counts.n ?? 0) + 1 };
}

function pmuPages(): void {
  const files = readdirSync(recordedFile("days")).filter((name) => name.endsWith(".ndjson.br"));
  for (const file of files.filter((_, i) => i % DAYS_APART === 0)) {
    for (const [path, body] of lastAnswers(recordedFile("days", file), (one) => one.endsWith("/participants"))) {
      const url = `https://offline.turfinfo.api.pmu.fr/rest/client/7${path}`;
      const text = JSON.stringify(body);
      const read = parsePmuCard(text, url, observedAt);
      const market = read.ok ? marketOf(read.value) : undefined;
      if (!read.ok || market?.pool !== "pmu-shop") continue;
      // Pages that the gate refuses as they are say nothing of alterations.
      if (marketQuality("pmu-shop", Object.values(market.win)).gate !== "within") continue;
      alter("PMU card", {
        source: "pmu",
        url,
        observedAt,
        text,
        parse: (page) => parsePmuCard(page.text, page.url, page.observedAt),
        second: besideIt(read.value, "zeturf"),
      });
    }
  }
}

function htmlPages(): void {
  for (const { name, kind, text } of capturedPages()) {
    const source = name.startsWith("ZEturf") ? "zeturf" : name.startsWith("Geny") ? "geny" : undefined;
    if (kind !== "card" || !source) continue;
    const parse = source === "zeturf" ? parseZeturfCard : parseGenyCard;
    const url = URL_OF[name];
    if (url === undefined) throw new Error(`the address of ${name} is not known`);
    const read = parse({ url, observedAt, text });
    if (!read.ok) throw new Error(`${name}: ${read.error.detail}`);
    alter(`${source === "zeturf" ? "ZEturf" : "Geny"} card`, {
      source,
      url,
      observedAt,
      text,
      parse,
      second: besideIt(read.value, "pmu"),
      times: 20,
    });
  }
}

/** The page's own earlier odds, as a second source's card of the same field; undefined where it tells none. */
function besideIt(card: RaceCard, source: "pmu" | "zeturf"): RaceCard | undefined {
  const win = marketOf(card)?.reference?.win;
  if (!win || Object.keys(win).length < 2) return undefined;
  const pool = source === "pmu" ? "pmu-shop" : "zeturf";
  return { source, url: "https://second.invalid/", observedAt, runners: card.runners, markets: [{ pool, win }] };
}

type Altered = Omit<WatchedCard, "canary"> & { readonly text: string; readonly times?: number };

function alter(name: string, { text, times = 1, ...page }: Altered): void {
  const { value: whole, report } = readAndReport(page.source, "card", { ...page, text }, page.parse);
  if (!whole.ok) throw new Error(`${name}: ${whole.error.detail}`);
  let canary: CanaryState = NEW_CANARY;
  for (let n = 0; n < KNOWN_PAGES; n++) canary = judgePage(canary, { ...report, subject: `race ${n}` }).state;
  const places = oddsPlaces(text, ODDS_IN_TEXT[page.source]);
  for (let n = 0; n < EACH * times; n++) {
    for (const kind of ["one digit", "two exchanged"] as const) {
      const changed = alteration(text, places, kind, (what) => seededUniform(`${page.url} ${kind} ${n} ${what}`));
      if (changed === undefined) continue;
      for (const second of [undefined, page.second]) {
        const beside = second ? "with a second source" : "alone";
        const judged = judgeAltered({ ...page, second, canary }, whole.value, changed);
        if (judged) count(`${name}, ${kind}, ${beside}`, shown(judged.caughtBy, judged.move));
      }
    }
  }
}

function shown(caughtBy: CaughtBy, move = 0): string {
  return caughtBy === "nobody" && Math.abs(move) < SMALL_MOVE ? "nobody, under 1 point" : caughtBy;
}

function alteration(text: string, places: ReturnType<typeof oddsPlaces>, kind: Kind, draw: (what: string) => number) {
  const pick = (what: string) => places[Math.floor(draw(what) * places.length)];
  const [one, other] = [pick("one"), pick("other")];
  if (!one || !other) return undefined;
  if (kind === "two exchanged") return one === other ? undefined : withExchange(text, one, other);
  return withDigit(text, one, Math.floor(draw("at") * one.text.length), Math.floor(draw("digit") * 10));
}

/** One digit of one amount, and two amounts exchanged, on the captured dividends: what the page says twice, and the rest. */
function dividendPages(): void {
  const text = readFileSync(recordedFile("captures", "pmu", "rapports-definitifs-2025-11-05-R1C1.json"), "utf8");
  const url = "https://offline.turfinfo.api.pmu.fr/rest/client/7/programme/05112025/R1/C1/rapports-definitifs";
  const finish = [[7], [3], [9], [13], [5], [14], [6]];
  const read = (changed: string) => {
    const rows = parsePmuDividends(changed, url);
    if (!rows.ok) return undefined;
    const sold = { operator: "pmu-shop", sold: ["TRIO", "MULTI", "DEUX_SUR_QUATRE"], refunded: [] } as const;
    const fault =
      dividendFault({ finish, nonRunners: [], dividends: rows.value }, 14) ?? unpaidFamily(rows.value, sold);
    return fault === undefined ? JSON.stringify(rows.value) : undefined;
  };
  const whole = read(text);
  const places = oddsPlaces(text, /(?<="dividendePourUnEuro":\s*)\d+/g);
  for (let n = 0; n < EACH * 20; n++) {
    for (const kind of ["one digit", "two exchanged"] as const) {
      const changed = alteration(text, places, kind, (what) => seededUniform(`dividends ${kind} ${n} ${what}`));
      if (changed === undefined) continue;
      const after = read(changed);
      if (after !== whole) count(`PMU dividends, ${kind}, alone`, after === undefined ? "parser" : "nobody");
    }
  }
}
