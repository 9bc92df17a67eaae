import { type BetFamily, open, REGLEMENT_ONLINE, ROWS_2025 } from "./bet-family.ts";

/** Super4: the first four in order. */
export const SUPER_FOUR: BetFamily = {
  betTypes: ["SUPER_QUATRE"],
  articles: [`${REGLEMENT_ONLINE}, e-Super4`, `${ROWS_2025}: 6 races`],
  nonRunners: open('one row "Super 4 Spécial 1 NP": the first three and a non-runner named last; elsewhere not seen'),
};
