import type { ProfitRisk } from "../staking/profit-risk.ts";
import { familyOf } from "./bets-on-sale.ts";
import { type PricedBet, THRESHOLD_SLACK } from "./candidate-gates.ts";
import type { ProfileRules } from "./profile-rules.ts";
import type { CandidateReason, TicketSetReason } from "./reason.ts";

/** A bet with its stake in cents. */
export type StakedBet = { readonly bet: PricedBet; readonly stake: number };

/**
 * Why a set of tickets is not worth its budget; empty when it is. Expected value is profit over the budget of the family,
 * used or not; over all, over the budgets of the families that hold a ticket (gpi.md §6, §9).
 *
 * @param risk of this very set, in cents
 */
export function ticketSetObstacles(
  set: readonly StakedBet[],
  risk: Pick<ProfitRisk, "expectedProfit" | "sharpe">,
  rules: ProfileRules,
): (CandidateReason | TicketSetReason)[] {
  const simple = set.filter(({ bet }) => familyOf(bet.betType) === "simple");
  const combos = set.filter(({ bet }) => familyOf(bet.betType) === "combo");
  const simpleBudget = rules.simpleShare * rules.budgetPerRace;
  const comboBudget = rules.comboShare * rules.budgetPerRace;
  const allocated = (simple.length > 0 ? simpleBudget : 0) + (combos.length > 0 ? comboBudget : 0);
  const stake = set.reduce((sum, ticket) => sum + ticket.stake, 0);
  const simpleProfit = simple.reduce((sum, ticket) => sum + ticket.stake * ticket.bet.expectedValue, 0);
  const gates: readonly TicketSetReason[] = [
    ...(simple.length > 0
      ? [
          {
            code: "ev_simple_below_threshold" as const,
            value: simpleProfit / simpleBudget,
            minimum: rules.minimumExpectedValue,
          },
        ]
      : []),
    {
      code: "ev_global_below_threshold",
      value: risk.expectedProfit / allocated,
      minimum: rules.minimumGlobalExpectedValue,
    },
    { code: "roi_global_below_threshold", value: risk.expectedProfit / stake, minimum: rules.minimumGlobalRoi },
    // A set that cannot vary has no Sharpe ratio to fall short of.
    ...(risk.sharpe === undefined
      ? []
      : [{ code: "sharpe_below_threshold" as const, value: risk.sharpe, minimum: rules.minimumSharpe }]),
  ];
  const payouts = combos.map(({ bet, stake: onIt }): CandidateReason & { readonly payout: number } => ({
    code: "combo_payout_below_threshold",
    payout: onIt * bet.expectedDividend,
    minimum: rules.minimumComboPayout,
  }));
  return [
    ...gates.filter(({ value, minimum }) => value < minimum - THRESHOLD_SLACK),
    ...payouts.filter(({ payout }) => payout < rules.minimumComboPayout - THRESHOLD_SLACK),
  ];
}
