import { type BetFamily, open, REGLEMENT_ONLINE, ROWS_2025 } from "./bet-family.ts";

const FALLBACK = `${ROWS_2025}: 35 rows "dégradé 1 rang" and "2 rangs", no row of the full trio beside them`;

/**
 * Trio. Where nobody had it, those are paid who had the first two, or else the first.
 *
 * A rank "1 NP" and a rank "2 NP" exist (e-Trio, art. 5). One row was seen, the first two and the non-runner, and in a
 * dozen other races with non-runners there was none: when it is opened was not read, so only a row itself settles.
 */
export const TRIO: BetFamily = {
  betTypes: ["TRIO"],
  articles: ["specification §2.3", `${ROWS_2025}: 41 races, 32 more degraded`],
  nonRunners: {
    kind: "special",
    event: { conditions: [{ depth: 2, atLeast: 2, atMost: 2 }], order: "any" },
    provenance: { status: "not_established", source: `one row on 1 November 2025; ${REGLEMENT_ONLINE}, e-Trio art. 5` },
    operators: [],
  },
  degraded: [
    { places: [1, 2], source: FALLBACK },
    { places: [1], source: FALLBACK },
  ],
};

/** Trio ordre, sold from 4 to 7 declared. */
export const TRIO_IN_ORDER: BetFamily = {
  betTypes: ["TRIO_ORDRE"],
  articles: ["specification §2.3", `${ROWS_2025}: 3 races, 3 more degraded`],
  nonRunners: open("no trio ordre with a non-runner among the recorded rows"),
  degraded: [
    { places: [1, 2], source: FALLBACK },
    { places: [1], source: FALLBACK },
  ],
};
