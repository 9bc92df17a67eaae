import { readFileSync } from "node:fs";
import { type CheerioAPI, load } from "cheerio/slim";
import { seededUniform } from "../../src/domain/kernel/seeded-uniform.ts";
import type { Instant } from "../../src/domain/kernel/time.ts";
import type { SourceName } from "../../src/domain/race/race.ts";
import { type CanaryState, judgePage, NEW_CANARY } from "../../src/domain/trust/page-canary.ts";
import { parseGenyCard } from "../../src/sources/geny/parse-geny-card.ts";
import { type Draw, STRUCTURAL_HTML, STRUCTURAL_JSON } from "../../src/sources/mutated-pages.ts";
import { verdictOn } from "../../src/sources/mutation-verdict.ts";
import { type ParsePage, readAndReport } from "../../src/sources/page-reader.ts";
import { parsePmuCard } from "../../src/sources/pmu/parse-pmu-card.ts";
import { parseZeturfCard } from "../../src/sources/zeturf/parse-zeturf-card.ts";
import { recordedFile } from "./recorded-data.ts";

/** What becomes of a page that its site changed, by the fifth race that shows the change. */
export type Outcome =
  | "refused by its parser"
  | "red at once"
  | "red by the fifth race"
  | "read right"
  | "used, not right";

const observedAt = "2026-01-18T17:00:00.000Z" as Instant;
const PMU_URL = "https://offline.turfinfo.api.pmu.fr/rest/client/7/programme/05112025/R1/C1/participants";
const ZETURF_URL = "https://www.zeturf.fr/fr/course/2026-01-18/R5C6-marseille-vivaux-prix-d-angers";
const GENY_URL = "https://www.geny.com/partants-pmh/2024-09-02-craon-pmu-prix-lesieur-prix-courant-d-air_c1515849";

type Base = {
  readonly source: SourceName;
  readonly url: string;
  readonly file: readonly [string, string];
  readonly latin1?: boolean;
  readonly parse: ParsePage<object>;
};

const BASES: readonly Base[] = [
  {
    source: "pmu",
    url: PMU_URL,
    file: ["pmu", "participants-2025-11-05-R1C1.json"],
    parse: ({ text, url, observedAt: at }) => parsePmuCard(text, url, at),
  },
  { source: "zeturf", url: ZETURF_URL, file: ["zeturf", "race-2026-01-18-R5C6-after.html"], parse: parseZeturfCard },
  {
    source: "geny",
    url: GENY_URL,
    file: ["geny", "partants-2024-09-02-craon-pmh_c1515849.latin1.html"],
    latin1: true,
    parse: parseGenyCard,
  },
];

/** Good pages that the canary has seen before: past the habit of every field. */
const KNOWN_PAGES = 120;

type Mutation = (text: string, draw: Draw) => string | undefined;

const HTML: Readonly<Record<string, Mutation>> = {
  "rows removed": STRUCTURAL_HTML["row removed"],
  "class renamed": STRUCTURAL_HTML["class renamed"],
  "column emptied": (text, draw) => {
    const $ = load(text);
    return emptyColumn($, draw) ? $.html() : undefined;
  },
};

const JSON_PAGES: Readonly<Record<string, Mutation>> = {
  "rows removed": STRUCTURAL_JSON["row removed"],
  "key renamed": STRUCTURAL_JSON["key renamed"],
  "column emptied": (text, draw) => {
    const keys = [...new Set(text.match(/"[A-Za-z]+":\s*(?=[\d"])/g))];
    const key = keys[Math.floor(draw() * keys.length)];
    return key && text.replaceAll(new RegExp(`${key}("[^"]*"|[\\d.]+)`, "g"), `${key}null`);
  },
};

/** The cells of one column of the table of runners lose their content. */
function emptyColumn($: CheerioAPI, draw: Draw): boolean {
  const rows = $("#pariCotesTab table.table-runners tbody tr[data-runner], table#tableau_partants > tbody > tr");
  const width = rows.first().children("td").length;
  if (width === 0) return false;
  const column = Math.floor(draw() * width);
  for (const row of rows.toArray()) $(row).children("td").eq(column).empty();
  return true;
}

/** Mutated pages in turn, and what became of each; the same seed gives the same pages. */
export function mutatedPages(count: number, seed: number): { readonly what: string; readonly outcome: Outcome }[] {
  let drawn = 0;
  const draw: Draw = () => seededUniform(`${seed} ${drawn++}`);
  const found: { readonly what: string; readonly outcome: Outcome }[] = [];
  const known = BASES.map((base) => ({ base, ...learn(base) }));
  for (let n = 0; found.length < count; n++) {
    const one = known[n % known.length];
    if (!one) throw new Error("there is a page to mutate");
    const mutations = Object.entries(one.base.source === "pmu" ? JSON_PAGES : HTML);
    const [name, mutate] = mutations[Math.floor(n / known.length) % mutations.length] ?? [];
    const text = mutate?.(one.text, draw);
    if (text === undefined || text === one.text) continue;
    found.push({ what: `${one.base.source} ${name}`, outcome: outcomeOf(one, text) });
  }
  return found;
}

function learn({ source, url, file, latin1, parse }: Base) {
  const bytes = readFileSync(recordedFile("captures", ...file));
  const text = latin1 ? new TextDecoder("windows-1252").decode(bytes) : bytes.toString("utf8");
  const { value, report } = readAndReport(source, "card", { url, observedAt, text }, parse);
  if (!value.ok) throw new Error(`${url}: ${value.error.detail}`);
  let canary: CanaryState = NEW_CANARY;
  for (let n = 0; n < KNOWN_PAGES; n++) canary = judgePage(canary, { ...report, subject: `race ${n}` }).state;
  return { text, whole: value.value, canary };
}

function outcomeOf(known: ReturnType<typeof learn> & { readonly base: Base }, text: string): Outcome {
  const { source, url, parse } = known.base;
  const { value, report } = readAndReport(source, "card", { url, observedAt, text }, parse);
  if (!value.ok) return "refused by its parser";
  let canary = known.canary;
  for (const race of [1, 2, 3, 4, 5]) {
    const judged = judgePage(canary, { ...report, subject: `changed race ${race}` });
    if (judged.turned === "red") return race === 1 ? "red at once" : "red by the fifth race";
    canary = judged.state;
  }
  return verdictOn("card", known.whole, value.value) === "same" ? "read right" : "used, not right";
}
