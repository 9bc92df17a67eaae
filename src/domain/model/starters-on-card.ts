import { err, ok, type Result } from "../kernel/result.ts";
import type { Runner } from "../race/card.ts";
import type { WinEvidence, WinModelRefusal } from "./win-model.ts";

/** The starters as the card of the evidence shows them, in their order. */
export function startersOnCard(
  starters: readonly number[],
  evidence: WinEvidence,
): Result<readonly Runner[], WinModelRefusal> {
  const runners: Runner[] = [];
  for (const number of starters) {
    const runner = evidence.card.runners.find((shown) => shown.number === number);
    if (!runner) return err({ kind: "evidence_missing", field: `card.runners[${number}]` });
    runners.push(runner);
  }
  return ok(runners);
}
