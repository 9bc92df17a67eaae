import { type Cents, centsOf } from "../kernel/money.ts";
import type { RefundReason, Settlement, UndeterminedReason } from "./settlement.ts";

export function lost(): Settlement {
  return { outcome: "lost", payout: centsOf(0), basis: "official" };
}

export function refunded(stake: Cents, reason: RefundReason): Settlement {
  return { outcome: "refunded", payout: stake, basis: "official", reason };
}

/** @param field the open rule, or the label that was not understood */
export function undetermined(reason: UndeterminedReason, field?: string): Settlement {
  return { outcome: "undetermined", reason, ...(field === undefined ? {} : { field }) };
}
