import { readdirSync } from "node:fs";
import { join } from "node:path";
import { type CanaryState, judgePage, NEW_CANARY } from "../src/domain/trust/page-canary.ts";
import type { PageKind } from "../src/ports/page-report.ts";
import { type Look, looksOf, reportOf } from "../test/recorded/canary-looks.ts";
import { recordedFile } from "../test/recorded/recorded-data.ts";

/**
 * How often the canary is wrong: the recorded looks at the PMU's programme and cards, in the order of time, none of which
 * is broken. Every red light is false. Judged are the looks of the service (a French race at H-30 and H-5), and, harder,
 * every recorded look at French races and at all races, half of which are of the night, when there are no odds.
 *
 * `node bench/canary.ts [every n-th day]`; the 60 days take three minutes.
 */
const every = Number(process.argv[2] ?? "1");

type Scenario = {
  readonly name: string;
  readonly takes: (look: Look) => boolean;
  readonly canaries: Map<PageKind, CanaryState>;
  readonly pages: Record<string, number>;
  refused: number;
  readonly doubts: string[];
  readonly reds: string[];
  /** Share of the structure that always stood and is missing, by kind. */
  readonly lacks: Record<string, number[]>;
};

const scenarioOf = (name: string, takes: Scenario["takes"]): Scenario => {
  return { name, takes, canaries: new Map(), pages: {}, refused: 0, doubts: [], reds: [], lacks: {} };
};

const SCENARIOS = [
  scenarioOf("the service's looks, French races", ({ served }) => served),
  scenarioOf("every look, French races", ({ french }) => french),
  scenarioOf("every look, all races", ({ kind, served }) => kind === "programme" || !served),
];

function judge(scenario: Scenario, look: Look, report: ReturnType<typeof reportOf>): void {
  const { canaries, pages, doubts, reds, lacks } = scenario;
  const { kind, path, at } = look;
  const before = canaries.get(kind) ?? NEW_CANARY;
  const judged = judgePage(before, report);
  canaries.set(kind, judged.state);
  pages[kind] = (pages[kind] ?? 0) + 1;
  if (judged.refused !== undefined) scenario.refused += 1;
  if (judged.turned === "red") reds.push(`RED ${judged.state.red?.reason} ${path} ${at}`);
  const [doubt, old] = [judged.state.bad.at(-1), before.bad.at(-1)];
  if (doubt && (doubt.url !== old?.url || doubt.reason !== old.reason)) doubts.push(`${doubt.reason} ${path} ${at}`);
  const always = Object.entries(before.streaks).filter(([, streak]) => streak >= Math.min(before.pages, 50));
  if (before.pages < 5 || report.outcome !== "read") return;
  const standing = new Set(report.structure);
  const missing = always.filter(([part]) => !standing.has(part)).length / always.length;
  const known = lacks[kind] ?? [];
  known.push(missing);
  lacks[kind] = known;
}

const folder = recordedFile("days");
const files = readdirSync(folder).filter((name, i) => name.endsWith(".ndjson.br") && i % every === 0);
for (const file of files) {
  for (const look of await looksOf(join(folder, file))) {
    const report = reportOf(look);
    for (const scenario of SCENARIOS) if (scenario.takes(look)) judge(scenario, look, report);
  }
}
for (const { name, pages, refused, doubts, reds, lacks } of SCENARIOS) {
  console.log(`${name}, ${files.length} days`, { ...pages, reds: reds.length, refused, doubts: doubts.length });
  for (const [kind, shares] of Object.entries(lacks)) {
    const sorted = shares.toSorted((x, y) => x - y);
    const quantile = (q: number) => sorted[Math.floor(q * (sorted.length - 1))]?.toFixed(3);
    console.log(
      `  structure that a page lacked, ${kind}: p50 ${quantile(0.5)} p99 ${quantile(0.99)} most ${quantile(1)}`,
    );
  }
  for (const line of [...reds.slice(0, 10), ...doubts.slice(0, 10)]) console.log(`  ${line}`);
}
