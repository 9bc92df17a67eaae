import { parisDayOf, parisTimeOf, parseInstant } from "../domain/kernel/time.ts";

/** `2025-10-16 14:10`, on the clocks of Paris; what is no moment as it came */
export function inParis(text: string): string {
  const instant = parseInstant(text);
  return instant === undefined ? text : `${parisDayOf(instant)} ${parisTimeOf(instant)}`;
}
