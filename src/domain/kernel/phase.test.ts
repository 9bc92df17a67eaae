import { describe, expect, test } from "vitest";
import { PHASE_OFFSET_MINUTES, PHASES, parsePhase } from "./phase.ts";

describe("a phase is read in every spelling in use", () => {
  test.each([
    ["H30", "H30"],
    ["H-30", "H30"],
    ["h_30", "H30"],
    ["h 5", "H5"],
    ["H-5", "H5"],
    [" result ", "RESULT"],
  ])("%s is %s", (text, phase) => {
    expect(parsePhase(text)).toBe(phase);
  });

  test("anything else is no phase", () => {
    for (const text of ["", "H", "H3", "H300", "H+5", "H15", "RESULTS", "constructor"]) {
      expect(parsePhase(text)).toBeUndefined();
    }
  });

  test("every phase reads back as itself", () => {
    expect(PHASES.map((phase) => parsePhase(phase))).toEqual(PHASES);
  });
});

test("the market is looked at half an hour and five minutes before the off, the arrival twenty minutes after", () => {
  expect(PHASE_OFFSET_MINUTES).toEqual({ H30: -30, H5: -5, RESULT: 20 });
});
