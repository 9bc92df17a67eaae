import { describe, expect, test } from "vitest";
import { cardOf, LOOKED_AT } from "../../../test/fakes/trust-fields.ts";
import type { SourceName } from "../race/race.ts";
import type { RaceResult } from "../race/race-result.ts";
import { trustResults } from "./trust-results.ts";

function resultOf(source: SourceName, over: Partial<RaceResult> = {}): RaceResult {
  return {
    source,
    url: `https://${source}.test/result`,
    observedAt: LOOKED_AT,
    status: "official",
    finish: [[3], [1, 5], [8]],
    disqualified: [],
    nonRunners: [],
    dividends: [],
    ...over,
  };
}

const APART = {
  quarantined: [
    { card: cardOf("zeturf", []), against: "pmu" as const, disagreements: [{ kind: "other_race" as const }] },
  ],
  failures: [],
};
const sources = (results: readonly RaceResult[]) => results.map(({ source }) => source);

describe("the arrival of a source whose card was set apart at H-5", () => {
  test("is not settled on alone, and the reason says what its card was", () => {
    expect(trustResults([resultOf("zeturf")], APART)).toEqual({
      trusted: [],
      unconfirmed: [
        {
          source: "zeturf",
          detail: "zeturf says official, and no other source the same; its card of H-5 disagreed with pmu (other_race)",
        },
      ],
    });
  });

  test("counts once another source tells the same one, however many places each of them tells", () => {
    const short = resultOf("pmu", { finish: [[3], [5, 1]] });
    expect(sources(trustResults([resultOf("zeturf"), short], APART).trusted)).toEqual(["zeturf", "pmu"]);
    expect(trustResults([resultOf("zeturf"), short], APART).unconfirmed).toEqual([]);
  });

  test.each([
    ["other horses", { finish: [[4], [1, 5]] }],
    ["one horse of the dead heat", { finish: [[3], [1]] }],
    ["no dead heat", { finish: [[3], [1], [5]] }],
    ["no horse at all", { finish: [] }],
    ["nothing official yet", { status: "provisional" as const }],
    ["that the race was cancelled", { status: "cancelled" as const, finish: [] }],
  ])("is not borne out by one that tells %s", (_, over) => {
    const { trusted, unconfirmed } = trustResults([resultOf("zeturf"), resultOf("pmu", over)], APART);
    expect([sources(trusted), sources(unconfirmed as never)]).toEqual([["pmu"], ["zeturf"]]);
  });

  test("is not believed either when it says that the race was cancelled, until another one does", () => {
    const cancelled = { status: "cancelled" as const, finish: [] };
    expect(trustResults([resultOf("zeturf", cancelled)], APART).trusted).toEqual([]);
    expect(trustResults([resultOf("zeturf", cancelled), resultOf("pmu", cancelled)], APART).unconfirmed).toEqual([]);
  });

  test("is looked at for nothing before it is official", () => {
    for (const status of ["pending", "provisional"] as const) {
      expect(trustResults([resultOf("zeturf", { status })], APART).unconfirmed).toEqual([]);
    }
  });

  test("needs the second source too where the card stood behind a red light", () => {
    const failures = [{ source: "pmu" as const, kind: "distrusted", detail: "red since noon" }];
    expect(trustResults([resultOf("pmu")], { failures }).unconfirmed).toMatchObject([
      { source: "pmu", detail: expect.stringContaining("was not believed (red since noon)") },
    ]);
  });
});

test("any other arrival is taken as it is: of a source that was believed, unreachable, or of a race without H-5", () => {
  const failures = [{ source: "pmu" as const, kind: "unreachable", detail: "timeout" }];
  for (const seen of [undefined, { failures: [] }, { failures }, APART]) {
    expect(trustResults([resultOf("pmu")], seen)).toEqual({ trusted: [resultOf("pmu")], unconfirmed: [] });
  }
});
