import { describe, expect, test } from "vitest";
import { lcg } from "../model/logit/simulated-races.ts";
import { bootstrapByDay, type DayPart } from "./bootstrap-by-day.ts";
import { holm } from "./holm.ts";

describe("a ratio over days drawn again", () => {
  test("is not told of one day, nor of days that put nothing at stake", () => {
    expect(bootstrapByDay([part("a", 1, 2), part("a", 3, 2)])).toBeUndefined();
    expect(bootstrapByDay([part("a", 1, 2), part("b", 0, 0)])).toBeUndefined();
  });

  test("has no width where every day is alike", () => {
    expect(bootstrapByDay([part("a", 1, 2), part("b", 2, 4)])).toEqual({
      estimate: 0.5,
      low: 0.5,
      median: 0.5,
      high: 0.5,
      atMostZero: 1 / 2001, // none of two thousand, and one more
      days: 2,
    });
  });

  test("never says that chance gives its like in no case at all: a thousand trials then weigh something", () => {
    const sure = bootstrapByDay(Array.from({ length: 20 }, (_, day) => part(`d${day}`, 1, 1)))?.atMostZero ?? 0;
    expect(sure).toBeGreaterThan(0);
    expect(holm([sure], 1000)[0]).toBeGreaterThan(0.4);
  });

  test("does not depend on the order in which races are told", () => {
    const random = lcg(3);
    const parts = Array.from({ length: 60 }, (_, i) => part(`d${i % 9}`, random() - 0.5, 1));
    expect(bootstrapByDay(parts.toReversed())).toEqual(bootstrapByDay(parts));
  });

  test("holds the true mean in about 95 of 100 samples", () => {
    const random = lcg(11);
    let held = 0;
    for (let sample = 0; sample < 200; sample++) {
      const parts = Array.from({ length: 40 }, (_, day) => {
        const luckOfTheDay = random() - 0.5;
        return Array.from({ length: 5 }, () => part(`d${day}`, 1 + luckOfTheDay + random() - 0.5, 1));
      }).flat();
      const interval = bootstrapByDay(parts);
      if (interval && interval.low <= 1 && interval.high >= 1) held++;
    }
    // 190 expected, standard deviation 3.1; races taken one by one would hold it in about 130.
    expect(held).toBeGreaterThan(178);
    expect(held).toBeLessThan(200);
  });
});

function part(day: string, numerator: number, denominator: number): DayPart {
  return { day, numerator, denominator };
}
