import { describe, expect, test } from "vitest";
import { winProbabilities } from "../market/win-probabilities.ts";
import { at } from "../model/at.ts";
import {
  bothInFirstThreeProbability,
  firstThreeProbability,
  firstTwoProbability,
  orderOfFinish,
} from "../model/order-of-finish.ts";
import { isaacsStake } from "../staking/isaacs-stake.ts";
import { type PlacePool, placeDividends } from "./dividend-forecast.ts";
import { OFFICIAL_ROUNDING } from "./dividends/dividend-rounding.ts";
import { singleReturn } from "./dividends/own-stake.ts";
import { splitDividend, splitDividends } from "./dividends/pool-dividends.ts";

const PLACE_STAKES = [10_240, 8_130, 6_400, 5_080, 3_890, 3_000, 2_050, 1_210];

describe("the place pool of §3.4, 40,000 € at 13.9 %", () => {
  const net = 0.861 * 40_000;

  test("holds 34,440 €, of which 16,120 € are profit in parts of 5,373.33 €", () => {
    const placed = [0, 3, 5].map((i) => at(PLACE_STAKES, i));
    const profit = net - placed.reduce((sum, stake) => sum + stake, 0);
    near(net, 34_440);
    near(profit, 16_120);
    const raw = splitDividends(net, placed, "raw");
    for (const [i, stake] of placed.entries()) near((at(raw, i) - 1) * stake, 5_373.333333);
    const printed = [1.5247, 2.0577, 2.7911];
    for (const [i, dividend] of printed.entries()) near(at(raw, i), dividend, 5e-5);
  });

  test("the stake that others have on no 4 with 100 € of ours pays 2.0364", () => {
    const stakes = PLACE_STAKES.map((stake, i) => (i === 3 ? stake + 100 : stake));
    near(at(placeDividends({ stakes, takeout: 0.139, places: 3 }, [0, 3, 5], "raw"), 1), 2.0364, 5e-5);
  });
});

test("a favourite that holds most of the place pool takes 3,020 € of top-up for the minimum of 1.10", () => {
  const stakes = [30_000, 2_500, 2_000, 1_500, 1_200, 1_000, 1_000, 800];
  const pool: PlacePool = { stakes, takeout: 0.139, places: 3 };
  const raw = placeDividends(pool, [0, 1, 2], "raw");
  const paid = placeDividends(pool, [0, 1, 2], OFFICIAL_ROUNDING);
  const net = 0.861 * 40_000;
  near(net - 34_500, -60);
  near(30_000 * (at(paid, 0) - at(raw, 0)), 3_020);
  near(splitDividend(-60, 3, 30_000, "raw"), at(raw, 0), 1e-12);
});

describe("the public's law of race R8 (§3.5): proportional odds and the stage exponents of §2.5", () => {
  const shares = winProbabilities([2.3, 3.9, 6, 8.7, 13, 19, 33, 70], { kind: "proportional" });
  if (!shares.ok) throw new Error(shares.error.kind);
  const law = orderOfFinish(shares.value.probabilities, [1, 0.74, 0.56, 0.41, 0.3]);
  const share = (i: number, j: number): number => bothInFirstThreeProbability(law, i, j) / 3;

  test("has 0.097855 for the pair 1-4, 0.096774 for the trio 1-2-4, and 0.083691 of the money of couplé placé on 1-4", () => {
    near(firstTwoProbability(law, 0, 3), 0.097855);
    near(firstThreeProbability(law, 0, 1, 3), 0.096774);
    near(share(0, 3), 0.083691);
  });

  test("the couplé placé 1-4 is paid by who is third", () => {
    const paid = [1, 2, 4, 5, 6, 7].map((third) => {
      const profit = 0.746 - share(0, 3) - share(0, third) - share(3, third);
      return splitDividend(profit, 3, share(0, 3), "raw");
    });
    const printed = [2.85, 3.036, 3.28, 3.362, 3.447, 3.522];
    for (const [k, dividend] of printed.entries()) near(at(paid, k), dividend, 5e-4);
  });
});

test("the first euro in a pool of 2,000 € with 200 € on a horse of 15 % has an edge of 0.29", () => {
  const pool = { total: 2_000, own: 200, takeout: 0.14 };
  near((0.15 * singleReturn(pool, 1e-7)) / 1e-7 - 1, 0.29);
  near(isaacsStake(0.15, { total: 2_000, onTicket: 200, takeout: 0.14 }), 30.907, 5e-4);
});

function near(actual: number, expected: number, tolerance = 1e-6): void {
  expect(Math.abs(actual - expected), `${actual} is not ${expected}`).toBeLessThanOrEqual(tolerance);
}
