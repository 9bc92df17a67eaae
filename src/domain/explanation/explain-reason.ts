import type { Reason } from "../betting/reason.ts";
import { cents, count, type Fact, type Figure, factOf, name, number, share, signedShare, word } from "./fact.ts";

/** Why something is not played, with the figures of the gate where there are two to compare. */
export function explainReason(reason: Reason): Fact {
  const why = word("reason", reason.code);
  const below = (value: Figure, limit: Figure) => factOf("reason_below", { why, value, limit });
  const above = (value: Figure, limit: Figure) => factOf("reason_above", { why, value, limit });
  switch (reason.code) {
    case "roi_below_threshold":
    case "place_minimum_below_threshold":
    case "ev_below_threshold":
    case "combo_ev_below_threshold":
      return below(signedShare(reason.expectedValue), signedShare(reason.minimum));
    case "ev_simple_below_threshold":
    case "ev_global_below_threshold":
    case "roi_global_below_threshold":
      return below(signedShare(reason.value), signedShare(reason.minimum));
    case "sharpe_below_threshold":
      return below(number(reason.value, 2), number(reason.minimum, 2));
    case "drift_coverage_low":
    case "jockey_trainer_coverage_low":
    case "chrono_coverage_low":
      return below(share(reason.coverage), share(reason.minimum));
    case "combo_payout_below_threshold":
      return below(cents(reason.payout), cents(reason.minimum));
    case "kelly_rounds_to_zero":
      return below(cents(reason.kellyStake), cents(reason.unit));
    case "budget_spent":
      return below(cents(reason.left), cents(reason.unit));
    case "too_few_runners":
      return below(count(reason.starters, "runner"), count(reason.minimum, "runner"));
    case "odds_too_few":
      return below(count(reason.withOdds, "runner"), count(reason.minimum, "runner"));
    case "bets_not_offered":
      return below(count(reason.declaredRunners, "runner"), count(reason.minimum, "runner"));
    case "odds_stale":
      return above(minutes(reason.ageMinutes), minutes(reason.maximumMinutes));
    case "place_overround_above_cap":
      return above(number(reason.overround, 3), number(reason.maximum, 3));
    case "calibration_stale":
      return above(count(reason.ageDays, "day"), count(reason.maximumDays, "day"));
    case "overround_outside_gate":
      return between(why, reason, reason.overround, 3);
    case "dividend_outside_range":
      return between(why, reason, reason.shownMinimum ?? reason.expectedDividend, 2);
    case "odds_incomplete":
      return factOf("reason_runners", { why, runners: name(reason.missing.join(", ")) });
    case "odds_contradicted":
    case "non_runner_disputed":
    case "horses_renumbered":
      return factOf("reason_runners", { why, runners: name(reason.runners.join(", ")) });
    case "odds_after_start":
      return factOf("reason_figure", { why, value: minutes(reason.minutesAfter) });
    case "another_set_grows_faster":
    case "calibration_missing":
    case "calibration_unusable":
    case "card_inconsistent":
    case "daily_ruin":
    case "daily_value_at_risk":
    case "data_missing":
    case "exotics_paused_by_drawdown":
    case "field_changed":
    case "losing_tickets_in_a_row":
    case "meeting_exposure":
    case "model_has_no_answer":
    case "no_data":
    case "no_operator":
    case "no_stake_unit":
    case "not_on_sale":
    case "not_priced":
    case "odds_invalid":
    case "paid_places_unknown":
    case "place_odds_not_observable":
    case "sale_not_told":
    case "tickets_per_meeting":
    case "weekly_stakes":
      break;
  }
  return factOf("reason_alone", { why });
}

function between(
  why: Figure,
  { minimum, maximum }: { readonly minimum: number; readonly maximum: number },
  value: number,
  digits: number,
): Fact {
  const figures = { value: number(value, digits), low: number(minimum, digits), high: number(maximum, digits) };
  return factOf("reason_between", { why, ...figures });
}

function minutes(value: number): Figure {
  return count(Math.round(value * 10) / 10, "minute");
}
