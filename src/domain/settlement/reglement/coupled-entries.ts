import type { Provenance } from "../../betting/catalogue/bet-type.ts";
import type { Operator } from "../../race/race-result.ts";
import { ZETURF_HELP } from "./bet-family.ts";

/** Whether simple gagnant pays the winner's stable mates too. */
export type CoupledEntries = { readonly paysMates: boolean; readonly provenance: Provenance };

/**
 * Coupled entries ("écuries"): until the 2010s the PMU paid simple gagnant on every horse of the winner's stable
 * (Règlement, art. 24). It no longer does, by its own figures; other bets never did.
 */
export const COUPLED_ENTRIES: Readonly<Record<Operator, CoupledEntries>> = {
  "pmu-shop": {
    paysMates: false,
    provenance: {
      status: "established",
      source:
        "1 November 2025: 2 winners with stable mates at the post, one row each; 235 of 239 French stables of 25 recorded days quote different odds",
    },
  },
  "pmu-online": {
    paysMates: false,
    provenance: {
      status: "established",
      source: "January 2023: in 1,267 races simple gagnant names the winners and no other horse",
    },
  },
  genybet: {
    paysMates: false,
    provenance: { status: "not_established", source: "Genybet's rules were not read" },
  },
  zeturf: {
    paysMates: false,
    provenance: { status: "established", source: `${ZETURF_HELP}: "ne tient pas compte de ces écuries"` },
  },
};
