/** Bets by the PMU's codes, and ZEturf's own by the codes under which its dividends are read. */
export const BET_TYPES = [
  "SIMPLE_GAGNANT",
  "SIMPLE_PLACE",
  "COUPLE_GAGNANT",
  "COUPLE_PLACE",
  "COUPLE_ORDRE",
  "TRIO",
  "TRIO_ORDRE",
  "TIERCE",
  "DEUX_SUR_QUATRE",
  "MULTI",
  "MINI_MULTI",
  "QUARTE_PLUS",
  "QUINTE_PLUS",
  "PICK5",
  "SUPER_QUATRE",
  "ZE_SHOW",
  "ZE_COUILLON",
  "ZE_2_SUR_4",
  "ZE_4",
  "ZE_5",
  "ZE_234",
  "ZE_345",
] as const;
export type BetType = (typeof BET_TYPES)[number];

/** Whether what stands here was read somewhere, and where; "not_established" is a setting to be confirmed, no fact. */
export type Provenance = { readonly status: "established" | "not_established"; readonly source: string };
