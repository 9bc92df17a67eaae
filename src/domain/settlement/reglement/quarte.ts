import { type BetFamily, open, ROWS_2025 } from "./bet-family.ts";

/** Quarté+: order, another order, or the first three and not the fourth ("bonus"). */
export const QUARTE: BetFamily = {
  betTypes: ["QUARTE_PLUS"],
  articles: ["specification §2.3", `${ROWS_2025}: 4 races`],
  nonRunners: open("no row with a non-runner; the replacement horse was not read"),
};
