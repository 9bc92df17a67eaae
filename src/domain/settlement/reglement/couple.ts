import { type BetFamily, open, PMU_POOLS, REGLEMENT_ONLINE, ROWS_2025 } from "./bet-family.ts";

const SPECIAL = {
  status: "established",
  source: `${ROWS_2025}: 19 + 57 rows; ${REGLEMENT_ONLINE}, e-couplé art. 4 ("Couplé 1 NP")`,
} as const;
const FALLBACK = `${ROWS_2025}: 6 rows "dégradé", each after rows of 0`;

/** Couplé gagnant, ZEturf's jumelé gagnant. With a non-runner the other horse must win. */
export const COUPLE_WIN: BetFamily = {
  betTypes: ["COUPLE_GAGNANT"],
  articles: ["arrêté of 31 August 1990, art. 40; specification §2.3", `${ROWS_2025}: 75 races`],
  nonRunners: {
    kind: "special",
    event: { conditions: [{ depth: 1, atLeast: 1, atMost: 1 }], order: "any" },
    provenance: SPECIAL,
    operators: PMU_POOLS,
  },
  degraded: [
    { places: [1, 3], source: FALLBACK },
    { places: [2, 3], source: FALLBACK },
  ],
};

/** Couplé placé, ZEturf's jumelé placé. With a non-runner the other horse must be among the first three. */
export const COUPLE_PLACED: BetFamily = {
  betTypes: ["COUPLE_PLACE"],
  articles: [
    "arrêté of 31 August 1990, art. 40.3 c and d: a dead heat for the second place pays the winner with each and those second together; for the third never two of those third",
    `${ROWS_2025}: 75 races`,
  ],
  nonRunners: {
    kind: "special",
    event: { conditions: [{ depth: 3, atLeast: 1, atMost: 1 }], order: "any" },
    provenance: SPECIAL,
    operators: PMU_POOLS,
  },
};

/** Couplé ordre, sold from 4 to 7 declared. */
export const COUPLE_IN_ORDER: BetFamily = {
  betTypes: ["COUPLE_ORDRE"],
  articles: [
    `${REGLEMENT_ONLINE}, couplé ordre international art. 2: all orders of a dead heat for the first place; the first with each of those second`,
    `${ROWS_2025}: 6 races`,
  ],
  nonRunners: open("no couplé ordre with a non-runner among the recorded rows"),
  degraded: [
    { places: [1, 3], source: `${ROWS_2025}: one row "dégradé"` },
    { places: [2, 3], source: "as couplé gagnant; not seen" },
  ],
};
