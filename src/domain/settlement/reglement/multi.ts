import { type BetFamily, EACH_BY_ITSELF, type NonRunnerRule, REGLEMENT, ROWS_2025 } from "./bet-family.ts";

/** Multi en 5 with one non-runner as multi en 4, multi en 4 given back: heard of, not read. */
const SMALLER: NonRunnerRule = {
  kind: "smaller",
  least: 4,
  provenance: {
    status: "not_established",
    source: "players' accounts; the article on non-runners was not read, and no recorded row names one",
  },
};

/** Multi: the first four among the four to seven named, each size at its own dividend. */
export const MULTI: BetFamily = {
  betTypes: ["MULTI"],
  articles: [`${REGLEMENT}, art. 87; ${EACH_BY_ITSELF}`, `${ROWS_2025}: 12 races, four rows each`],
  nonRunners: SMALLER,
  minimumStarters: { starters: 8, operators: ["pmu-shop", "pmu-online"], source: `${REGLEMENT}, art. 87` },
};

/** Mini multi: among the four to six named. */
export const MINI_MULTI: BetFamily = {
  betTypes: ["MINI_MULTI"],
  articles: [
    `${REGLEMENT}, art. 94-1; ${EACH_BY_ITSELF}`,
    "art. 94-3: a dead heat pays every combination that it makes",
    `${ROWS_2025}: 12 races, three rows each`,
  ],
  nonRunners: SMALLER,
};
