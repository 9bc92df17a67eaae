import { type BetFamily, REGLEMENT, ZETURF_HELP } from "./bet-family.ts";

/** Simple gagnant and simple placé. */
export const SIMPLE: BetFamily = {
  betTypes: ["SIMPLE_GAGNANT", "SIMPLE_PLACE"],
  articles: [
    `${REGLEMENT}, art. 23 (English text at toto.ee): the winner; the first two of 4 to 7 horses on the official card, the first three from 8`,
    "art. 25: in a dead heat each horse classed first, second or third of the paid places is paid",
    "1,266 races of January 2023 (online) and 81 of 1 November 2025 (shops), all as declared; two named exceptions in test/recorded/settlement.test.ts",
  ],
  nonRunners: {
    kind: "refund",
    provenance: { status: "established", source: `${REGLEMENT}, art. 26; ${ZETURF_HELP}` },
  },
};
