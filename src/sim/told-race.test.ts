import { describe, expect, test } from "vitest";
import { addMinutes, type RaceDay } from "../domain/kernel/time.ts";
import { simulateDay } from "./simulate-day.ts";
import { type RaceEdit, toldBoard, toldRace, turnsOf } from "./told-race.ts";

const [race] = simulateDay({ seed: 8, day: "2030-01-15" as RaceDay, races: 1 }).meetings[0]?.races ?? [];
if (!race) throw new Error("a day has a race");
const off = race.startsAt;
const favourite = race.finish[0]?.[0] ?? 0;
const told = (edits: readonly RaceEdit[], minutes: number) => toldRace(race, edits, addMinutes(off, minutes));

test("a race is scheduled until its off, runs, and is official nine minutes later with what its pools pay", () => {
  expect([-1, 0, 8, 9].map((minutes) => told([], minutes).status)).toEqual([
    "scheduled",
    "running",
    "running",
    "finished",
  ]);
  expect(told([], 9).arrival).toEqual({
    finish: race.finish,
    disqualified: [],
    nonRunners: [],
    dividends: race.dividends,
  });
  expect(told([], 8).arrival).toBeUndefined();
});

describe("what befalls a race is told from its moment on, and not before", () => {
  test("an off that moves twice", () => {
    const edits: RaceEdit[] = [
      { kind: "off", seenAt: addMinutes(off, -40), startsAt: addMinutes(off, 10) },
      { kind: "off", seenAt: addMinutes(off, -5), startsAt: addMinutes(off, 4) },
    ];
    expect([-41, -40, -5].map((minutes) => told(edits, minutes).startsAt)).toEqual([
      off,
      addMinutes(off, 10),
      addMinutes(off, 4),
    ]);
    expect(turnsOf(race, edits)).toContain(addMinutes(off, 4 + 9));
  });

  test("a race that is cancelled has no arrival", () => {
    const edits: RaceEdit[] = [{ kind: "cancelled", seenAt: addMinutes(off, -10) }];
    expect(told(edits, -11).status).toBe("scheduled");
    expect(told(edits, 60)).toMatchObject({ status: "cancelled" });
    expect(told(edits, 60).arrival).toBeUndefined();
  });

  test("a jockey who is replaced", () => {
    const edits: RaceEdit[] = [{ kind: "jockey", seenAt: addMinutes(off, -20), number: 2, jockey: "Z. CIGALE" }];
    expect(told(edits, -21).runners[1]?.jockey).toBe(race.runners[1]?.jockey);
    expect(told(edits, -20).runners[1]?.jockey).toBe("Z. CIGALE");
  });

  test("a late non-runner leaves the board, the arrival and the dividends; the others' odds shorten", () => {
    const edits: RaceEdit[] = [{ kind: "non_runner", seenAt: addMinutes(off, -15), number: favourite }];
    const { runners } = told(edits, -15);
    const [before, after] = [race.runners, runners].map((those) => toldBoard(race, those, "pmu-shop", 15));
    expect(after?.[favourite]).toBeUndefined();
    const other = race.finish[1]?.[0] ?? 0;
    expect(after?.[other]).toBeLessThan(before?.[other] ?? 0);
    const arrival = told(edits, 9).arrival;
    expect(arrival).toMatchObject({ nonRunners: [favourite], finish: race.finish.slice(1) });
    expect(arrival?.dividends.some(({ runners: paid }) => paid.includes(favourite))).toBe(false);
    const won = arrival?.dividends.find(
      ({ betType, operator }) => betType === "SIMPLE_GAGNANT" && operator === "pmu-shop",
    );
    expect(won?.runners).toEqual([other]);
    expect(won?.dividend).toBeGreaterThanOrEqual(100);
  });
});

test("a winner who is disqualified is paid by nobody", () => {
  const arrival = told([{ kind: "disqualified", number: favourite }], 9).arrival;
  expect(arrival).toMatchObject({ disqualified: [favourite], finish: race.finish.slice(1) });
  expect(arrival?.dividends.some(({ runners }) => runners.includes(favourite))).toBe(false);
});

test("a dead heat for the win pays both, each less than it would have paid alone", () => {
  const arrival = told([{ kind: "dead_heat", place: 0 }], 9).arrival;
  expect(arrival?.finish[0]).toEqual([race.finish[0]?.[0], race.finish[1]?.[0]]);
  const rows = arrival?.dividends.filter(
    ({ betType, operator }) => betType === "SIMPLE_GAGNANT" && operator === "pmu-shop",
  );
  expect(rows).toHaveLength(2);
  const alone = race.dividends.find(({ betType, operator }) => betType === "SIMPLE_GAGNANT" && operator === "pmu-shop");
  expect(rows?.[0]?.dividend).toBeLessThan(alone?.dividend ?? 0);
});
