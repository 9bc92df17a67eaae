import { type BetFamily, EACH_BY_ITSELF, open, REGLEMENT, ROWS_2025 } from "./bet-family.ts";

/** Tiercé: order, or the same three in another order. */
export const TIERCE: BetFamily = {
  betTypes: ["TIERCE"],
  articles: [
    `${REGLEMENT}, art. 59: the first three, in exact order or not; ${EACH_BY_ITSELF}`,
    "art. 61: three or more first together make every combination of them winning in all six orders",
    `${ROWS_2025}: 1 race`,
  ],
  nonRunners: open(`${REGLEMENT}, art. 62 and the replacement horse were not read`),
};
