import { type BetFamily, PMU_POOLS, REGLEMENT_ONLINE, ROWS_2025 } from "./bet-family.ts";

/** 2sur4: two of the first four, at one dividend. With a non-runner the other horse must be among them. */
export const TWO_OF_FOUR: BetFamily = {
  betTypes: ["DEUX_SUR_QUATRE"],
  articles: [
    `${REGLEMENT_ONLINE}, e-2sur4 art. 1; art. 2: never two of those who share the fourth place`,
    `${ROWS_2025}: 21 races`,
  ],
  nonRunners: {
    kind: "special",
    event: { conditions: [{ depth: 4, atLeast: 1, atMost: 1 }], order: "any" },
    provenance: { status: "established", source: `${ROWS_2025}: 8 rows "2sur4 1 NP" in 2 races` },
    operators: PMU_POOLS,
  },
  minimumStarters: { starters: 5, operators: PMU_POOLS, source: `${REGLEMENT_ONLINE}, e-2sur4 art. 1` },
};
