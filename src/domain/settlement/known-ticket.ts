import type { BetType } from "../betting/catalogue/bet-type.ts";
import type { RaceResult } from "../race/race-result.ts";
import type { SettleableTicket } from "./settlement.ts";

/** The part of a result that settles. */
export type Outcome = Pick<RaceResult, "status" | "finish" | "nonRunners" | "dividends"> &
  Partial<Pick<RaceResult, "disqualified">>;

/** A ticket on a bet of the catalogue. */
export type KnownTicket = Omit<SettleableTicket, "betType"> & { readonly betType: BetType };
