import { describe, expect, test } from "vitest";
import type { RaceDay } from "../../kernel/time.ts";
import {
  calibrationStatus,
  type DividendCalibration,
  SHIPPED_CALIBRATIONS,
  YML51_CALIBRATION_RULES,
} from "./dividend-calibration.ts";
import { fitDividends, type PaidDividend } from "./fit-dividend-calibration.ts";

const GOOD: DividendCalibration = {
  operator: "pmu-shop",
  pool: "TRIO",
  kappa: { value: 1.1, standardError: 0.02 },
  beta: { value: 0.97, standardError: 0.02 },
  logSd: 0.3,
  edgeSd: 0.2,
  meanAbsoluteError: 0.12,
  n: 400,
  source: "a test's own",
  measuredOn: "2025-11-01" as RaceDay,
};

describe("a calibration carries a stake", () => {
  test("for seven days", () => {
    expect(statusOf(GOOD, "2025-11-08")).toMatchObject({ status: "calibrated" });
    expect(statusOf(GOOD, "2025-11-09")).toMatchObject({
      status: "unfit",
      reason: { code: "calibration_stale", ageDays: 8, maximumDays: 7, measuredOn: "2025-11-01" },
    });
  });

  test("never before it was measured, and only in its own pool", () => {
    expect(statusOf(GOOD, "2025-10-31")).toMatchObject({ reason: { code: "calibration_missing" } });
    expect(statusOf({ ...GOOD, operator: "pmu-online" }, "2025-11-02")).toMatchObject({ status: "not_calibrated" });
    expect(statusOf({ ...GOOD, pool: "COUPLE_PLACE" }, "2025-11-02")).toMatchObject({ status: "not_calibrated" });
  });

  test("the newest one", () => {
    const newer = { ...GOOD, kappa: { value: 0.9, standardError: 0.02 }, measuredOn: "2025-11-05" as RaceDay };
    const status = calibrationStatus(
      [newer, GOOD],
      "pmu-shop",
      "TRIO",
      "2025-11-06" as RaceDay,
      YML51_CALIBRATION_RULES,
    );
    expect(status).toMatchObject({ status: "calibrated", calibration: { kappa: { value: 0.9 } } });
  });

  test.each<[string, Partial<DividendCalibration>]>([
    ["n", { n: 99 }],
    ["meanAbsoluteError", { meanAbsoluteError: 0.16 }],
    ["meanAbsoluteError", { meanAbsoluteError: Number.NaN }],
    ["beta", { beta: { value: 1, standardError: 0.04 } }],
  ])("not with too coarse a %s, though it is shown", (field, change) => {
    expect(statusOf({ ...GOOD, ...change }, "2025-11-02")).toMatchObject({
      status: "unfit",
      reason: { code: "calibration_unusable", field },
    });
  });

  test.each<[string, Partial<DividendCalibration>]>([
    ["kappa", { kappa: { value: 0, standardError: 0 } }],
    ["beta", { beta: { value: Number.NaN, standardError: 0 } }],
    ["logSd", { logSd: -1 }],
    ["edgeSd", { edgeSd: Number.POSITIVE_INFINITY }],
  ])("not with a %s that cannot be, and then it does not even price", (field, change) => {
    expect(statusOf({ ...GOOD, ...change }, "2025-11-02")).toMatchObject({
      status: "not_calibrated",
      reason: { code: "calibration_unusable", field },
    });
  });

  test("none is shipped", () => {
    expect(SHIPPED_CALIBRATIONS).toEqual([]);
  });
});

describe("fitting past dividends", () => {
  test("finds κ, β and σ of a pool that was simulated with them", () => {
    const paid = simulated(4_000, { kappa: 0.9, beta: 0.85, logSd: 0.4 });
    const fit = fitDividends(paid);
    if (!fit.ok) throw new Error(fit.error.kind);
    const { kappa, beta, logSd, n, meanAbsoluteError } = fit.value;
    expect(n).toBe(4_000);
    expect(Math.abs(beta.value - 0.85)).toBeLessThan(3 * beta.standardError);
    expect(Math.abs(kappa.value - 0.9)).toBeLessThan(3 * kappa.standardError);
    expect(beta.standardError).toBeLessThan(0.02);
    expect(logSd).toBeCloseTo(0.4, 1);
    expect(meanAbsoluteError).toBeGreaterThan(0.25);
    expect(meanAbsoluteError).toBeLessThan(0.35); // 2(2Φ(σ/2) − 1) = 0.317
  });

  test("refuses what is no dividend, too few, and one chance for all, by name", () => {
    const good = { dividend: 5, publicProbability: 0.1, takeout: 0.25 };
    expect(fitDividends([good, { ...good, publicProbability: 0 }])).toMatchObject({
      error: { kind: "paid_invalid", field: "paid[1].publicProbability", shown: "0" },
    });
    expect(fitDividends([{ ...good, dividend: Number.NaN }])).toMatchObject({ error: { field: "paid[0].dividend" } });
    expect(fitDividends([{ ...good, takeout: 1 }])).toMatchObject({ error: { field: "paid[0].takeout" } });
    expect(fitDividends([good, good])).toMatchObject({ error: { kind: "too_few", n: 2, minimum: 3 } });
    expect(fitDividends([good, good, good])).toMatchObject({ error: { kind: "no_spread" } });
  });
});

function statusOf(calibration: DividendCalibration, day: string) {
  return calibrationStatus([calibration], "pmu-shop", "TRIO", day as RaceDay, YML51_CALIBRATION_RULES);
}

/** Lehmer's generator (1988 constants) and Box–Muller, so that every run fits the same dividends. */
function simulated(n: number, law: { kappa: number; beta: number; logSd: number }): PaidDividend[] {
  let state = 20_251_101;
  const uniform = (): number => {
    state = (state * 16_807) % 2_147_483_647;
    return state / 2_147_483_647;
  };
  return Array.from({ length: n }, () => {
    const publicProbability = Math.exp(-1 - 5 * uniform());
    const noise = Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
    const dividend = 0.75 * law.kappa * publicProbability ** -law.beta * Math.exp(law.logSd * noise);
    return { dividend, publicProbability, takeout: 0.25 };
  });
}
