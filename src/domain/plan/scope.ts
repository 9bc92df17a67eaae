import { parseRaceLabel } from "../kernel/race-id.ts";

/** Part of a day: everything, a meeting, a race. */
export type Scope =
  | { readonly kind: "all" }
  | { readonly kind: "meeting"; readonly meetingNumber: number }
  | { readonly kind: "race"; readonly meetingNumber: number; readonly raceNumber: number };

/** Reads `all`, `R1`, `R1C3`. */
export function parseScope(text: string): Scope | undefined {
  if (text === "all") return { kind: "all" };
  const meeting = /^R([1-9]\d{0,2})$/i.exec(text);
  if (meeting) return { kind: "meeting", meetingNumber: Number(meeting[1]) };
  const race = parseRaceLabel(text);
  return race && { kind: "race", ...race };
}

export function covers(scope: Scope, race: { readonly meetingNumber: number; readonly raceNumber: number }): boolean {
  if (scope.kind === "all") return true;
  if (scope.meetingNumber !== race.meetingNumber) return false;
  return scope.kind === "meeting" || scope.raceNumber === race.raceNumber;
}

/** Is all of the inner scope in the outer one? */
export function contains(outer: Scope, inner: Scope): boolean {
  if (outer.kind === "all") return true;
  if (inner.kind === "all" || outer.meetingNumber !== inner.meetingNumber) return false;
  if (outer.kind === "meeting") return true;
  return inner.kind === "race" && outer.raceNumber === inner.raceNumber;
}
