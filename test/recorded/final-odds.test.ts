import { expect, test } from "vitest";
import { truncationMidPoint } from "../../src/domain/market/displayed-odds.ts";
import {
  type FinalOddsLaw,
  forecastFinalShares,
  MEASURED_FINAL_ODDS,
  SPECIFIED_FINAL_ODDS,
} from "../../src/domain/market/final-odds.ts";
import { booksumOf } from "../../src/domain/market/win-probabilities.ts";
import { frenchRows } from "./french-rows.ts";
import { recordedData } from "./recorded-data.ts";

/** Shares of the shops' win pool some minutes before the off and at it. */
type Move = { readonly now: readonly number[]; readonly final: readonly number[]; readonly winner: number };

const OLDEST_LOOK_MINUTES = 20;
const moves = recordedData ? recordedMoves() : [];

test.skipIf(!recordedData)("how far odds move from H-5 to the off, and that the move knows who wins", () => {
  const all = slopeByMoney(moves);
  const halves = [1, 0].map((odd) => slopeByMoney(moves.filter((_, i) => i % 2 === odd)));
  const plain = residuals(moves, { ...SPECIFIED_FINAL_ODDS, sharpening: 0 });
  const byMoney = sumOf(plain.map(({ now, log }) => now * log)) / sumOf(plain.map(({ now }) => now));
  const winners = plain.filter(({ won }) => won);
  const winnersMean = meanOf(winners.map(({ log }) => log));
  process.stdout.write(
    [
      `${moves.length} races; b weighted by money ${all.slope.toFixed(4)} ± ${all.error.toFixed(4)}, halves ${halves.map(({ slope }) => slope.toFixed(4)).join(", ")}; every runner alike ${slopeOf(moves).toFixed(3)}`,
      `log share final − now: by money ${byMoney.toFixed(4)}, of winners ${winnersMean.toFixed(4)}`,
      "",
    ].join("\n"),
  );
  expect(moves.length).toBeGreaterThan(1_200);
  expect(Math.abs(slopeOf(moves) - 0.106)).toBeLessThan(0.02); // specification §5
  expect(Math.abs(all.slope - MEASURED_FINAL_ODDS.sharpening)).toBeLessThan(2 * all.error);
  // With ρ = 1 the winners end σ² ahead of the rest.
  expect(winnersMean - byMoney).toBeGreaterThan(0.08);
});

test.skipIf(!recordedData)("winners are paid what was expected at H-5, where late money counts as knowledge", () => {
  for (const [name, law] of Object.entries({ specified: SPECIFIED_FINAL_ODDS, measured: MEASURED_FINAL_ODDS })) {
    const ratios = paidOverExpected(law);
    const noise = paidOverExpected({ ...law, informed: 0 });
    const mean = meanOf(ratios.map(({ ratio }) => ratio));
    const error = sdOf(ratios.map(({ ratio }) => ratio)) / Math.sqrt(ratios.length);
    const bands = [0, 0.05, 0.1, 0.2, 0.35].map((from, k, edges) => {
      const own = ratios.filter(({ now }) => now >= from && now < (edges[k + 1] ?? 1));
      return `${from}: ${meanOf(own.map(({ ratio }) => ratio)).toFixed(3)}`;
    });
    process.stdout.write(
      `${name}: paid/expected ${mean.toFixed(4)} ± ${error.toFixed(4)} (as noise ${meanOf(noise.map(({ ratio }) => ratio)).toFixed(3)}); by share now ${bands.join(", ")}\n`,
    );
    expect(Math.abs(mean - 1)).toBeLessThan(2 * error);
    expect(meanOf(noise.map(({ ratio }) => ratio))).toBeLessThan(0.97); // noise would flatter every bet
  }
});

/** Paid dividend of each winner over E[dividend | it wins]: shares alone, so no takeout or rounding is in it. */
function paidOverExpected(law: FinalOddsLaw): { readonly now: number; readonly ratio: number }[] {
  return moves.map(({ now, final, winner }) => {
    const forecast = forecastFinalShares(now, law);
    const share = forecast.publicWin[winner] ?? Number.NaN;
    const variance = ((forecast.logSd[winner] ?? Number.NaN) * (1 - share)) ** 2;
    const expected = Math.exp((0.5 - law.informed) * variance) / share;
    return { now: now[winner] ?? Number.NaN, ratio: 1 / (final[winner] ?? Number.NaN) / expected };
  });
}

function residuals(of: readonly Move[], law: FinalOddsLaw) {
  return of.flatMap(({ now, final, winner }) => {
    const { publicWin } = forecastFinalShares(now, law);
    return now.map((share, i) => ({
      now: share,
      log: Math.log((final[i] ?? Number.NaN) / (publicWin[i] ?? Number.NaN)),
      won: i === winner,
    }));
  });
}

/** Slope of log(final / now) on log(now) within races, each runner weighted by its share; its error counts races. */
function slopeByMoney(of: readonly Move[]): { readonly slope: number; readonly error: number } {
  const parts = of.map(({ now, final }) => products(now, final, now));
  const spread = sumOf(parts.map(([, square]) => square));
  const slope = sumOf(parts.map(([product]) => product)) / spread;
  const error = Math.sqrt(sumOf(parts.map(([product, square]) => (product - slope * square) ** 2))) / spread;
  return { slope, error };
}

function slopeOf(of: readonly Move[]): number {
  const parts = of.map(({ now, final }) =>
    products(
      now,
      final,
      now.map(() => 1),
    ),
  );
  return sumOf(parts.map(([product]) => product)) / sumOf(parts.map(([, square]) => square));
}

/** Σ w·x·y and Σ w·x² about the weighted means, x = log now, y = log(final / now). */
function products(now: readonly number[], final: readonly number[], weights: readonly number[]): [number, number] {
  const rows = now.map((share, i) => ({
    x: Math.log(share),
    y: Math.log((final[i] ?? Number.NaN) / share),
    w: weights[i] ?? 0,
  }));
  const total = sumOf(rows.map(({ w }) => w));
  const meanX = sumOf(rows.map(({ w, x }) => w * x)) / total;
  const meanY = sumOf(rows.map(({ w, y }) => w * y)) / total;
  return [
    sumOf(rows.map(({ w, x, y }) => w * (x - meanX) * (y - meanY))),
    sumOf(rows.map(({ w, x }) => w * (x - meanX) ** 2)),
  ];
}

function recordedMoves(): Move[] {
  const rows = frenchRows("runners-2025-10_2025-12.csv.gz");
  return [...Map.groupBy(rows, ({ date, R, C }) => `${date} ${R} ${C}`).values()].flatMap((runners) => {
    const starters = runners.filter(({ statut }) => statut === "PARTANT");
    const winner = starters.findIndex(({ numPmu, arrivee }) => arrivee?.split("-")[0] === numPmu);
    const fresh = starters.every(
      (row) => Number(row.odds_h5_min_before) <= OLDEST_LOOK_MINUTES && Number(row.final_min_before) <= 1,
    );
    const [now, final] = [sharesOf(starters, "odds_h5", 1.3), sharesOf(starters, "odds_final", 1.25)];
    return winner >= 0 && starters.length >= 4 && fresh && now && final ? [{ now, final, winner }] : [];
  });
}

/** Undefined where odds are missing or their booksum is not that of a whole field. */
function sharesOf(rows: readonly Record<string, string>[], column: string, highest: number): number[] | undefined {
  const odds = rows.map((row) => truncationMidPoint(Number(row[column])));
  const booksum = booksumOf(odds);
  if (!odds.every((o) => o > 1.06 && o < Infinity) || booksum < 1.05 || booksum > highest) return undefined;
  return odds.map((o) => 1 / o / booksum);
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

function meanOf(values: readonly number[]): number {
  return sumOf(values) / values.length;
}

function sdOf(values: readonly number[]): number {
  const mean = meanOf(values);
  return Math.sqrt(meanOf(values.map((value) => (value - mean) ** 2)));
}
