import { expect, test } from "vitest";
import { calibrateDividends } from "../../src/domain/betting/dividends/calibrate-dividends.ts";
import { YML51_CALIBRATION_RULES } from "../../src/domain/betting/dividends/dividend-calibration.ts";
import { paidOfRace } from "../../src/domain/betting/dividends/paid-forecasts.ts";
import { centsOf } from "../../src/domain/kernel/money.ts";
import type { RaceId } from "../../src/domain/kernel/race-id.ts";
import type { RaceDay } from "../../src/domain/kernel/time.ts";
import { gaitOf } from "../../src/domain/model/gait.ts";
import { DISCIPLINES } from "../../src/domain/race/race.ts";
import { frenchRows } from "./french-rows.ts";
import { recordedData, recordedFile, tableRows } from "./recorded-data.ts";

const DAY = "2025-11-01" as RaceDay;

test.skipIf(!recordedData)("1 November 2025: κ, β and σ of the shop's combinations, all too thin to play by", () => {
  const runners = Map.groupBy(
    frenchRows("runners-2025-10_2025-12.csv.gz").filter(({ date }) => date === DAY),
    ({ R, C }) => `R${R}C${C}`,
  );
  const rows = tableRows(recordedFile("history", "dividends-2025-11-01.csv.gz"), ",").filter(
    (row) => row.pays === "FRA" && Number(row.match_score) >= 0.9,
  );
  const races = [...Map.groupBy(rows, ({ R, C }) => `R${R}C${C}`)];
  const told = races.map(([name, own]) => {
    const field = (runners.get(name) ?? []).filter(({ odds_final }) => Number(odds_final) > 1);
    const discipline = DISCIPLINES.find((each) => each === field[0]?.discipline);
    return paidOfRace({
      raceId: `${DAY}-${name}` as RaceId,
      gait: gaitOf(discipline),
      operator: "pmu-shop",
      market: {
        pool: "pmu-shop",
        win: Object.fromEntries(field.map(({ numPmu, odds_final }) => [Number(numPmu), Number(odds_final)])),
      },
      dividends: own.map((row) => ({
        operator: "pmu-shop",
        betType: row.typePari ?? "",
        label: row.libelle ?? "",
        runners: (row.combinaison ?? "").split("-").map((part) => (part === "NP" ? "nonRunner" : Number(part))),
        dividend: centsOf(Number(row.dividende_centimes_pour_1_euro)),
      })),
    });
  });
  const source = `PMU shop dividends of ${DAY}`;
  const pools = calibrateDividends(
    told.flatMap(({ paid }) => paid),
    { measuredOn: DAY, source, rules: YML51_CALIBRATION_RULES },
  );
  const left = Object.groupBy(
    told.flatMap(({ notTold }) => notTold),
    ({ pool, why }) => `${pool} ${why}`,
  );
  process.stdout.write(
    `${races.length} races\n${pools
      .map(({ pool, rank, n, calibration }) => {
        const of = `${[pool, rank].filter(Boolean).join(" ")} n=${n}`;
        if (!calibration) return of;
        const { kappa, beta, logSd, meanAbsoluteError, edgeSd } = calibration;
        const pm = (one: typeof kappa) => `${one.value.toFixed(2)}±${one.standardError.toFixed(2)}`;
        return `${of}: κ ${pm(kappa)}, β ${pm(beta)}, σ ${logSd.toFixed(2)}, |error| ${meanAbsoluteError.toFixed(2)}, edge ${edgeSd.toFixed(3)}`;
      })
      .join("\n")}\nnot told: ${Object.entries(left)
      .map(([why, of]) => `${of?.length} ${why}`)
      .join(", ")}\n`,
  );
  for (const pool of ["COUPLE_GAGNANT", "COUPLE_PLACE", "TRIO"] as const) {
    const found = pools.find((one) => one.pool === pool);
    expect(found?.n).toBeGreaterThan(20);
    // With κ = β = 1 the public's money lies as its chances: no pool of a day can be far from it.
    expect(Math.abs((found?.calibration?.beta.value ?? 0) - 1)).toBeLessThan(0.4);
  }
  // A day is below the hundred dividends that a stake asks for.
  expect(pools.some(({ mayCarryStake }) => mayCarryStake)).toBe(false);
});
