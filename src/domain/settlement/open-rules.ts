import { betRules } from "../betting/catalogue/bet-rules.ts";
import { BET_TYPES, type BetType } from "../betting/catalogue/bet-type.ts";
import type { Operator } from "../race/race-result.ts";
import { COUPLED_ENTRIES } from "./reglement/coupled-entries.ts";
import { familyOf } from "./reglement/reglement.ts";

/** A rule that is not established, and what stands against it. */
export type OpenRule = { readonly name: string; readonly why: string; readonly confirmable: boolean };

/**
 * Every rule that is not established: a ticket that needs one is `undetermined` and names it.
 *
 * Confirmable ones are written down as they are believed to be: whoever has read the operator's text may switch them on.
 * Of the others nothing is believed.
 */
export const OPEN_RULES: readonly OpenRule[] = [
  ...BET_TYPES.flatMap((betType): OpenRule[] => {
    const { provenance } = betRules(betType, 3);
    const rule = familyOf(betType).nonRunners;
    return [
      ...(provenance.status === "established"
        ? []
        : [{ name: `${betType}.normal_arrival`, why: provenance.source, confirmable: true }]),
      ...(rule.kind !== "open" && rule.provenance.status === "established"
        ? []
        : [{ name: `${betType}.non_runners`, why: rule.provenance.source, confirmable: rule.kind !== "open" }]),
    ];
  }),
  ...Object.entries(COUPLED_ENTRIES).flatMap(([operator, { provenance }]) =>
    provenance.status === "established"
      ? []
      : [{ name: `SIMPLE_GAGNANT.coupled_entries@${operator}`, why: provenance.source, confirmable: true }],
  ),
];

/** Whether the rule of a bet for a normal arrival may be used. */
export function normalArrivalHolds(betType: BetType, confirmed: readonly string[]): boolean {
  const { provenance } = betRules(betType, 3);
  return provenance.status === "established" || confirmed.includes(`${betType}.normal_arrival`);
}

/** Whether what is written of a bet's non-runners may be used at this operator. */
export function nonRunnersHold(betType: BetType, operator: Operator, confirmed: readonly string[]): boolean {
  const rule = familyOf(betType).nonRunners;
  if (rule.kind === "open") return false;
  if (confirmed.includes(`${betType}.non_runners`)) return true;
  if (rule.provenance.status !== "established") return false;
  return rule.kind !== "special" || rule.operators.includes(operator);
}
