import { err, ok, type Result } from "../domain/kernel/result.ts";
import type { RaceCard } from "../domain/race/card.ts";
import { disciplineNamed, readEuros } from "./french-text.ts";

/** What a header line tells of a race. */
export type RaceLine = Pick<RaceCard, "discipline" | "distance" | "starters" | "prize">;

/**
 * Reads the parts of a header line (`Attelé`, `2650m`, `22000 €`, `13 Partants`), each known by its form; words of other
 * kinds are passed over.
 *
 * @returns the part that has the form of a prize and is none
 */
export function readRaceLine(parts: readonly string[]): Result<RaceLine, string> {
  let line: RaceLine = {};
  for (const part of parts) {
    const discipline = disciplineNamed(part);
    const distance = /^([1-9]\d{2,3}) ?m$/.exec(part)?.[1];
    const starters = /^(\d+) Partants?$/.exec(part)?.[1];
    if (discipline) line = { ...line, discipline };
    else if (distance) line = { ...line, distance: Number(distance) };
    else if (starters) line = { ...line, starters: Number(starters) };
    else if (part.endsWith("€")) {
      const prize = readEuros(part);
      if (prize.kind !== "value") return err(`prize ${part}`);
      line = { ...line, prize: Math.trunc(prize.value / 100) };
    }
  }
  return ok(line);
}
