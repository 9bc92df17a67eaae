import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { PHASES, type Phase } from "../kernel/phase.ts";
import { DAY, inPlan, minutesFromOff, OFF } from "./plan-fixtures.ts";
import { taskNameOf } from "./task-name.ts";
import { type RaceKnowledge, type RunMark, resultLook, wantedTasks } from "./wanted-tasks.ts";

const race = inPlan();
const mark = (phase: Phase, end: RunMark["end"], minutes: number, fields: Partial<RunMark> = {}): RunMark => ({
  race: "R1C3",
  phase,
  end,
  revision: 1,
  attempt: 1,
  startedAt: minutesFromOff(minutes),
  ...fields,
});
const at = (minutes: number, fields: Partial<RaceKnowledge> = {}): RaceKnowledge => ({
  day: DAY,
  now: minutesFromOff(minutes),
  marks: [],
  held: false,
  decided: false,
  used: new Map(),
  ...fields,
});
/** `H5 a1 -5`: phase, attempt, minutes from the off. */
const shown = (minutes: number, fields: Partial<RaceKnowledge> = {}, planned = race) =>
  wantedTasks(planned, at(minutes, fields)).wanted.map(
    ({ phase, attempt, runAt }) => `${phase} a${attempt} ${(Date.parse(runAt) - Date.parse(OFF)) / 60_000}`,
  );

const name = (phase: Phase) => taskNameOf({ ...race, day: DAY, phase, attempt: 1 });
const missed = (marks: RunMark[]) => wantedTasks(race, at(5, { marks })).silent;

describe("the tasks that should exist", () => {
  test("are three before all of them, and fewer as windows close and work is done", () => {
    expect(shown(-300)).toEqual(["H30 a1 -30", "H5 a1 -5", "RESULT a1 20"]);
    expect(shown(-6)).toEqual(["H30 a1 -30", "H5 a1 -5", "RESULT a1 20"]);
    expect(shown(-4)).toEqual(["H5 a1 -5", "RESULT a1 20"]);
    expect(shown(0)).toEqual(["RESULT a1 20"]);
    expect(shown(-29, { marks: [mark("H30", "done", -30)] })).toEqual(["H5 a1 -5", "RESULT a1 20"]);
    expect(shown(30, { marks: [mark("RESULT", "done", 20)] })).toEqual([]);
  });

  test("take a look that was too early for none: H5 by a minute, H30 by a quarter of an hour", () => {
    expect(shown(-20, { marks: [mark("H30", "done", -44), mark("H5", "done", -5.9)] })).toEqual(["RESULT a1 20"]);
    const early = [mark("H30", "done", -45), mark("H5", "done", -6)];
    expect(shown(-20, { marks: early })).toEqual(["H30 a1 -30", "H5 a1 -5", "RESULT a1 20"]);
  });

  test("take an early look for enough once no look that is nearer to its minute can be had", () => {
    const early = [mark("H30", "done", -30), mark("H5", "done", -8)];
    expect(shown(-3, { marks: early })).toEqual(["H5 a1 -5", "RESULT a1 20"]);
    expect(shown(-2, { marks: early })).toEqual(["RESULT a1 20"]);
    expect(wantedTasks(race, at(-2, { marks: early })).skipped).toContainEqual({ phase: "H5", reason: "done" });
  });

  test("are the next attempt after a look for a result in vain: 10, 20, 40 minutes, then 09:00 in Paris", () => {
    const later = [20, 30, 50, 90].map((minutes, i) => mark("RESULT", "later", minutes, { attempt: i + 1 }));
    const next = (looks: number) => shown(95, { marks: later.slice(0, looks) });
    expect([next(1), next(2), next(3)]).toEqual([["RESULT a2 30"], ["RESULT a3 50"], ["RESULT a4 90"]]);
    expect(next(4)).toEqual(["RESULT a5 1140"]); // 19 hours from 14:00
    expect(shown(1200, { marks: [...later, mark("RESULT", "ended", 1140, { attempt: 5 })] })).toEqual([]);
  });

  test("wait while an operator holds the race, and are laid under the next name once he lets go", () => {
    const marks = [mark("H30", "held", -30)];
    expect(shown(-25, { marks, held: true })).toEqual(["H5 a1 -5", "RESULT a1 20"]);
    expect(shown(-25, { marks })).toEqual(["H30 a2 -30", "H5 a1 -5", "RESULT a1 20"]);
  });

  test("are none where nothing helps: no data at its minute, a race without a time, one that was cancelled", () => {
    expect(shown(-20, { marks: [mark("H30", "ended", -30)] })).toEqual(["H5 a1 -5", "RESULT a1 20"]);
    expect(shown(-40, { marks: [mark("H30", "ended", -60)] })[0]).toBe("H30 a1 -30"); // by hand, before its minute
    expect(shown(-20, {}, inPlan({ startsAt: undefined }))).toEqual([]);
    expect(shown(-20, {}, inPlan({ status: "cancelled" }))).toEqual([]);
    expect(shown(-4, { decided: true }, inPlan({ status: "cancelled" }))).toEqual(["RESULT a1 20"]);
  });

  test("take another name where the first is used up; a dead H5 is the operator's", () => {
    const used = new Map(PHASES.map((phase) => [name(phase), "done" as const]));
    expect(shown(-20, { used })).toEqual(["H30 a2 -30", "H5 a2 -5", "RESULT a2 20"]);
    const dead = new Map(PHASES.map((phase) => [name(phase), "dead" as const]));
    expect(shown(-4, { used: dead })).toEqual(["H5 a1 -5", "RESULT a2 6"]);
  });

  test("a phase of which no run says why it was missed is named; one that failed or was paused says it", () => {
    expect(missed([])).toEqual(["H30", "H5"]);
    expect(missed([mark("H30", "failed", -30), mark("H5", "held", -5)])).toEqual([]);
    expect(missed([mark("H30", "done", -30), mark("H5", "later", -60)])).toEqual(["H5"]);
    expect(missed([mark("H30", "done", -30), mark("H5", "silent", -5)])).toEqual(["H5"]);
  });
});

test("pauses and early calls use up names of a result, not its looks", () => {
  const marks = [
    mark("RESULT", "held", 20, { attempt: 1 }),
    mark("RESULT", "later", -60, { attempt: 2 }),
    mark("RESULT", "later", 25, { attempt: 2 }),
    mark("RESULT", "later", 35, { attempt: 3 }),
  ];
  expect([1, 2, 3, 4].map((attempt) => resultLook(marks, race, attempt))).toEqual([1, 1, 2, 3]);
});

test("whatever ran: a phase is wanted once or skipped with its reason, and asking again says the same", () => {
  const end = fc.constantFrom<RunMark["end"]>("done", "ended", "later", "held", "late", "failed", "silent");
  const marks = fc.array(
    fc.record({
      race: fc.constant("R1C3"),
      phase: fc.constantFrom(...PHASES),
      end,
      revision: fc.integer({ min: 1, max: 3 }),
      attempt: fc.integer({ min: 1, max: 5 }),
      startedAt: fc.integer({ min: -300, max: 200 }).map(minutesFromOff),
    }),
    { maxLength: 8 },
  );
  fc.assert(
    fc.property(marks, fc.integer({ min: -400, max: 400 }), fc.boolean(), (ran, minutes, held) => {
      const known = at(minutes, { marks: ran.toSorted((a, b) => (a.startedAt < b.startedAt ? -1 : 1)), held });
      const planned = inPlan({ revision: 3 });
      const { wanted, skipped } = wantedTasks(planned, known);
      expect([...wanted, ...skipped].map(({ phase }) => phase).toSorted()).toEqual([...PHASES].toSorted());
      expect(wantedTasks(planned, known)).toEqual(wantedTasks(planned, known));
      // H5 is never wanted at or after the off; a result is wanted until it is there.
      if (minutes >= 0) expect(wanted.map(({ phase }) => phase)).not.toContain("H5");
      const over = ran.some((run) => run.phase === "RESULT" && (run.end === "done" || run.end === "ended"));
      const latest = skipped.find(({ phase }) => phase === "RESULT")?.reason;
      if (!over && latest !== "paused" && latest !== "ended") expect(latest).toBeUndefined();
    }),
  );
});
