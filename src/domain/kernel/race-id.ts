import { err, ok, type Result } from "./result.ts";
import { parseRaceDay, type RaceDay } from "./time.ts";

/** A race of a day by the PMU's numbers: `2025-10-16-R1C3`. */
export type RaceId = string & { readonly __kind: "race id" };

export type RaceIdParts = {
  readonly day: RaceDay;
  readonly meetingNumber: number;
  readonly raceNumber: number;
};

export type RaceIdError = { readonly kind: "not_a_race"; readonly text: string };

/** @throws RangeError on numbers that are not whole and in 1..999: a parser should have refused them */
export function raceIdOf({ day, meetingNumber, raceNumber }: RaceIdParts): RaceId {
  for (const number of [meetingNumber, raceNumber]) {
    if (!(Number.isSafeInteger(number) && number > 0 && number < 1000))
      throw new RangeError(`no such race number: ${number}`);
  }
  return `${day}-${raceLabel({ meetingNumber, raceNumber })}` as RaceId;
}

/** `R1C3` */
export function raceLabel({ meetingNumber, raceNumber }: Omit<RaceIdParts, "day">): string {
  return `R${meetingNumber}C${raceNumber}`;
}

export function parseRaceId(text: string): Result<RaceIdParts, RaceIdError> {
  const day = parseRaceDay(text.slice(0, 10));
  const label = parseRaceLabel(text.slice(11));
  if (!day.ok || !label || text[10] !== "-") return err({ kind: "not_a_race", text });
  return ok({ day: day.value, ...label });
}

/** The day that a race's name begins with. */
export function dayOfRace(raceId: RaceId): RaceDay {
  return raceId.slice(0, 10) as RaceDay;
}

/** Reads `R1C3`, `r1c3`, `R1 C3`. */
export function parseRaceLabel(text: string): Omit<RaceIdParts, "day"> | undefined {
  const match = /^R([1-9]\d{0,2})\s?C([1-9]\d{0,2})$/i.exec(text.trim());
  return match ? { meetingNumber: Number(match[1]), raceNumber: Number(match[2]) } : undefined;
}
