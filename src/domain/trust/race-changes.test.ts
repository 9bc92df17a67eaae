import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cardOf, field, LOOKED_AT, respelt, runnerOf } from "../../../test/fakes/trust-fields.ts";
import type { RaceId } from "../kernel/race-id.ts";
import { addMinutes, type Instant } from "../kernel/time.ts";
import type { RaceCard, Runner } from "../race/card.ts";
import type { Snapshot } from "../race/snapshot.ts";
import { changesBetween, changesOfRace } from "./race-changes.ts";

const OFF = "2025-10-16T12:15:00.000Z" as Instant;
const jockeys = { jockey: "A. RENARD", shoeing: "DEFERRE_ANTERIEURS", weight: 57 };
const four = [1, 2, 3, 4].map((number) => runnerOf(number, `FABLE ${number}`, jockeys));
const withRunner = (number: number, fields: Partial<Runner>) =>
  cardOf(
    "pmu",
    four.map((one) => (one.number === number ? { ...one, ...fields } : one)),
  );
const before = cardOf("pmu", four);

describe("two looks at one page", () => {
  test.each<[string, Partial<Runner>, object]>([
    ["a non-runner", { nonRunner: true }, { kind: "non_runner", number: 3, name: "FABLE 3" }],
    ["another jockey", { jockey: "B. CORBEAU" }, { kind: "jockey", number: 3, from: "A. RENARD", to: "B. CORBEAU" }],
    [
      "shoes",
      { shoeing: "DEFERRE_ANTERIEURS_POSTERIEURS" },
      { kind: "shoeing", number: 3, from: "DEFERRE_ANTERIEURS", to: "DEFERRE_ANTERIEURS_POSTERIEURS" },
    ],
    ["weight", { weight: 58.5 }, { kind: "weight", number: 3, from: 57, to: 58.5 }],
    ["another horse", { name: "CONTE" }, { kind: "horse", number: 3, from: "FABLE 3", to: "CONTE" }],
  ])("%s", (_what, fields, change) => {
    expect(changesBetween(before, withRunner(3, fields))).toEqual([change]);
  });

  test("a row that is gone is a non-runner, a row that came is an addition, and one that runs after all comes back", () => {
    const without = cardOf("pmu", four.slice(1));
    expect(changesBetween(before, without)).toEqual([{ kind: "non_runner", number: 1, name: "FABLE 1" }]);
    expect(changesBetween(without, before)).toEqual([{ kind: "runner_added", number: 1, name: "FABLE 1" }]);
    expect(changesBetween(withRunner(2, { nonRunner: true }), before)).toEqual([
      { kind: "runner_back", number: 2, name: "FABLE 2" },
    ]);
  });

  test("the going and the off come last", () => {
    const [dry, wet] = [
      { ...before, going: "Bon", startsAt: OFF },
      { ...withRunner(4, { nonRunner: true }), going: "Souple", startsAt: addMinutes(OFF, 5) },
    ];
    expect(changesBetween(dry, wet).map(({ kind }) => kind)).toEqual(["non_runner", "going", "off_time"]);
  });

  test("the same said otherwise, a field that fills up and one that a page drops are no change", () => {
    for (const fields of [{ jockey: "a.renard" }, { jockey: undefined }, { weight: undefined }, { name: "Fable 3*" }]) {
      expect(changesBetween(before, withRunner(3, fields))).toEqual([]);
      expect(changesBetween(withRunner(3, fields), before)).toEqual([]);
    }
  });

  test("of a horse that does not start nothing but that is told", () => {
    expect(changesBetween(before, withRunner(3, { nonRunner: true, jockey: "B. CORBEAU" }))).toHaveLength(1);
    const out = withRunner(3, { nonRunner: true });
    expect(changesBetween(out, withRunner(3, { nonRunner: true, weight: 60 }))).toEqual([]);
  });
});

const at = (phase: "H30" | "H5", cards: readonly RaceCard[], startsAt = OFF): Snapshot => ({
  raceId: "2025-10-16-R1C1" as RaceId,
  phase,
  revision: 1,
  takenAt: LOOKED_AT,
  startsAt,
  cards,
  failures: [],
});

describe("a race at H-30 and at H-5", () => {
  test("tells a change once, with all sources that tell it", () => {
    const out = withRunner(3, { nonRunner: true });
    const [h30, h5] = [
      at("H30", [before, { ...before, source: "zeturf" }]),
      at("H5", [out, { ...out, source: "zeturf" }, { ...out, source: "geny" }]),
    ];
    expect(changesOfRace(h30, h5)).toEqual([
      { kind: "non_runner", number: 3, name: "FABLE 3", sources: ["pmu", "zeturf"] },
    ]);
  });

  test("never holds one source's words against another's", () => {
    const geny = { ...withRunner(1, { jockey: "A.R. Renard", name: "AUTRE" }), source: "geny" as const };
    expect(changesOfRace(at("H30", [before]), at("H5", [geny]))).toEqual([]);
  });

  test("has the plan's off where no card tells one", () => {
    const later = addMinutes(OFF, 3);
    expect(changesOfRace(at("H30", [before]), at("H5", [before], later))).toEqual([
      { kind: "off_time", from: OFF, to: later, sources: [] },
    ]);
    const told = at("H5", [{ ...before, startsAt: later }], later);
    expect(changesOfRace(at("H30", [{ ...before, startsAt: OFF }]), told)).toEqual([
      { kind: "off_time", from: OFF, to: later, sources: ["pmu"] },
    ]);
  });
});

test("a field respelt has not changed, and what changes one way changes back", () => {
  fc.assert(
    fc.property(field, respelt, fc.nat(), fc.boolean(), ({ runners }, spell, pick, out) => {
      const card = cardOf("pmu", runners);
      expect(
        changesBetween(
          card,
          cardOf(
            "pmu",
            runners.map((one) => ({ ...one, name: spell(one.name) })),
          ),
        ),
      ).toEqual([]);
      const number = (pick % runners.length) + 1;
      const changed = cardOf(
        "pmu",
        runners.map((one) =>
          one.number === number ? { ...one, nonRunner: out, name: out ? one.name : "AUTRE CHEVAL" } : one,
        ),
      );
      const there = changesBetween(card, changed);
      expect(there.map((one) => "number" in one && one.number)).toEqual([number]);
      expect(changesBetween(changed, card)).toHaveLength(1);
    }),
  );
});
