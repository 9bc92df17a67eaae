import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { err, ok, type Result } from "./domain/kernel/result.ts";
import { millisecondsOf, type RaceDay } from "./domain/kernel/time.ts";
import { boardAt } from "./sim/board.ts";
import { betsSold } from "./sim/official-dividends.ts";
import { type DayMeeting, type DayRace, simulateDay } from "./sim/simulate-day.ts";
import { type RaceToTell, renderPmuDay } from "./sources/pmu/render-pmu-day.ts";

export type SimulatedRecording = {
  readonly file: string;
  readonly races: number;
  readonly meetings: number;
  /** Lines of the recording. */
  readonly answers: number;
};

export type SimulationError = {
  readonly kind: "file_stands" | "not_writable";
  readonly file: string;
  readonly detail: string;
};

/**
 * Simulates a day and writes it as a recording of the PMU's API (`DIR/DATE.ndjson`), for `replay` and `serve-recording`.
 *
 * A file that stands there with other content stays: it may be the recording of a real day.
 */
export async function writeSimulatedDay(
  dir: string,
  input: { readonly seed: number; readonly day: RaceDay; readonly races: number },
): Promise<Result<SimulatedRecording, SimulationError>> {
  const { meetings } = simulateDay(input);
  const told = meetings.flatMap((meeting) => meeting.races.map((race) => raceToTell(meeting, race)));
  const answers = renderPmuDay(input.day, told);
  const file = join(dir, `${input.day}.ndjson`);
  const text = answers
    .map(({ at, path, body }) => `{"at":${millisecondsOf(at)},"path":"${path}","body":${JSON.stringify(body)}}\n`)
    .join("");
  try {
    await mkdir(dir, { recursive: true });
    const standing = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return undefined;
      throw error;
    });
    if (standing !== undefined && standing !== text) {
      return err({ kind: "file_stands", file, detail: "another recording stands there" });
    }
    if (standing === undefined) await writeFile(file, text, { flag: "wx" });
  } catch (cause) {
    return err({ kind: "not_writable", file, detail: cause instanceof Error ? cause.message : String(cause) });
  }
  return ok({ file, races: told.length, meetings: meetings.length, answers: answers.length });
}

function raceToTell({ racecourse, going }: DayMeeting, race: DayRace): RaceToTell {
  return {
    ...race,
    racecourse,
    going,
    bets: betsSold(race.runners.length),
    dividends: race.dividends.filter(({ operator }) => operator !== "zeturf"),
    winAt: (minutes) => Object.fromEntries(boardAt(race, "pmu-shop", minutes).map((odds, i) => [i + 1, odds])),
  };
}
