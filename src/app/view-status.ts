import { ok, type Result } from "../domain/kernel/result.ts";
import { type Instant, parisDayOf, type RaceDay } from "../domain/kernel/time.ts";
import { isTooLate } from "../domain/plan/due-phases.ts";
import type { SourceReport } from "../domain/plan/plan.ts";
import type { QueuedTask } from "../ports/task-queue.ts";
import type { Deps } from "./deps.ts";
import type { CorruptDocument } from "./documents.ts";
import { type RecordedChanges, readChanges } from "./race-changes.ts";
import { switchedOffNow } from "./source-switches.ts";
import { type RaceView, viewDay } from "./view-day.ts";
import { readPendingRows } from "./workbook-pending.ts";

/** The operator's question: is the day laid, is anything red? */
export type Status = {
  readonly day: RaceDay;
  /** no_plan: nobody planned this day yet. */
  readonly plan: "planned" | "no_plan";
  readonly races: number;
  readonly cancelled: number;
  /** Phases by how they ended; a phase that is not due has no entry. */
  readonly h30Recorded: number;
  readonly play: number;
  readonly abstain: number;
  readonly settled: number;
  /** Phases whose window is over and that left nothing, with why. */
  readonly missed: readonly { readonly race: string; readonly phase: string; readonly why: string }[];
  /** What changed of races between H-30 and H-5, in the order in which it was seen. */
  readonly changes: readonly RecordedChanges[];
  readonly sources: readonly SourceReport[];
  /** Kinds of pages that are not used, and sources that are not asked, each with why. */
  readonly redPages: readonly {
    readonly source: string;
    readonly kind: string;
    readonly since: Instant;
    readonly reason: string;
  }[];
  readonly switchedOff: Awaited<ReturnType<typeof switchedOffNow>>;
  /** Rows that wait for the workbook, and why; absent where it is up to date. */
  readonly workbook?: { readonly pending: number; readonly since: Instant; readonly reason: string };
  readonly tasks: Readonly<Record<QueuedTask["state"], number>>;
};

export async function viewStatus(deps: Deps, day?: RaceDay): Promise<Result<Status, CorruptDocument>> {
  const now = deps.clock.now();
  const asked = day ?? parisDayOf(now);
  const tasks = { waiting: 0, running: 0, retrying: 0, done: 0, cancelled: 0, dead: 0 };
  for (const { state } of await deps.queue.list()) tasks[state]++;
  const view = await viewDay(deps, asked);
  const trust = { redPages: await redPagesOf(deps), switchedOff: await switchedOffNow(deps) };
  const waiting = await readPendingRows(deps.store);
  if (!waiting.ok) return waiting;
  const workbook = waiting.value && {
    workbook: { pending: waiting.value.races.length, since: waiting.value.since, reason: waiting.value.reason },
  };
  const empty = {
    ...trust,
    ...workbook,
    races: 0,
    cancelled: 0,
    h30Recorded: 0,
    play: 0,
    abstain: 0,
    settled: 0,
    missed: [],
    changes: [],
    sources: [],
    tasks,
  };
  if (!view.ok)
    return view.error.kind === "corrupt_document"
      ? { ok: false, error: view.error }
      : ok({ day: asked, plan: "no_plan", ...empty });
  const { plan, races } = view.value;
  const changes = await readChanges(deps.store, asked);
  if (!changes.ok) return changes;
  const ended = (phase: "H30" | "H5" | "RESULT", ...outcomes: string[]) =>
    races.filter(({ phases }) => outcomes.includes(phases[phase]?.outcome ?? "")).length;
  return ok({
    day: asked,
    plan: "planned",
    races: races.length,
    cancelled: races.filter(({ race }) => race.status === "cancelled").length,
    h30Recorded: ended("H30", "recorded", "already_done"),
    play: ended("H5", "play"),
    abstain: ended("H5", "abstain"),
    settled: ended("RESULT", "settled", "undetermined", "already_done"),
    missed: races.flatMap((race) => missedOf(race, now)),
    changes: changes.value,
    sources: plan.sources,
    ...trust,
    ...workbook,
    tasks,
  });
}

async function redPagesOf({ trust }: Deps): Promise<Status["redPages"]> {
  const lights = (await trust?.judge.lights()) ?? [];
  return lights.flatMap(({ source, kind, canary: { red } }) =>
    red ? [{ source, kind, since: red.since, reason: `${red.reason} (${red.url})` }] : [],
  );
}

/** What leaves nothing to look after. */
const GOOD = ["recorded", "play", "abstain", "already_done", "cancelled"];

function missedOf({ race, phases }: RaceView, now: Parameters<typeof isTooLate>[2]) {
  const { startsAt, status } = race;
  if (startsAt === undefined || status === "cancelled") return [];
  const beforeOff = (["H30", "H5"] as const).filter(
    (phase) => isTooLate(phase, startsAt, now) && !GOOD.includes(phases[phase]?.outcome ?? ""),
  );
  const missing = phases.RESULT?.outcome === "result_missing" ? (["RESULT"] as const) : [];
  return [...beforeOff, ...missing].map((phase) => {
    const run = phases[phase];
    const why = run ? [run.outcome, ...run.reasons.map(({ detail }) => detail)].join(": ") : "it never ran";
    return { race: race.raceId.slice(11), phase, why };
  });
}
