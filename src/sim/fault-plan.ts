import { raceLabel } from "../domain/kernel/race-id.ts";
import { addMinutes, type Instant, type RaceDay } from "../domain/kernel/time.ts";
import { taskNameOf } from "../domain/plan/task-name.ts";
import { boardAt } from "./board.ts";
import { createDraws, type Draws } from "./draws.ts";
import { FAULT_NAMES, FAULTS, type FaultAt, type FaultName } from "./faults.ts";
import { inventedPerson } from "./invented-names.ts";
import type { DayRace, SimulatedDay } from "./simulate-day.ts";
import type { RaceEdit } from "./told-race.ts";

/** What befalls one race. */
export type RaceFault = {
  readonly name: FaultAt<"race">;
  /** `R1C3` */
  readonly race: string;
  readonly edits: readonly RaceEdit[];
};

/** A site that misbehaves for a while. */
export type SourceFault = {
  readonly name: FaultAt<"source">;
  readonly from: Instant;
  readonly until: Instant;
};

/** A delivery that goes wrong. */
export type TaskFault = {
  readonly name: FaultAt<"task">;
  readonly task: string;
  /** It comes so much later than it was laid for; 0 where it comes in time. */
  readonly minutes: number;
};

/** A write that goes wrong in the delivery of a task: the so-manieth of the first, or the first of the next. */
export type WriteFault = {
  readonly name: FaultAt<"write">;
  readonly task: string;
  readonly write: number;
  /** The process knows of what it has written, or dies or fails just before or just after it. */
  readonly done: boolean;
};

/** The service's clock is wrong for a while. */
export type ClockFault = {
  readonly name: FaultAt<"clock">;
  readonly from: Instant;
  readonly until: Instant;
  /** Minutes that it is ahead; negative where it was put back. */
  readonly minutes: number;
};

/** Meetings whose races a site's robots.txt forbids, from the morning on. */
export type RobotsFault = { readonly name: FaultAt<"robots">; readonly meetings: readonly number[] };

/** What strikes a day, said before it begins. */
export type FaultPlan = {
  readonly races: readonly RaceFault[];
  readonly sources: readonly SourceFault[];
  readonly robots: readonly RobotsFault[];
  readonly tasks: readonly TaskFault[];
  readonly writes: readonly WriteFault[];
  readonly clock: readonly ClockFault[];
};

/** Writes of a phase that may go wrong: the first are pages, the later ones snapshot, analysis and ledger. */
const WRITES = 12;
/** A victim of each fault for so many races, and at least one. */
const RACES_A_VICTIM = 40;
/** Apart from the seeds of days, whose draws are others. */
const SEED_OF_FAULTS = 77_003;

/**
 * Draws what strikes a day. The same day, seed and switches give the same plan.
 *
 * A race that a fault of its own befalls is spared those of its tasks, so that each fault is sure to meet its victim, as long
 * as there are races enough.
 *
 * @throws RangeError where there are fewer races than faults that need one
 */
export function drawFaultPlan({ day, seed, meetings }: SimulatedDay, switches: ReadonlySet<FaultName>): FaultPlan {
  const draws = createDraws(seed + SEED_OF_FAULTS);
  const all = meetings.flatMap((meeting) => meeting.races);
  const times = Math.max(1, Math.floor(all.length / RACES_A_VICTIM));
  const forbidden = switches.has("robots-forbid") ? meetings[draws.below(meetings.length)] : undefined;
  const races = shuffled(draws, all).filter(({ meetingNumber }) => meetingNumber !== forbidden?.number);
  const victims = races.values();
  /** As many of a fault as the day is long, each of a race of its own. */
  const each = <Fault>(name: FaultName, make: (race: DayRace) => Fault): Fault[] =>
    switches.has(name) ? Array.from({ length: times }, () => make(nextOf(victims, name))) : [];
  const windows: Window[] = [];

  return {
    races: namesAt("race").flatMap((name) =>
      each(name, (race): RaceFault => ({ name, race: raceLabel(race), edits: editsOf(draws, name, race) })),
    ),
    robots: forbidden ? [{ name: "robots-forbid", meetings: [forbidden.number] }] : [],
    // A site's troubles strike whoever is due then: they take no race for themselves.
    sources: namesAt("source")
      .filter((name) => switches.has(name))
      .flatMap((name) =>
        Array.from({ length: times }, (): SourceFault => ({ name, ...windowOf(draws, name, races, windows) })),
      ),
    tasks: namesAt("task").flatMap((name) => each(name, (race): TaskFault => taskFault(draws, day, name, race))),
    writes: namesAt("write").flatMap((name) =>
      each(name, (race): WriteFault => {
        const task = taskOf(day, race, drawn(draws, ["H30", "H5", "RESULT"] as const));
        return { name, task, write: 1 + draws.below(WRITES), done: draws.uniform() < 0.5 };
      }),
    ),
    clock: each("clock-jump", (race): ClockFault => {
      const from = addMinutes(race.startsAt, -45 + draws.below(40));
      const minutes = draws.uniform() < 0.5 ? -5 - draws.below(60) : 2 + draws.below(15);
      return { name: "clock-jump", from, until: addMinutes(from, 10 + draws.below(20)), minutes };
    }),
  };
}

function namesAt<Place extends "race" | "source" | "task" | "write">(place: Place): readonly FaultAt<Place>[] {
  return FAULT_NAMES.filter((name): name is FaultAt<Place> => FAULTS[name] === place);
}

/** Minutes before the off, from an earliest to a latest. */
function before(draws: Draws, race: DayRace, earliest: number, latest: number): Instant {
  return addMinutes(race.startsAt, -(latest + draws.below(earliest - latest + 1)));
}

function editsOf(draws: Draws, name: FaultAt<"race">, race: DayRace): readonly RaceEdit[] {
  const { startsAt } = race;
  const moved = (seenAt: Instant, minutes: number): RaceEdit => ({
    kind: "off",
    seenAt,
    startsAt: addMinutes(startsAt, minutes),
  });
  switch (name) {
    case "off-earlier":
      return [moved(before(draws, race, 60, 14), -5 - draws.below(8))];
    case "off-later":
      return [moved(before(draws, race, 40, 1), 3 + draws.below(25))];
    case "off-twice":
      return [
        moved(before(draws, race, 50, 20), 8 + draws.below(10)),
        moved(before(draws, race, 15, 1), 4 + draws.below(30)),
      ];
    case "cancelled":
      return [{ kind: "cancelled", seenAt: before(draws, race, 60, 0) }];
    case "non-runner":
      return [{ kind: "non_runner", seenAt: before(draws, race, 25, 1), number: 1 + draws.below(race.runners.length) }];
    case "jockey-change": {
      const number = 1 + draws.below(race.runners.length);
      return [{ kind: "jockey", seenAt: before(draws, race, 25, 6), number, jockey: inventedPerson(draws.below(500)) }];
    }
    case "dead-heat":
      return [{ kind: "dead_heat", place: draws.below(3) }];
    case "favourite-disqualified":
      return [{ kind: "disqualified", number: favouriteOf(race) }];
    case "stable": {
      // The winner and another of the field: only the winner is paid.
      const [winner = 1] = race.finish[0] ?? [];
      const [mate = 1] = race.finish.at(-1) ?? [];
      return [{ kind: "stable", numbers: [winner, mate] }];
    }
    default:
      return name satisfies never;
  }
}

/** The shortest of the shops' last odds. */
function favouriteOf(race: DayRace): number {
  const board = boardAt(race, "pmu-shop", 0);
  return board.indexOf(Math.min(...board)) + 1;
}

type Window = Pick<SourceFault, "from" | "until">;

/** Faults that show in a field alone, which is asked for when a race is due. */
const IN_FIELDS: ReadonlySet<SourceFault["name"]> = new Set(["swapped-rows", "stale-odds"]);
/** Minutes that a window begins after the last one's end: a refusal leaves a site alone for ten, and doubles. */
const APART_MINUTES = 22;
/** Draws until windows are as near to each other as they may. */
const TRIES = 60;

/** Some minutes around the decision of a race, clear of the other windows where there is room. */
function windowOf(draws: Draws, name: SourceFault["name"], races: readonly DayRace[], taken: Window[]): Window {
  for (let tries = 1; ; tries++) {
    const race = races[draws.below(races.length)];
    if (!race) throw new RangeError(`no race is due when ${name} strikes`);
    // Programmes are asked for all day.
    const away = IN_FIELDS.has(name) || tries < TRIES / 3 ? 0 : draws.below(150);
    const from = addMinutes(race.startsAt, -6 - draws.below(4) - away);
    const window = { from, until: addMinutes(from, 4 + draws.below(8)) };
    const clear = taken.every(
      (other) =>
        addMinutes(other.until, APART_MINUTES) <= window.from || addMinutes(window.until, APART_MINUTES) <= other.from,
    );
    if (!clear && tries < TRIES) continue;
    taken.push(window);
    return window;
  }
}

function taskFault(draws: Draws, day: RaceDay, name: TaskFault["name"], race: DayRace): TaskFault {
  const phase = drawn(draws, ["H30", "H5", "RESULT"] as const);
  switch (name) {
    case "task-twice":
      return { name, task: taskOf(day, race, phase), minutes: 0 };
    case "task-late":
      return { name, task: taskOf(day, race, phase), minutes: 1 + draws.below(40) };
    case "task-out-of-order":
      return { name, task: taskOf(day, race, "H30"), minutes: 26 }; // a minute after H5
    case "task-lost":
      return { name, task: taskOf(day, race, phase), minutes: 0 };
    default:
      return name satisfies never;
  }
}

function taskOf(day: RaceDay, race: DayRace, phase: "H30" | "H5" | "RESULT"): string {
  return taskNameOf({ day, ...race, phase, revision: 1, attempt: 1 });
}

function nextOf(victims: IterableIterator<DayRace>, name: FaultName): DayRace {
  const next = victims.next();
  if (next.done) throw new RangeError(`no race is left for ${name}: the day is too short for its faults`);
  return next.value;
}

function drawn<T>(draws: Draws, choices: readonly [T, ...T[]]): T {
  return choices[draws.below(choices.length)] ?? choices[0];
}

function shuffled<T>(draws: Draws, values: readonly T[]): T[] {
  const order = values.map((value) => ({ value, by: draws.uniform() }));
  return order.toSorted((a, b) => a.by - b.by).map(({ value }) => value);
}
