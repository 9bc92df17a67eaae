import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { profileOf } from "../src/domain/betting/profile.ts";
import type { Reason } from "../src/domain/betting/reason.ts";

/** Every code that a gate may answer with; the compiler holds it against the union. */
const CODES: Readonly<Record<Reason["code"], true>> = {
  another_set_grows_faster: true,
  bets_not_offered: true,
  budget_spent: true,
  calibration_missing: true,
  calibration_stale: true,
  calibration_unusable: true,
  card_inconsistent: true,
  chrono_coverage_low: true,
  combo_ev_below_threshold: true,
  combo_payout_below_threshold: true,
  daily_ruin: true,
  daily_value_at_risk: true,
  data_missing: true,
  dividend_outside_range: true,
  drift_coverage_low: true,
  ev_below_threshold: true,
  ev_global_below_threshold: true,
  ev_simple_below_threshold: true,
  exotics_paused_by_drawdown: true,
  field_changed: true,
  horses_renumbered: true,
  jockey_trainer_coverage_low: true,
  kelly_rounds_to_zero: true,
  losing_tickets_in_a_row: true,
  meeting_exposure: true,
  model_has_no_answer: true,
  no_data: true,
  no_operator: true,
  no_stake_unit: true,
  non_runner_disputed: true,
  not_on_sale: true,
  not_priced: true,
  odds_after_start: true,
  odds_contradicted: true,
  odds_incomplete: true,
  odds_invalid: true,
  odds_stale: true,
  odds_too_few: true,
  overround_outside_gate: true,
  paid_places_unknown: true,
  place_minimum_below_threshold: true,
  place_odds_not_observable: true,
  place_overround_above_cap: true,
  roi_below_threshold: true,
  roi_global_below_threshold: true,
  sale_not_told: true,
  sharpe_below_threshold: true,
  tickets_per_meeting: true,
  too_few_runners: true,
  weekly_stakes: true,
};

type Row = { readonly spec: string; readonly reason: string; readonly code: string; readonly test: string };

const page = readFileSync(new URL("../docs/gates.md", import.meta.url), "utf8");
/** Rows of the tables of five columns: those of the rules that we have. */
const rows: readonly Row[] = page.split("\n").flatMap((line) => {
  const cells = line
    .split(/(?<!\\)\|/)
    .slice(1, -1)
    .map((cell) => cell.trim());
  const [spec = "", , reason = "", code = "", held = ""] = cells;
  return cells.length === 5 && spec !== "spec" && !spec.startsWith("---") ? [{ spec, reason, code, test: held }] : [];
});

const source = (path: string): string => (existsSync(path) ? readFileSync(path, "utf8") : "");
const pathOf = (cell: string): string => /^`([^`]+)`/.exec(cell)?.[1] ?? "";

describe("the page of the gates", () => {
  test("has every reason code of the code once or more, and none that the code has not", () => {
    const told = rows.flatMap(({ spec, reason }) => (/^\d+$/.test(spec) ? [] : [...reason.matchAll(/`([^`]+)`/g)]));
    expect(new Set(told.map(([, code]) => code))).toEqual(new Set(Object.keys(CODES)));
  });

  test("names a file that there is for each rule, and the reason is given in it", () => {
    for (const { spec, reason, code } of rows) {
      expect(existsSync(pathOf(code)), `${spec} ${reason} ${code}`).toBe(true);
      const given = /^\d+$/.test(spec) ? undefined : /^`([^`]+)`$/.exec(reason)?.[1];
      if (given) expect(source(pathOf(code)).includes(`"${given}"`), `${given} in ${code}`).toBe(true);
    }
  });

  test("names a test that there is for each rule", () => {
    for (const { spec, reason, test: held } of rows) {
      const name = /"(.+)"$/.exec(held)?.[1];
      expect(name && source(pathOf(held)).includes(`"${name}"`), `${spec} ${reason}: ${held}`).toBe(true);
    }
  });

  test("answers every number of section 19, once", () => {
    const numbers = rows.flatMap(({ spec }) => (/^\d+$/.test(spec) ? [Number(spec)] : []));
    expect(numbers).toEqual(Array.from({ length: 26 }, (_, i) => i + 1));
  });

  test("names every value of a profile", () => {
    const profile = profileOf("gpi-v5.1");
    if (!profile.ok) throw new Error(profile.error.kind);
    expect(Object.keys(profile.value.rules).filter((rule) => !page.includes(`\`${rule}\``))).toEqual([]);
  });
});
