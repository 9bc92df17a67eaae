import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { Instant, RaceDay } from "../src/domain/kernel/time.ts";
import { parseGenyCard } from "../src/sources/geny/parse-geny-card.ts";
import { parseGenyResult } from "../src/sources/geny/parse-geny-result.ts";
import { readAndReport } from "../src/sources/page-reader.ts";
import { parsePmuCard } from "../src/sources/pmu/parse-pmu-card.ts";
import { parsePmuDividends } from "../src/sources/pmu/parse-pmu-dividends.ts";
import { parsePmuProgramme } from "../src/sources/pmu/parse-pmu-programme.ts";
import { parseZeturfCard } from "../src/sources/zeturf/parse-zeturf-card.ts";
import { parseZeturfProgramme } from "../src/sources/zeturf/parse-zeturf-programme.ts";
import { parseZeturfResult } from "../src/sources/zeturf/parse-zeturf-result.ts";

// `node bench/parsers.ts [rounds]`: real pages through the parsers on one core. Medians and best; a shared machine moves
// the median by half. Each round is another page: one that was read before is not taken apart again.

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const captures = join(resolve(root, process.env.RECORDED_DATA_DIR ?? "../shared/data"), "captures");
const rounds = Number(process.argv[2] ?? 60);
const observedAt = "2026-01-18T19:00:00.000Z" as Instant;

type Read = { readonly ok: boolean };

if (existsSync(captures)) measureAll();
else console.log(`no captures in ${captures}`);

function measureAll(): void {
  const zeturf = "https://www.zeturf.fr";
  const racePage = {
    url: `${zeturf}/fr/course/2026-01-18/R5C6-marseille-vivaux-prix-d-angers`,
    text: textOf("zeturf/race-2026-01-18-R5C6-after.html"),
  };
  measure("ZEturf race page, card and result", (round) => {
    const page = anew({ ...racePage, observedAt }, round);
    return [parseZeturfCard(page), parseZeturfResult(page)];
  });
  measure("the same with reports, as the service", (round) => {
    const page = anew({ ...racePage, observedAt }, round);
    return [
      readAndReport("zeturf", "card", page, parseZeturfCard).value,
      readAndReport("zeturf", "result", { ...page }, parseZeturfResult).value,
    ];
  });
  measure("ZEturf card alone", (round) => [parseZeturfCard(anew({ ...racePage, observedAt }, round))]);
  const programme = { url: `${zeturf}/fr/programmes-et-pronostics`, text: textOf("zeturf/programme-2025-11-20.html") };
  const of = { day: "2025-11-20" as RaceDay, baseUrl: zeturf };
  measure("ZEturf programme, 189 races", (round) => [
    parseZeturfProgramme(anew({ ...programme, observedAt }, round), of),
  ]);

  const genyCard = {
    url: "https://www.geny.com/partants-pmh/2024-09-02-craon-pmu-prix-lesieur-prix-courant-d-air_c1515849",
    text: textOf("geny/partants-2024-09-02-craon-pmh_c1515849.latin1.html"),
  };
  measure("Geny card", (round) => [parseGenyCard(anew({ ...genyCard, observedAt }, round))]);
  const genyResult = {
    url: "https://www.geny.com/arrivee-et-rapports-pmh/2024-09-02-craon-pmu-prix-v-and-b_c1515922",
    text: textOf("geny/arrivee-2024-09-02-craon-pmh_1515922.latin1.html"),
  };
  measure("Geny result, 61 dividends", (round) => [parseGenyResult(anew({ ...genyResult, observedAt }, round))]);

  const pmu = "https://pmu.test";
  const participants = textOf("pmu/participants-2025-11-05-R1C1.json");
  measure("PMU participants", () => [parsePmuCard(participants, pmu, observedAt)]);
  const dividends = textOf("pmu/rapports-definitifs-2025-11-05-R1C1.json");
  measure("PMU dividends", () => [parsePmuDividends(dividends, pmu)]);
  const day = textOf("pmu/programme-2025-11-05.json");
  measure("PMU programme", () => [parsePmuProgramme(day, pmu, observedAt)]);
}

function anew<P extends { readonly text: string }>(page: P, round: number): P {
  return { ...page, text: Buffer.from(`${page.text}<!-- ${round} -->`).toString() };
}

/** As the fetcher decodes: UTF-8, else Windows-1252. */
function textOf(name: string): string {
  const bytes = readFileSync(join(captures, name));
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}

/** @throws Error where a page is refused: its speed would mean nothing */
function measure(title: string, read: (round: number) => readonly Read[]): void {
  for (let i = 0; i < 10; i++) if (!read(-i - 1).every(({ ok }) => ok)) throw new Error(`${title}: refused`);
  const times = Array.from({ length: rounds }, (_, round) => {
    const start = performance.now();
    read(round);
    return performance.now() - start;
  }).toSorted((a, b) => a - b);
  const [best = Number.NaN] = times;
  const median = times[times.length >> 1] ?? Number.NaN;
  console.log(`${title.padEnd(36)} median ${shown(median)}   best ${shown(best)}`);
}

function shown(milliseconds: number): string {
  return `${milliseconds.toFixed(2)} ms (${(1000 / milliseconds).toFixed(0)}/s)`;
}
