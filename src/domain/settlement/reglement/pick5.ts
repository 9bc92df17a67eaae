import { type BetFamily, open, REGLEMENT_ONLINE, ROWS_2025 } from "./bet-family.ts";

/** Pick5: the first five in any order. A rank "Pick5 1 NP" exists; whom it pays was not read. */
export const PICK5: BetFamily = {
  betTypes: ["PICK5"],
  articles: [`${REGLEMENT_ONLINE}, e-Pick5`, `${ROWS_2025}: 2 races`],
  nonRunners: open(`${REGLEMENT_ONLINE}, e-Pick5 art. 3 names the rank "1 NP", its combinations were not read`),
};
