import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addMinutes, type Instant, instantInParis, parisTimeOf, type RaceDay } from "../kernel/time.ts";
import { duePhases, isTooLate, phaseInstant, stillCounts } from "./due-phases.ts";
import { minutesFromOff, OFF } from "./plan-fixtures.ts";

const race = { startsAt: OFF, status: "scheduled" } as const;
const dueAt = (minutes: number) => duePhases(race, minutesFromOff(minutes)).due.map(({ phase }) => phase);

const all = (reason: string) => ["H30", "H5", "RESULT"].map((phase) => ({ phase, reason }));

describe("the three looks at a race", () => {
  test("are due 30 and 5 minutes before the off and 20 after", () => {
    expect(duePhases(race, minutesFromOff(-300))).toEqual({
      due: [
        { phase: "H30", runAt: "2025-10-16T11:30:00.000Z" },
        { phase: "H5", runAt: "2025-10-16T11:55:00.000Z" },
        { phase: "RESULT", runAt: "2025-10-16T12:20:00.000Z" },
      ],
      skipped: [],
    });
  });

  test("are H30 late until H5 is due, H5 late until the off, and the result always", () => {
    const second = 1 / 60;
    expect(dueAt(-5 - second)).toEqual(["H30", "H5", "RESULT"]);
    expect(dueAt(-5)).toEqual(["H5", "RESULT"]);
    expect(dueAt(-second)).toEqual(["H5", "RESULT"]);
    expect(dueAt(0)).toEqual(["RESULT"]);
    expect(dueAt(24 * 60)).toEqual(["RESULT"]);
  });

  test("say why they are skipped", () => {
    expect(duePhases(race, OFF).skipped).toEqual([
      { phase: "H30", reason: "past" },
      { phase: "H5", reason: "past" },
    ]);
    expect(duePhases({ status: "scheduled" }, OFF)).toEqual({ due: [], skipped: all("no_time") });
    expect(duePhases({ ...race, status: "cancelled" }, minutesFromOff(-300))).toEqual({
      due: [],
      skipped: all("cancelled"),
    });
  });

  test("of a race that is over already are its result", () => {
    expect(duePhases({ ...race, status: "finished" }, minutesFromOff(60)).due).toEqual([
      { phase: "RESULT", runAt: minutesFromOff(20) },
    ]);
  });
});

const counts = (phase: "H30" | "H5" | "RESULT", taken: number, now: number) =>
  stillCounts(phase, minutesFromOff(taken), OFF, minutesFromOff(now));

describe("a look that was too early, its race having moved later since", () => {
  test("counts no more while a look nearer to five minutes can still be had", () => {
    expect([-20, -5, -4.1].map((now) => counts("H5", -6, now))).toEqual([false, false, false]);
    expect([counts("H5", -7, -3.1), counts("H5", -15, -1)]).toEqual([false, false]);
  });

  test("counts again once no nearer one can be had: of two as near, the one that stands", () => {
    expect([counts("H5", -6, -4), counts("H5", -7, -3), counts("H5", -7, -2), counts("H5", -9, 0)]).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect([counts("H30", -46, -15), counts("H30", -46, -14)]).toEqual([false, true]);
  });

  test("was not too early by less: it counts whatever the clock says; an arrival from before the off never does", () => {
    expect([counts("H5", -5.9, -5), counts("H30", -44, -30)]).toEqual([true, true]);
    expect(counts("RESULT", -1, 60)).toBe(false);
  });
});

const clocks = (day: string, time: string) => {
  const off = instantInParis(day as RaceDay, time);
  if (!off.ok) throw new Error(off.error.kind);
  return (["H30", "H5", "RESULT"] as const).map((phase) => parisTimeOf(phaseInstant(phase, off.value)));
};

describe("on the two days when the clocks change", () => {
  test("an afternoon race is looked at as on any other day", () => {
    for (const day of ["2025-03-30", "2025-10-26"]) expect(clocks(day, "14:15")).toEqual(["13:45", "14:10", "14:35"]);
  });

  test("in March half an hour before 03:10 is 01:40, since 02:40 never comes", () => {
    expect(clocks("2025-03-30", "03:10")).toEqual(["01:40", "03:05", "03:30"]);
    expect(clocks("2025-03-30", "01:45")).toEqual(["01:15", "01:40", "03:05"]);
  });

  test("in October half an hour before 03:10 is 02:40 the second time, and H5 still comes after H30", () => {
    expect(clocks("2025-10-26", "03:10")).toEqual(["02:40", "03:05", "03:30"]);
    const off = "2025-10-26T01:05:00.000Z" as Instant; // 02:05 the second time
    expect(parisTimeOf(phaseInstant("H30", off))).toBe("02:35"); // the first time
    expect(phaseInstant("H30", off) < phaseInstant("H5", off)).toBe(true);
  });
});

test("whenever one looks: each phase is due or skipped, H5 never at or after the off, the result always", () => {
  const seconds = fc.integer({ min: -4 * 3600, max: 4 * 3600 });
  fc.assert(
    fc.property(seconds, (after) => {
      const now = addMinutes(OFF, after / 60);
      const { due, skipped } = duePhases(race, now);
      const phases = due.map(({ phase }) => phase);
      expect([...skipped.map(({ phase }) => phase), ...phases]).toEqual(["H30", "H5", "RESULT"]);
      expect(phases.includes("H30")).toBe(after < -300);
      expect(phases.includes("H5")).toBe(after < 0);
      expect(phases).toContain("RESULT");
      for (const phase of phases) expect(isTooLate(phase, OFF, now)).toBe(false);
    }),
    { numRuns: 1000 },
  );
});
