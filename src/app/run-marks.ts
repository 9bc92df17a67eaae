import { PHASES } from "../domain/kernel/phase.ts";
import { parseInstant, type RaceDay } from "../domain/kernel/time.ts";
import type { RunMark } from "../domain/plan/wanted-tasks.ts";
import type { DocumentStore } from "../ports/document-store.ts";
import { readDocument } from "./documents.ts";
import { RunRecordShape } from "./read-runs.ts";
import { OUTCOMES, type Outcome } from "./run-answer.ts";

/** What an outcome says of what is still to do. A new outcome does not compile until it says it. */
const END: Readonly<Record<Outcome, RunMark["end"]>> = {
  play: "done",
  abstain: "done",
  recorded: "done",
  settled: "done",
  undetermined: "done",
  already_done: "done",
  cancelled: "ended",
  no_data: "ended",
  result_missing: "ended",
  pending: "later",
  paused: "held",
  too_late: "late",
  unreachable: "failed",
  unreadable: "failed",
  corrupt_document: "failed",
  moved: "silent",
  superseded: "silent",
  not_in_plan: "silent",
};

/** In place of a correlation id: the record is of a run that never was, and its window may open again. */
export const MISSED = "missed";

/** What the key of a run's record says. */
type RunKey = Omit<RunMark, "end"> & {
  readonly day: RaceDay;
  readonly outcome: Outcome;
  readonly correlationId: string;
};

/** `runs/2025-10-16/R1C3/20251016T121000123Z-H5-v1-a1-abstain-<correlation id>.json`: the state of a day is one listing. */
export function runKeyOf({ day, race, phase, revision, attempt, startedAt, outcome, correlationId }: RunKey): string {
  const stamp = startedAt.replace(/[-:.]/g, "");
  return `runs/${day}/${race}/${stamp}-${phase}-v${revision}-a${attempt}-${outcome}-${correlationId}.json`;
}

const RUN_KEY = new RegExp(
  `^runs/[^/]+/([^/]+)/(\\d{4})(\\d\\d)(\\d\\d)T(\\d\\d)(\\d\\d)(\\d\\d)(\\d{3})Z-(${PHASES.join("|")})-v(\\d+)-a(\\d+)-(${OUTCOMES.join("|")})-([^/]+)\\.json$`,
);

/**
 * What ran of a day, or of one race of it (`R1C3`), in the order in which the runs began.
 *
 * Read from the keys alone. An older record, whose key tells no outcome, is opened; one that cannot be read says
 * nothing here and is named where records are shown.
 */
export async function readMarks(store: DocumentStore, day: RaceDay, race?: string): Promise<RunMark[]> {
  const marks: RunMark[] = [];
  for (const key of await store.list(`runs/${day}/${race === undefined ? "" : `${race}/`}`)) {
    const mark = markOf(key) ?? (await openedMark(store, key));
    if (mark) marks.push(mark);
  }
  return marks.toSorted((a, b) => (a.startedAt < b.startedAt ? -1 : a.startedAt > b.startedAt ? 1 : 0));
}

function markOf(key: string): RunMark | undefined {
  const [, race, year, month, day, hour, minute, second, ms, phase, revision, attempt, outcome, id] =
    RUN_KEY.exec(key) ?? [];
  const startedAt = parseInstant(`${year}-${month}-${day}T${hour}:${minute}:${second}.${ms}Z`);
  const named = PHASES.find((name) => name === phase);
  const ended = OUTCOMES.find((name) => name === outcome);
  if (race === undefined || !startedAt || !named || !ended) return undefined;
  return {
    race,
    phase: named,
    revision: Number(revision),
    attempt: Number(attempt),
    startedAt,
    end: id === MISSED ? "late" : END[ended],
  };
}

async function openedMark(store: DocumentStore, key: string): Promise<RunMark | undefined> {
  if (key.split("/").length !== 4) return undefined; // a superseded document, kept one folder further down
  const read = await readDocument(store, key, RunRecordShape);
  if (!read.ok || !read.value) return undefined;
  const { race, phase, revision, attempt, startedAt, outcome } = read.value.document;
  const ended = OUTCOMES.find((name) => name === outcome);
  return ended && { race, phase, revision, attempt, startedAt, end: END[ended] };
}
