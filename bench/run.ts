import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { BenchKernel } from "./bench-kernel.ts";
import { reportWholeRace } from "./whole-race.ts";

// `npm run bench -- [letters] [rounds]`: every kernel of ours against the C of the yardstick, in one run, round by round.
// A round runs C's kernel and then ours, each to its own median; the figure is the lowest median over the rounds, for the
// machine may have other work. `r` is the whole of analyseRace, which has no C. Checksums are held against C's to a relative 1e-12.

const here = dirname(fileURLToPath(import.meta.url));
const YARDSTICK = resolve(here, "../../shared/bench/kernels.c");
/** Milliseconds of ours a round, after warming up. */
const ROUND_MS = 400;
const CHECKSUM_TOLERANCE = 1e-12;

/** Which figure of C's line is compared, and how many milliseconds its unit has. */
const C_FIGURES: Readonly<Record<string, { readonly key: string; readonly unit: number }>> = {
  a: { key: "us_per_race", unit: 1e-3 },
  b: { key: "table_ms", unit: 1 },
  c: { key: "ms", unit: 1 },
  d: { key: "ms", unit: 1 },
  e: { key: "ms", unit: 1 },
};
/** Issue of the race engine: ratio to C; f, which has no C, milliseconds. */
const TARGETS: Readonly<Record<string, number>> = { a: 2.1, b: 1.8, c: 1.7, d: 2.2, e: 3.5 };
const TARGET_F_MS = 0.9;
/** Random draws: not to be equal to C's. */
const RANDOM = new Set(["c"]);

const wanted = process.argv[2] ?? "abcdefr";
const rounds = Number(process.argv[3] ?? 5);
const folder = mkdtempSync(join(tmpdir(), "bench-"));
try {
  const anchors = buildYardstick(folder);
  if (!anchors) console.log(`no C to compare with: needs gcc and ${YARDSTICK}`);
  for (const letter of wanted) {
    if (letter === "r") {
      reportWholeRace(rounds);
      continue;
    }
    const kernel = await kernelOf(letter);
    if (kernel) report(kernel, anchors);
    else console.log(`${letter}: no kernel`);
  }
} finally {
  rmSync(folder, { recursive: true });
}

/** The kernel that bench/kernel-<letter>.ts exports, whatever its name. */
async function kernelOf(letter: string): Promise<BenchKernel | undefined> {
  const file = join(here, `kernel-${letter}.ts`);
  if (!existsSync(file)) return undefined;
  const exported: Record<string, unknown> = await import(file);
  return Object.values(exported).find(isKernel);
}

function isKernel(value: unknown): value is BenchKernel {
  return typeof value === "object" && value !== null && "letter" in value && "setUp" in value;
}

function buildYardstick(into: string): string | undefined {
  if (!existsSync(YARDSTICK)) return undefined;
  const anchors = join(into, "anchors");
  const flags = ["-O3", "-march=native", "-mprefer-vector-width=512", "-o", anchors, YARDSTICK, "-lm"];
  return spawnSync("gcc", flags).status === 0 ? anchors : undefined;
}

function report(kernel: BenchKernel, anchors: string | undefined): void {
  const { letter, title, perRun } = kernel;
  const figure = C_FIGURES[letter];
  const ours = kernel.setUp();
  const cTimes: number[] = [];
  const ourTimes: number[] = [];
  let cLine: Record<string, unknown> = {};
  for (let round = 0; round < rounds; round++) {
    if (anchors && figure) {
      cLine = JSON.parse(execFileSync(anchors, [letter], { encoding: "utf8" }));
      cTimes.push(Number(cLine[figure.key]) * figure.unit);
    }
    ourTimes.push(medianTime(() => ours.run()) / perRun);
  }
  const mine = Math.min(...ourTimes);
  const c = cTimes.length > 0 ? Math.min(...cTimes) : undefined;
  const target = TARGETS[letter];
  const verdict = c ? compared(mine / c, target) : letter === "f" ? compared(mine, TARGET_F_MS) : "";
  console.log(`${letter}  ${title}`);
  console.log(`   ours ${shown(mine)}${c ? `   C ${shown(c)}   ratio ${(mine / c).toFixed(2)}` : ""}   ${verdict}`);
  console.log(`   ${checked(letter, ours.checksums(), cLine)}`);
}

function compared(value: number, target: number | undefined): string {
  if (target === undefined) return "";
  return `target ${target}: ${value <= target ? "met" : "MISSED"}`;
}

function medianTime(run: () => void): number {
  run();
  const times: number[] = [];
  const end = performance.now() + ROUND_MS;
  while (performance.now() < end || times.length < 5) {
    const start = performance.now();
    run();
    times.push(performance.now() - start);
  }
  return times.toSorted((a, b) => a - b)[times.length >> 1] ?? Number.NaN;
}

/** Ours beside C's where C prints the same name, with the largest relative difference. */
function checked(letter: string, ours: Readonly<Record<string, number>>, c: Readonly<Record<string, unknown>>): string {
  const lines = Object.entries(ours).map(([name, value]) => {
    const theirs = c[name];
    if (typeof theirs !== "number") return `${name} ${value}`;
    if (RANDOM.has(letter)) return `${name} ${value} (C ${theirs}, other draws)`;
    // C prints 12 to 14 decimals: it cannot be met closer than that.
    const printed = 0.51 * 10 ** -decimalsOf(theirs);
    const difference = Math.max(0, Math.abs(value - theirs) - printed) / Math.max(Math.abs(theirs), Number.MIN_VALUE);
    return `${name} ${value} ${difference <= CHECKSUM_TOLERANCE ? "as C" : `NOT C's ${theirs}`}`;
  });
  return lines.join(", ");
}

function decimalsOf(value: number): number {
  return /\.(\d+)$/.exec(String(value))?.[1]?.length ?? 12;
}

function shown(milliseconds: number): string {
  return milliseconds < 0.01 ? `${(milliseconds * 1e3).toFixed(3)} µs` : `${milliseconds.toFixed(4)} ms`;
}
