import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { brotliDecompress } from "node:zlib";
import { err, ok, type Result } from "../domain/kernel/result.ts";
import { type Instant, instantOf, parisDayOf, type RaceDay } from "../domain/kernel/time.ts";

const decompress = promisify(brotliDecompress);

/** One answer of the API as it was served at an instant. */
export type RecordedAnswer = { readonly at: Instant; readonly text: string };

/** A recorded day of the PMU's API: what it answered, path by path, whenever that changed. */
export type RecordedDay = {
  readonly day: RaceDay;
  /** The first and the last line. */
  readonly firstAt: Instant;
  readonly lastAt: Instant;
  /** What the API answered at an instant: the last answer of that path up to then. */
  answerAt(path: string, at: Instant): RecordedAnswer | undefined;
  /** When it first answered at a path. */
  firstAnswerAt(path: string): Instant | undefined;
  /** All answers at a path, in order of time. */
  answersAt(path: string): readonly RecordedAnswer[];
};

export type RecordingError = { readonly kind: "unreadable_recording"; readonly file: string; readonly detail: string };

/**
 * Reads a recording: JSON lines `{"at": epoch ms, "path": "/programme/10122025…", "body": …}` in order of time, brotli
 * where the name ends in `.br`.
 *
 * Bodies stay text until someone asks for one: a day is some 50 MB of JSON of which a replay reads a tenth.
 */
export async function openRecordedDay(file: string): Promise<Result<RecordedDay, RecordingError>> {
  const broken = (detail: string) => err({ kind: "unreadable_recording" as const, file, detail });
  let text: string;
  try {
    const bytes = await readFile(file);
    text = new TextDecoder("utf-8", { fatal: true }).decode(file.endsWith(".br") ? await decompress(bytes) : bytes);
  } catch (cause) {
    return broken(cause instanceof Error ? cause.message : String(cause));
  }
  const lines = text.split("\n").filter((line) => line !== "");
  const answers = new Map<string, RecordedAnswer[]>();
  let lastAt = 0;
  for (const [i, line] of lines.entries()) {
    const head =
      /^\{\s*"at"\s*:\s*(\d{1,13})\s*,\s*"path"\s*:\s*"(\/programme\/\d{8}[^"\\]*)"\s*,\s*"body"\s*:\s*/.exec(line);
    if (!head?.[1] || !head[2] || !line.endsWith("}")) return broken(`line ${i + 1} is not {at, path, body}`);
    const at = Number(head[1]);
    if (at < lastAt) return broken(`line ${i + 1} is earlier than the one before`);
    lastAt = at;
    const known = answers.get(head[2]) ?? [];
    known.push({ at: instantOf(at), text: line.slice(head[0].length, -1) });
    answers.set(head[2], known);
  }
  // Lines end only where they were written whole; the last one may be cut and still end in a brace.
  if (!isJson(lines.at(-1) ?? "")) return broken(`line ${lines.length} is cut`);
  const day = dayOf([...answers.keys()]);
  if (!day) return broken("no /programme/DDMMYYYY of exactly one day");
  const firstAt = [...answers.values()].map((known) => known[0]?.at ?? "").toSorted()[0] as Instant;
  return ok({
    day,
    firstAt,
    lastAt: instantOf(lastAt),
    answerAt: (path, at) => answers.get(path)?.findLast((answer) => answer.at <= at),
    firstAnswerAt: (path) => answers.get(path)?.[0]?.at,
    answersAt: (path) => answers.get(path) ?? [],
  });
}

function isJson(line: string): boolean {
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false; // SyntaxError; the caller names the line
  }
}

/** From a moment on, the first at which the programme is known: days later, where only its end was recorded. */
export function firstProgrammeAt(recording: RecordedDay, from: Instant): Instant | undefined {
  const first = recording.firstAnswerAt(programmePath(recording.day));
  if (first === undefined) return undefined;
  return first > from ? first : from;
}

/** `/programme/10122025` */
export function programmePath(day: RaceDay): string {
  return `/programme/${day.slice(8, 10)}${day.slice(5, 7)}${day.slice(0, 4)}`;
}

function dayOf(paths: readonly string[]): RaceDay | undefined {
  const days = new Set(paths.map((path) => path.slice(11, 19)));
  const [only] = days;
  if (days.size !== 1 || !only) return undefined;
  const day = `${only.slice(4, 8)}-${only.slice(2, 4)}-${only.slice(0, 2)}`;
  // Through a noon of that day, so that the day is one of the calendar.
  const noon = Date.parse(`${day}T12:00:00Z`);
  return Number.isNaN(noon) || parisDayOf(instantOf(noon)) !== day ? undefined : (day as RaceDay);
}
