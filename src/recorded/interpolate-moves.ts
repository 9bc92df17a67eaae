import { seededUniform } from "../domain/kernel/seeded-uniform.ts";
import { type Instant, instantOf, millisecondsOf } from "../domain/kernel/time.ts";
import { programmePath, type RecordedAnswer, type RecordedDay } from "./recorded-day.ts";

/** The recorder looked about every 15 minutes and kept what had changed: what it missed is not older than that. */
const LOOK_MS = 15 * 60_000;
const MINUTE_MS = 60_000;

/** A race of a body of the programme, by its place there, and its off. */
type Off = { readonly race: string; readonly off: number };
type Move = { readonly race: string; readonly off: number; readonly announcedAt: number };

/**
 * The recorded day with its moves of the off between two looks: each is told from a whole minute on, drawn evenly from
 * those between the looks, instead of from the look that first showed it. Nothing else of the answers is touched.
 *
 * When a move was announced is not recorded, only between which looks; that it was as likely in one of these minutes as
 * in another is an assumption, and what is measured on such a day is measured under it.
 *
 * @param seed the same seed gives the same minutes; each depends on the seed, the race and the look, on nothing else
 */
export function interpolateMoves(recording: RecordedDay, seed: number): RecordedDay {
  const path = programmePath(recording.day);
  const answers = withMoves(recording.answersAt(path), seed);
  return {
    ...recording,
    answerAt: (asked, at) =>
      asked === path ? answers.findLast((answer) => answer.at <= at) : recording.answerAt(asked, at),
    answersAt: (asked) => (asked === path ? answers : recording.answersAt(asked)),
  };
}

function withMoves(looks: readonly RecordedAnswer[], seed: number): RecordedAnswer[] {
  const answers: RecordedAnswer[] = [];
  let before: { readonly look: RecordedAnswer; readonly offs: readonly Off[] } | undefined;
  for (const look of looks) {
    const offs = offsOf(JSON.parse(look.text));
    if (before) answers.push(...between(before, { look, offs }, seed));
    answers.push(look);
    before = { look, offs };
  }
  return answers;
}

function between(
  before: { readonly look: RecordedAnswer; readonly offs: readonly Off[] },
  after: { readonly look: RecordedAnswer; readonly offs: readonly Off[] },
  seed: number,
): RecordedAnswer[] {
  const [from, to] = [millisecondsOf(before.look.at), millisecondsOf(after.look.at)];
  const moves = after.offs.flatMap(({ race, off }): Move[] => {
    const old = before.offs.find((known) => known.race === race);
    if (!old || old.off === off) return [];
    const announcedAt = announcement({ from, to }, `${seed} ${race} ${to}`);
    return announcedAt === undefined ? [] : [{ race, off, announcedAt }];
  });
  return [...new Set(moves.map(({ announcedAt }) => announcedAt))]
    .toSorted((a, b) => a - b)
    .map((moment) => {
      const told = moves.filter(({ announcedAt }) => announcedAt <= moment);
      return answerWith(before.look, instantOf(moment), told);
    });
}

/** A whole minute after the one look and before the other; undefined where none is between them. */
function announcement({ from, to }: { readonly from: number; readonly to: number }, draw: string): number | undefined {
  const earliest = Math.floor(Math.max(from, to - LOOK_MS) / MINUTE_MS) + 1;
  const latest = Math.ceil(to / MINUTE_MS) - 1;
  if (latest < earliest) return undefined;
  return (earliest + Math.floor(seededUniform(draw) * (latest - earliest + 1))) * MINUTE_MS;
}

/** Parsed only when it is asked for: a programme is some 300 kB, and a day has a hundred of them. */
function answerWith(before: RecordedAnswer, at: Instant, moves: readonly Move[]): RecordedAnswer {
  return {
    at,
    get text() {
      const body: unknown = JSON.parse(before.text);
      for (const { race, course } of coursesOf(body)) {
        const move = moves.find((known) => known.race === race);
        if (move) course.heureDepart = move.off;
      }
      return JSON.stringify(body);
    },
  };
}

function offsOf(body: unknown): Off[] {
  return coursesOf(body).flatMap(({ race, course }) => {
    const off = course.heureDepart;
    return typeof off === "number" ? [{ race, off }] : [];
  });
}

/** Whatever is not a race of a programme has no move; the parser of the source is the one to judge the page. */
function coursesOf(body: unknown): { readonly race: string; readonly course: Record<string, unknown> }[] {
  const meetings = listIn(recordIn(body, "programme"), "reunions");
  return meetings.flatMap((meeting) =>
    listIn(meeting, "courses").flatMap((course) =>
      isRecord(course) && isRecord(meeting)
        ? [{ race: `R${String(meeting.numOfficiel)}C${String(course.numOrdre)}`, course }]
        : [],
    ),
  );
}

function recordIn(value: unknown, key: string): unknown {
  return isRecord(value) ? value[key] : undefined;
}

function listIn(value: unknown, key: string): readonly unknown[] {
  const found = recordIn(value, key);
  return Array.isArray(found) ? found : [];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
