import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { centsOf } from "../kernel/money.ts";
import { instantOf } from "../kernel/time.ts";
import type { SourceName } from "../race/race.ts";
import type { Dividend, RaceResult } from "../race/race-result.ts";
import { decideResult } from "./decide-result.ts";
import { differencesBetween } from "./differences-between.ts";
import { mergeResults } from "./merge-results.ts";

const T0 = Date.parse("2025-10-16T12:35:00Z");

function reading(source: SourceName, fields: Partial<RaceResult> = {}, minutes = 0): RaceResult {
  return {
    source,
    url: `https://${source}.test/result`,
    observedAt: instantOf(T0 + minutes * 60_000),
    status: "official",
    finish: [[3], [1], [2]],
    disqualified: [],
    nonRunners: [],
    dividends: [],
    ...fields,
  };
}

function row(operator: Dividend["operator"], dividend: number, fields: Partial<Dividend> = {}): Dividend {
  return {
    operator,
    betType: "SIMPLE_GAGNANT",
    label: "Simple gagnant",
    runners: [3],
    dividend: centsOf(dividend),
    ...fields,
  };
}

function decided(...results: RaceResult[]) {
  const found = decideResult(results);
  if (!found) throw new Error("nothing is official");
  return found;
}

describe("several sources of one arrival", () => {
  test("the arrival is the PMU's, each operator's dividends are its own page's", () => {
    const pmu = reading("pmu", { dividends: [row("pmu-shop", 420)] });
    const geny = reading("geny", { finish: [[3], [1], [4]], dividends: [row("pmu-shop", 430), row("genybet", 440)] });
    const zeturf = reading("zeturf", { dividends: [row("zeturf", 450)] });
    const end = decided(geny, zeturf, pmu);
    expect([end.source, end.finish]).toEqual(["pmu", [[3], [1], [2]]]);
    expect(end.dividends.map(({ operator, dividend }) => [operator, dividend])).toEqual([
      ["pmu-shop", 420],
      ["zeturf", 450],
      ["genybet", 440],
    ]);
  });

  test("where the operator's own page shows no row of a bet, another's stands in", () => {
    const end = decided(reading("pmu"), reading("geny", { dividends: [row("pmu-shop", 430)] }));
    expect(end.dividends).toMatchObject([{ operator: "pmu-shop", dividend: 430 }]);
  });

  test("a non-runner that one source alone knows is known", () => {
    expect(decided(reading("pmu"), reading("geny", { nonRunners: [7] })).nonRunners).toEqual([7]);
  });

  test("a race that one source calls official was run; cancelled by all that tell, it was not", () => {
    expect(decided(reading("pmu", { status: "cancelled", finish: [] }), reading("zeturf")).status).toBe("official");
    const gone = [reading("pmu", { status: "cancelled", finish: [] }), reading("zeturf", { status: "pending" })];
    expect(decided(...gone).status).toBe("cancelled");
    expect(decideResult([reading("pmu", { status: "provisional" })])).toBeUndefined();
  });

  test("other winners are a dispute, other horses behind them are not", () => {
    expect(decided(reading("pmu"), reading("zeturf", { finish: [[1], [3]] })).winnersDisputed).toBe(true);
    expect(decided(reading("pmu"), reading("zeturf", { finish: [[3], [2]] })).winnersDisputed).toBe(false);
    const tied = [reading("pmu", { finish: [[3, 1]] }), reading("zeturf", { finish: [[1, 3]] })];
    expect(decided(...tied).winnersDisputed).toBe(false);
  });

  test("the order of the readings does not matter", () => {
    const any = fc.record({
      status: fc.constantFrom("pending" as const, "provisional" as const, "official" as const, "cancelled" as const),
      finish: fc.constantFrom([], [[3], [1]], [[1], [3]], [[1, 3]]),
      nonRunners: fc.subarray([7, 8]),
      disqualified: fc.subarray([5, 6]),
      dividends: fc.subarray([row("pmu-shop", 420), row("zeturf", 430), row("genybet", 440)]),
      refundedBets: fc.subarray([
        { operator: "pmu-shop" as const, betType: "TRIO" },
        { operator: "zeturf" as const, betType: "TRIO" },
      ]),
    });
    fc.assert(
      fc.property(fc.tuple(any, any, any), ([pmu, zeturf, geny]) => {
        const results = [reading("pmu", pmu), reading("zeturf", zeturf), reading("geny", geny)];
        expect(decideResult(results.toReversed())).toEqual(decideResult(results));
      }),
    );
  });
});

describe("a later look", () => {
  const before = [reading("pmu", { dividends: [row("pmu-shop", 420)] })];
  const changes = (...fresh: RaceResult[]) =>
    differencesBetween(decided(...before), decided(...mergeResults(before, fresh)));

  test("that says the same is no difference", () => {
    expect(changes(reading("pmu", { dividends: [row("pmu-shop", 420)] }, 30))).toEqual([]);
  });

  test("that says otherwise is a difference with both sides", () => {
    const corrected = reading(
      "pmu",
      { finish: [[1], [2]], disqualified: [3], dividends: [row("pmu-shop", 610, { runners: [1] })] },
      30,
    );
    expect(changes(corrected)).toEqual([
      { kind: "finish", from: [[3], [1], [2]], to: [[1], [2]] },
      { kind: "disqualified", from: [], to: [3] },
      expect.objectContaining({ kind: "dividend", runners: [1], from: undefined, to: 610 }),
      expect.objectContaining({ kind: "dividend", runners: [3], from: 420, to: undefined }),
    ]);
  });

  test("of a second operator adds its dividends", () => {
    expect(changes(reading("zeturf", { dividends: [row("zeturf", 450)] }, 30))).toMatchObject([
      { kind: "dividend", operator: "zeturf", to: 450 },
    ]);
  });

  test.each([
    ["a page that is not official any more", { status: "pending" as const, finish: [] }],
    ["a page that lost its dividends", { dividends: [] }],
    ["a page with the beginning of the arrival", { finish: [[3]], dividends: [row("pmu-shop", 420)] }],
    ["a page with no arrival", { finish: [] }],
  ])("that shows less takes nothing away: %s", (_name, fields) => {
    expect(changes(reading("pmu", fields, 30))).toEqual([]);
  });

  test("that gives a bet back takes its dividends away", () => {
    const refundedBets = [{ operator: "pmu-shop" as const, betType: "SIMPLE_GAGNANT" }];
    expect(changes(reading("pmu", { dividends: [], refundedBets }, 30)).map(({ kind }) => kind)).toEqual([
      "dividend",
      "refund",
    ]);
  });

  test("that forgets a non-runner or a refund takes neither away; a horse that is placed again is no longer out", () => {
    const refundedBets = [{ operator: "pmu-shop" as const, betType: "TRIO" }];
    const told = [reading("pmu", { nonRunners: [7], disqualified: [4], refundedBets })];
    const [silent] = mergeResults(told, [reading("pmu", {}, 30)]);
    expect(silent).toMatchObject({ nonRunners: [7], disqualified: [4], refundedBets });
    const [placed] = mergeResults(told, [reading("pmu", { finish: [[3], [4], [1]] }, 30)]);
    expect(placed).toMatchObject({ disqualified: [], finish: [[3], [4], [1]] });
  });

  test("that was read before the stored one says nothing", () => {
    expect(changes(reading("pmu", { dividends: [row("pmu-shop", 999)] }, -1))).toEqual([]);
  });

  test("says the same to whoever merges it again", () => {
    const fresh = [reading("pmu", { dividends: [row("pmu-shop", 500)] }, 30), reading("zeturf", {}, 30)];
    const once = mergeResults(before, fresh);
    expect(mergeResults(once, fresh)).toEqual(once);
  });
});
