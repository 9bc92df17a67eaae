/** What a set of tickets may win or lose, in cents. */
export type ProfitDistribution = {
  /** Rising, each different. */
  readonly profit: Float64Array;
  /** Summing to 1. */
  readonly probability: Float64Array;
};

/** Profits nearer to each other than this, in cents, are one: a stake times a dividend is rounded in its last digit. */
const SAME_PROFIT = 1e-6;

/** Outcomes in any order, equal ones added up. */
export function profitDistribution(profits: ArrayLike<number>, probabilities: ArrayLike<number>): ProfitDistribution {
  const chances = new Map<number, number>();
  for (let s = 0; s < profits.length; s++) {
    const p = probabilities[s] as number;
    if (p === 0) continue;
    const profit = Math.round((profits[s] as number) / SAME_PROFIT) * SAME_PROFIT;
    chances.set(profit, (chances.get(profit) ?? 0) + p);
  }
  const sorted = [...chances].toSorted(([a], [b]) => a - b);
  return {
    profit: Float64Array.from(sorted, ([profit]) => profit),
    probability: Float64Array.from(sorted, ([, chance]) => chance),
  };
}
