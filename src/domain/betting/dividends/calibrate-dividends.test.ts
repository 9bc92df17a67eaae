import { describe, expect, test } from "vitest";
import { centsOf } from "../../kernel/money.ts";
import type { RaceId } from "../../kernel/race-id.ts";
import type { RaceDay } from "../../kernel/time.ts";
import type { Dividend } from "../../race/race-result.ts";
import { calibrateDividends } from "./calibrate-dividends.ts";
import { YML51_CALIBRATION_RULES } from "./dividend-calibration.ts";
import { fitForecasts } from "./fit-dividend-calibration.ts";
import { type PaidRace, type PoolPaid, paidOfRace } from "./paid-forecasts.ts";

const MEASURED_ON = "2026-02-01" as RaceDay;
const ODDS = [2.3, 3.9, 6, 8.7, 13, 19, 33, 48, 70];

describe("a race's dividends beside what would have been forecast", () => {
  test("every pool of a normal arrival is told, simple gagnant and placé apart", () => {
    const told = paidOfRace(race([3, 1, 2, 5, 4]));
    expect(told.notTold).toEqual([]);
    expect(told.paid.map(({ pool, rank }) => [pool, rank].filter(Boolean).join(" "))).toEqual([
      "COUPLE_GAGNANT",
      "COUPLE_PLACE",
      "DEUX_SUR_QUATRE",
      "TRIO",
      "MULTI",
      "TIERCE order",
      "TIERCE disorder",
    ]);
  });

  test("rows in another order tell the same", () => {
    const one = race([3, 1, 2, 5, 4]);
    expect(figures(paidOfRace({ ...one, dividends: one.dividends.toReversed() }))).toEqual(figures(paidOfRace(one)));
  });

  test("a dividend that was cut to a tenth has half a tenth added, the minimum none", () => {
    const [paid] = paidOfRace({ ...race([1, 2]), dividends: [row("COUPLE_GAGNANT", [1, 2], 840)] }).paid;
    expect(paid?.logPaid).toBeCloseTo(Math.log(8.45), 12);
    const [least] = paidOfRace({ ...race([1, 2]), dividends: [row("COUPLE_GAGNANT", [1, 2], 110)] }).paid;
    expect(least?.logPaid).toBeCloseTo(Math.log(1.1), 12);
  });

  test("what a non-runner, nobody, or a degraded rank was paid is no dividend of the rule", () => {
    const dividends = [
      { ...row("TRIO", [1, 2], 450), runners: [1, 2, "nonRunner" as const] },
      row("COUPLE_GAGNANT", [1, 2], 0),
      { ...row("COUPLE_ORDRE", [1, 3], 900), label: "Couplé ordre dégradé 1 rang" },
    ];
    expect(paidOfRace({ ...race([1, 2]), dividends })).toEqual({ paid: [], notTold: [] });
  });

  test("a dead heat, a horse without odds, a bonus and an unknown takeout are named and calibrate nothing", () => {
    const deadHeat = [
      row("COUPLE_PLACE", [1, 2], 300),
      row("COUPLE_PLACE", [1, 3], 300),
      row("COUPLE_PLACE", [1, 4], 400),
    ];
    expect(notTold(deadHeat)).toEqual([{ pool: "COUPLE_PLACE", why: "not_a_normal_arrival" }]);
    expect(notTold([row("TRIO", [1, 2, 77], 900)])).toEqual([{ pool: "TRIO", why: "unknown_runner" }]);
    const bonus = { ...row("QUARTE_PLUS", [1, 2, 3], 150), label: "Bonus" };
    expect(notTold([bonus])).toEqual([{ pool: "QUARTE_PLUS", why: "rank_of_parts" }]);
    expect(notTold([row("SUPER_QUATRE", [1, 2, 3, 4], 90_000)])).toEqual([
      { pool: "SUPER_QUATRE", why: "takeout_unknown" },
    ]);
    const unreadable = paidOfRace({ ...race([1, 2]), market: { pool: "pmu-shop", win: { 1: 2 } } });
    expect(unreadable).toEqual({ paid: [], notTold: [{ pool: undefined, why: "odds_unreadable" }] });
  });
});

describe("a calibration", () => {
  test.each(["COUPLE_GAGNANT", "COUPLE_PLACE", "DEUX_SUR_QUATRE", "TRIO", "MULTI"] as const)(
    "finds κ and β of a %s pool that was simulated with them",
    (pool) => {
      const paid = simulated(pool, { kappa: 0.9, beta: 0.85, logSd: 0.1, n: 400 });
      const [found] = calibrateDividends(paid, {
        measuredOn: MEASURED_ON,
        source: "a test's own",
        rules: YML51_CALIBRATION_RULES,
      });
      if (!found?.calibration) throw new Error(JSON.stringify(found));
      const { kappa, beta, logSd, n } = found.calibration;
      expect(n).toBe(400);
      expect(Math.abs(beta.value - 0.85)).toBeLessThan(3.5 * beta.standardError);
      expect(Math.abs(kappa.value - 0.9)).toBeLessThan(3.5 * kappa.standardError);
      expect(logSd).toBeCloseTo(0.1, 1);
    },
  );

  test("of a pool with few dividends is shown, and carries no stake", () => {
    const paid = simulated("TRIO", { kappa: 1, beta: 1, logSd: 0.1, n: 99 });
    const [found] = calibrateDividends(paid, { measuredOn: MEASURED_ON, source: "s", rules: YML51_CALIBRATION_RULES });
    expect(found).toMatchObject({ n: 99, mayCarryStake: false, reason: { code: "calibration_unusable", field: "n" } });
  });

  test("of a pool that paid twice is none, and says so", () => {
    const paid = simulated("TRIO", { kappa: 1, beta: 1, logSd: 0.1, n: 2 });
    const [found] = calibrateDividends(paid, { measuredOn: MEASURED_ON, source: "s", rules: YML51_CALIBRATION_RULES });
    expect(found).toMatchObject({ calibration: undefined, refusal: { kind: "too_few", n: 2 } });
  });

  test("counts a race once, however many of its pairs were paid", () => {
    const told = paidOfRace(race([3, 1, 2, 5, 4])).paid.filter(({ pool }) => pool === "DEUX_SUR_QUATRE");
    expect(told).toHaveLength(1);
  });

  test("says where a fit runs away", () => {
    const flat = { logPaid: 1, logForecast: (beta: number) => Math.log(beta) };
    expect(fitForecasts([flat, { ...flat, logPaid: 2 }, { ...flat, logPaid: 3 }])).toMatchObject({
      error: { kind: "no_spread" },
    });
  });
});

/** What a race tells, by pool, to twelve digits. */
function figures({ paid }: ReturnType<typeof paidOfRace>) {
  return paid
    .map(({ pool, rank, logPaid, logForecast, logEdge }) => ({
      of: `${pool} ${rank}`,
      figures: [logPaid, logForecast(0.8), logForecast(1.2), logEdge].map((x) => x.toPrecision(12)),
    }))
    .toSorted((a, b) => (a.of < b.of ? -1 : 1));
}

function notTold(dividends: readonly Dividend[]) {
  return paidOfRace({ ...race([1, 2]), dividends }).notTold;
}

function row(betType: string, runners: readonly number[], cents: number): Dividend {
  return { operator: "pmu-shop", betType, label: betType, runners, dividend: centsOf(cents) };
}

/** A race of nine with this arrival; dividends of no meaning. */
function race(home: readonly number[]): PaidRace {
  const [a = 0, b = 0, c = 0, d = 0] = home;
  return {
    raceId: "2026-01-01-R1C1" as RaceId,
    gait: "trot",
    operator: "pmu-shop",
    market: { pool: "pmu-shop", win: Object.fromEntries(ODDS.map((odds, i) => [i + 1, odds])) },
    dividends: [
      row("SIMPLE_GAGNANT", [a], 600),
      row("COUPLE_GAGNANT", [a, b], 1_250),
      ...pairs([a, b, c]).map((pair, k) => row("COUPLE_PLACE", pair, 300 + 100 * k)),
      ...pairs([a, b, c, d]).map((pair) => row("DEUX_SUR_QUATRE", pair, 370)),
      row("TRIO", [a, b, c], 2_900),
      { ...row("MULTI", [a, b, c, d], 31_500), label: "Multi en 4" },
      { ...row("MULTI", [a, b, c, d], 6_300), label: "Multi en 5" },
      { ...row("TIERCE", [a, b, c], 9_000), label: "Tiercé Ordre" },
      { ...row("TIERCE", [a, b, c], 1_800), label: "Tiercé Désordre" },
    ],
  };
}

function pairs(of: readonly number[]): number[][] {
  return of.flatMap((i, k) => of.slice(k + 1).map((j) => [i, j]));
}

/** Lehmer's generator (1988 constants) and Box–Muller: each run simulates the same races. */
function generator(): () => number {
  let state = 20_260_101;
  return () => {
    state = (state * 16_807) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

/** Pools that pay κ·D̂(β)·e^noise on arrivals drawn from the field. */
function simulated(
  pool: PoolPaid["pool"],
  law: { readonly kappa: number; readonly beta: number; readonly logSd: number; readonly n: number },
): PoolPaid[] {
  const uniform = generator();
  return Array.from({ length: law.n }, () => {
    const home = ODDS.map((odds, i) => ({ number: i + 1, time: (-Math.log(uniform()) * odds) ** 0.8 }))
      .toSorted((a, b) => a.time - b.time)
      .map(({ number }) => number);
    const told = paidOfRace(race(home)).paid.find((one) => one.pool === pool);
    if (!told) throw new Error(`${pool} is not told`);
    const noise = Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
    return { ...told, logPaid: Math.log(law.kappa) + told.logForecast(law.beta) + law.logSd * noise };
  });
}
