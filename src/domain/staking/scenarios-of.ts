import { err, ok, type Result } from "../kernel/result.ts";
import { scenarioMerger } from "./scenario-merger.ts";
import { type Scenarios, scenariosRefusal } from "./scenarios.ts";
import { refused, type StakingRefusal } from "./staking-refusal.ts";

/**
 * Merged scenarios of tickets whose returns are listed outcome by outcome.
 *
 * @param grossReturns one row a ticket, one entry an outcome: what 1 staked brings, 0 where it is lost
 * @param probabilities of the outcomes, summing to 1
 * @returns a refusal that names the field on NaN, a negative or infinite return, a negative probability, rows of another
 *   length, or probabilities that do not sum to 1
 * @example scenariosOf([[4, 0]], [0.3, 0.7]) // one bet at odds of 4 with a chance of 30 %
 */
export function scenariosOf(
  grossReturns: readonly ArrayLike<number>[],
  probabilities: ArrayLike<number>,
): Result<Scenarios, StakingRefusal> {
  for (const [j, row] of grossReturns.entries()) {
    if (row.length !== probabilities.length) return err(refused(`grossReturns[${j}].length`, row.length));
  }
  const merger = scenarioMerger(grossReturns.length);
  const tickets = new Int32Array(grossReturns.length);
  const returns = new Float64Array(grossReturns.length);
  for (let s = 0; s < probabilities.length; s++) {
    const probability = probabilities[s];
    if (!(probability !== undefined && probability >= 0)) return err(refused(`probabilities[${s}]`, probability));
    let paying = 0;
    for (let j = 0; j < grossReturns.length; j++) {
      const gross = grossReturns[j]?.[s];
      if (!(gross !== undefined && gross >= 0 && gross < Infinity)) {
        return err(refused(`grossReturns[${j}][${s}]`, gross));
      }
      if (gross === 0) continue;
      tickets[paying] = j;
      returns[paying++] = gross;
    }
    merger.add(tickets, returns, paying, probability);
  }
  const scenarios = merger.scenarios();
  const refusal = scenariosRefusal(scenarios);
  return refusal ? err(refusal) : ok(scenarios);
}
