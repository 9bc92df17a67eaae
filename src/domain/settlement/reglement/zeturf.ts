import { type BetFamily, open } from "./bet-family.ts";

/**
 * ZEturf's own bets. What they pay was read off one page of dividends, so the catalogue marks their rules as not
 * established, and they settle nothing until someone who has read ZEturf's rules confirms them.
 */
export const ZETURF_OWN: BetFamily = {
  betTypes: ["ZE_SHOW", "ZE_COUILLON", "ZE_2_SUR_4", "ZE_4", "ZE_5", "ZE_234", "ZE_345"],
  articles: ["dividends of one page, 2026-01-18 R5C6, as the bet catalogue reads them"],
  nonRunners: open("ZEturf's rules of its own bets were not read"),
};
