import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";
import type { CalibrationBand } from "../domain/performance/calibration-bands.ts";
import type { PathPoint } from "../domain/performance/profit-path.ts";
import type { Coverage } from "../domain/performance/scoreboard.ts";

// Plots as SVG text, drawn by Observable Plot without a browser. Colours are those of the page, which prints them too.

const { document } = parseHTML("<!doctype html><html></html>");
const [WIDTH, HEIGHT] = [640, 320];
const ACCENT = "var(--accent)";
const QUIET = "var(--quiet)";

/** What a reader is told beside the axes. */
export type PlotTexts = Readonly<Record<"told" | "happened" | "euros" | "races" | "inside" | "drift" | "bets", string>>;

/** Chance told against share that happened, on two logarithmic axes, with 95 % of each. */
export function calibrationPlot(bands: readonly CalibrationBand[], t: PlotTexts): string {
  const least = 0.003;
  const shown = bands
    .filter(({ expected }) => expected >= least)
    .map((band) => ({ ...band, low: Math.max(least, band.low), seen: Math.max(least, band.observed) }));
  return drawn({
    x: { type: "log", domain: [least, 1], label: t.told, tickFormat: percent },
    y: { type: "log", domain: [least, 1], label: t.happened, tickFormat: percent },
    marks: [
      Plot.line(
        [
          [least, least],
          [1, 1],
        ],
        { stroke: QUIET, strokeDasharray: "4 4" },
      ),
      Plot.ruleX(shown, { x: "expected", y1: "low", y2: "high", stroke: ACCENT }),
      Plot.dot(shown, { x: "expected", y: "seen", fill: ACCENT, r: 3 }),
    ],
  });
}

/** Sums of profits, each with the band of luck. */
export function pathPlot(
  paths: readonly { readonly name: string; readonly path: readonly PathPoint[] }[],
  t: PlotTexts,
): string {
  const points = paths.flatMap(({ name, path }) =>
    path.map(({ day, profit, low, high }) => ({
      name,
      day: new Date(day),
      profit: profit / 100,
      low: low / 100,
      high: high / 100,
    })),
  );
  return drawn({
    color: { legend: false, scheme: "tableau10" },
    x: { type: "utc", label: null, tickFormat: (day: Date) => day.toISOString().slice(5, 10) },
    y: { label: t.euros, grid: true },
    marginRight: 110,
    marks: [
      Plot.ruleY([0], { stroke: QUIET }),
      Plot.areaY(points, { x: "day", y1: "low", y2: "high", fill: "name", fillOpacity: 0.08 }),
      Plot.lineY(points, { x: "day", y: "profit", stroke: "name" }),
      Plot.text(
        points,
        Plot.selectLast({ x: "day", y: "profit", z: "name", text: "name", textAnchor: "start", dx: 4 }),
      ),
    ],
  });
}

/** How many races each gate closed. */
export function funnelPlot(gates: readonly { readonly code: string; readonly races: number }[], t: PlotTexts): string {
  return drawn({
    marginLeft: 230,
    height: 40 + 20 * gates.length,
    x: { label: t.races, grid: true },
    y: { label: null },
    marks: [
      Plot.barX(gates, { x: "races", y: "code", fill: ACCENT, sort: { y: "x", reverse: true } }),
      Plot.text(gates, { x: "races", y: "code", text: "races", textAnchor: "start", dx: 3 }),
    ],
  });
}

/** Shares inside intervals of 80 %, with 95 % of each share. */
export function coveragePlot(coverage: readonly Coverage[], t: PlotTexts): string {
  const shown = coverage.map((one) => ({
    ...one,
    share: one.inside / one.count,
    text: `${one.inside} / ${one.count}`,
  }));
  return drawn({
    marginLeft: 150,
    height: 60 + 26 * shown.length,
    x: { domain: [0, 1], label: t.inside, tickFormat: percent },
    y: { label: null, type: "point" },
    marks: [
      Plot.ruleX([0.8], { stroke: QUIET, strokeDasharray: "4 4" }),
      Plot.ruleY(shown, { y: "betType", x1: "low", x2: "high", stroke: ACCENT }),
      Plot.dot(shown, { y: "betType", x: "share", fill: ACCENT, r: 4 }),
      Plot.text(shown, { y: "betType", x: "high", text: "text", textAnchor: "start", dx: 6 }),
    ],
  });
}

/** How the odds moved from the decision to the off. */
export function driftPlot(drifts: readonly number[], t: PlotTexts): string {
  return drawn({
    x: { label: t.drift },
    y: { label: t.bets, grid: true },
    marks: [
      Plot.rectY(drifts, { ...Plot.binX({ y: "count" }, { x: (log: number) => log, thresholds: 30 }), fill: ACCENT }),
      Plot.ruleX([0], { stroke: QUIET }),
    ],
  });
}

function drawn(options: Plot.PlotOptions): string {
  return Plot.plot({ document, width: WIDTH, height: HEIGHT, style: { background: "none" }, ...options }).outerHTML;
}

function percent(share: number): string {
  const value = share * 100;
  return `${value < 1 ? value.toFixed(1) : value.toFixed(0)} %`;
}
