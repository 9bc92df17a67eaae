import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { raceLabel } from "./domain/kernel/race-id.ts";
import { err, ok, type Result } from "./domain/kernel/result.ts";
import { type Instant, millisecondsOf, type RaceDay } from "./domain/kernel/time.ts";
import { betsSold } from "./sim/official-dividends.ts";
import { type DayMeeting, type DayRace, type SimulatedDay, simulateDay } from "./sim/simulate-day.ts";
import type { SimulatedSite } from "./sim/simulated-site.ts";
import { offsOf, type RaceEdit, toldBoard, toldRace, turnsOf } from "./sim/told-race.ts";
import { type PmuAnswer, type RaceToTell, renderPmuDay } from "./sources/pmu/render-pmu-day.ts";

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
  const day = simulateDay(input);
  const answers = toldByPmu(day);
  const file = join(dir, `${input.day}.ndjson`);
  const text = recordingOf(answers);
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
  return ok({ file, races: input.races, meetings: day.meetings.length, answers: answers.length });
}

/** What befalls races of a day, by their label (`R1C3`); nothing befalls the others. */
export type DayEdits = ReadonlyMap<string, readonly RaceEdit[]>;

/** What the PMU's API answers over a simulated day. */
export function toldByPmu({ day, meetings }: SimulatedDay, edits: DayEdits = new Map()): PmuAnswer[] {
  const told = meetings.flatMap((meeting) =>
    meeting.races.map((race) => raceToTell(meeting, race, edits.get(raceLabel(race)) ?? [])),
  );
  return renderPmuDay(day, told);
}

/** A race is told a hundred times a day, and its pools are settled once for each field that came in. */
function toldOnce(race: DayRace, edits: readonly RaceEdit[]): RaceToTell["toldAt"] {
  const turns = turnsOf(race, edits).toSorted();
  const told = new Map<Instant | undefined, ReturnType<typeof toldRace>>();
  return (at) => {
    const turn = turns.findLast((one) => one <= at);
    const known = told.get(turn) ?? toldRace(race, edits, at);
    told.set(turn, known);
    return known;
  };
}

/** The API as a site: its last answer of a path by then, 404 before the first. It forbids nothing. */
export function pmuSite(answers: readonly PmuAnswer[]): SimulatedSite {
  const texts = answers.map(({ at, path, body }) => ({ at, path, body: JSON.stringify(body) }));
  const byPath = Map.groupBy(texts, ({ path }) => path);
  const headers = { "content-type": "application/json; charset=utf-8" };
  return (_host, path, at) => {
    if (path === "/robots.txt") {
      return { status: 200, headers: { "content-type": "text/plain" }, body: "User-agent: *\nDisallow:\n" };
    }
    const answer = byPath.get(path)?.findLast((told) => told.at <= at);
    if (!answer) return { status: 404, headers, body: "{}" };
    return { status: 200, headers, body: answer.body };
  };
}

/** Answers as the lines of a recording. */
export function recordingOf(answers: readonly PmuAnswer[]): string {
  return answers
    .map(({ at, path, body }) => `{"at":${millisecondsOf(at)},"path":"${path}","body":${JSON.stringify(body)}}\n`)
    .join("");
}

function raceToTell({ racecourse, going }: DayMeeting, race: DayRace, edits: readonly RaceEdit[]): RaceToTell {
  return {
    ...race,
    racecourse,
    going,
    bets: betsSold(race.runners.length),
    declaredRunners: race.runners.length,
    offs: offsOf(race, edits),
    turns: turnsOf(race, edits),
    toldAt: toldOnce(race, edits),
    winAt: (minutes, runners) => toldBoard(race, runners, "pmu-shop", minutes),
  };
}
