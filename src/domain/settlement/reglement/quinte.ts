import { type BetFamily, open, REGLEMENT, ROWS_2025 } from "./bet-family.ts";

/**
 * Quinté+: order, another order, any four of the first five ("bonus 4sur5"), the first three and no more of the five
 * ("bonus 3"). The tirelire is a draw beside the bet and pays nothing here.
 *
 * The text of 2002 still has "bonus 4": the first four. The rows of today name all five fours of the first five.
 */
export const QUINTE: BetFamily = {
  betTypes: ["QUINTE_PLUS"],
  articles: [`${REGLEMENT}, art. 95-1 (text of 2002)`, `${ROWS_2025}: 1 race, five rows "Bonus 4sur5"`],
  nonRunners: open(`${REGLEMENT}, art. 95-9 and the replacement horse were not read`),
};
