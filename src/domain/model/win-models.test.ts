import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type RaceId, raceIdOf } from "../kernel/race-id.ts";
import { addMinutes, type Instant, type RaceDay } from "../kernel/time.ts";
import { chooseMarket } from "../market/choose-market.ts";
import type { OddsByRunner, Pool, Runner } from "../race/card.ts";
import { parseMusique } from "../race/musique.ts";
import type { Discipline } from "../race/race.ts";
import type { Snapshot } from "../race/snapshot.ts";
import { answerModels } from "./answer-models.ts";
import { CLASSIC_WIN_MODEL, createClassicModel } from "./classic-model.ts";
import { extendPastDays, noPastDays, type PastDays, type PastStart } from "./factors/past-days.ts";
import type { FittedColumn, FittedModel } from "./fitted-model.ts";
import { createFittedModel } from "./fitted-win-model.ts";
import type { ProbabilityMove } from "./probability-move.ts";
import {
  MARKET_WIN_MODEL,
  type WinModel,
  type WinModelInput,
  type WinModelOutput,
  type WinModelRefusal,
  winEvidence,
} from "./win-model.ts";

const startsAt = "2025-12-10T12:30:00.000Z" as Instant;
const raceId: RaceId = raceIdOf({ day: "2025-12-10" as RaceDay, meetingNumber: 1, raceNumber: 1 });

type Field = {
  readonly odds: readonly number[];
  readonly oddsH30?: readonly (number | undefined)[];
  readonly runners?: readonly Partial<Runner>[];
  readonly discipline?: Discipline;
  readonly pool?: Pool;
  readonly past?: PastDays;
  /** Minutes before the off at which the odds were computed. */
  readonly age?: number;
};

function inputOf({
  odds,
  oddsH30,
  runners = [],
  discipline = "ATTELE",
  pool = "pmu-shop",
  past,
  age = 6,
}: Field): WinModelInput {
  const starters = odds.map((_, i) => i + 1);
  const cardOf = (win: OddsByRunner, minutes: number) => ({
    source: "pmu" as const,
    url: "https://example.test/card",
    observedAt: addMinutes(startsAt, -minutes),
    runners: starters.map((number, i) => ({ number, name: `Cheval ${number}`, nonRunner: false, ...runners[i] })),
    markets: [{ pool, win }],
  });
  const snapshot = (phase: "H30" | "H5", win: OddsByRunner, minutes: number): Snapshot => ({
    raceId,
    phase,
    revision: 1,
    takenAt: addMinutes(startsAt, phase === "H30" ? -30 : -5),
    startsAt,
    discipline,
    declaredRunners: odds.length,
    cards: [cardOf(win, minutes)],
    failures: [],
  });
  const snapshotH30 = oddsH30 && snapshot("H30", byNumber(oddsH30), 30);
  const snapshotH5 = snapshot("H5", byNumber(odds), age);
  const chosen = chooseMarket(snapshotH5, 20);
  return {
    odds,
    starters,
    discipline,
    snapshotH30,
    snapshotH5,
    evidence: chosen && winEvidence(chosen, snapshotH30, past),
  };
}

function byNumber(odds: readonly (number | undefined)[]): OddsByRunner {
  return Object.fromEntries(odds.flatMap((o, i) => (o === undefined ? [] : [[i + 1, o]])));
}

function answer<E>(model: WinModel<E>, field: Field): WinModelOutput {
  const answered = model.estimate(inputOf(field));
  if (!answered.ok) throw new Error(JSON.stringify(answered.error));
  return answered.value;
}

function move(output: WinModelOutput, runner: number, code: ProbabilityMove["code"]): ProbabilityMove | undefined {
  return output.moves?.[runner - 1]?.find((one) => one.code === code);
}

/** `1/odds` scaled to 1. */
const FIELD = { odds: [2, 4, 5, 10] };
const column = (code: FittedColumn["code"], coefficient: number): FittedColumn => ({
  code,
  coefficient,
  standardError: 0.1,
});

function fileOf(columns: readonly FittedColumn[]): FittedModel {
  return {
    version: "test-1",
    madeBy: "hand",
    sample: { description: "none", pools: ["pmu-shop"], races: 10, runners: 100, days: 5 },
    period: { from: "2025-10-01" as RaceDay, to: "2025-11-30" as RaceDay },
    oddsInstant: { phase: "H5", from: 0.5, median: 8, to: 15 },
    gaits: [{ gait: "trot", races: 10, columns, leftOut: [], logLikelihood: -2, marketLogLikelihood: -2 }],
    test: { from: "2025-12-01" as RaceDay, to: "2025-12-31" as RaceDay, races: 5, gain: 0, standardError: 0.01 },
  };
}

/** What a model fitted between two days says of the race of 10 December. */
function sampled(from: string, to: string) {
  const period = { from: from as RaceDay, to: to as RaceDay };
  return answer(createFittedModel({ ...fileOf([column("log_market", 1.1)]), period }), FIELD).cautions;
}

function told(code: string, from: string, to: string) {
  return [{ code, day: "2025-12-10", from, to }];
}

const fitted = createFittedModel(
  fileOf([column("log_market", 1.1), column("form", 0.2), column("form_unknown", -0.3), column("drift", -0.1)]),
);

/** Starts of one pair of people before the day of the race, the first of them won. */
function starts(
  jockey: string,
  trainer: string,
  wins: number,
  count: number,
  name = "Autre",
  chrono?: number,
): PastStart[] {
  return Array.from({ length: count }, (_, i) => ({
    day: "2025-12-01" as RaceDay,
    runner: { name, jockey, trainer },
    won: i < wins,
    chrono,
  }));
}

function archive(...gathered: readonly PastStart[][]): PastDays {
  return extendPastDays(noPastDays("2025-01-01" as RaceDay), "2025-12-10" as RaceDay, gathered.flat());
}

function firstOverSecond({ winProbabilities: [first = 0, second = 0] }: WinModelOutput): number {
  return first / second;
}

/** What the old drift multiplies the first runner by, against a field that did not move: odds at H-30 and at H-5. */
function driftFactorOf(before: number, now: number): number {
  const others = Array<number>(9).fill(30);
  const field = { odds: [now, ...others], oddsH30: [before, ...others] };
  const drifting = answer(createClassicModel({ drift: "applied" }), field);
  return firstOverSecond(drifting) / firstOverSecond(answer(CLASSIC_WIN_MODEL, field));
}

describe("every model", () => {
  const models: readonly WinModel<WinModelRefusal>[] = [
    MARKET_WIN_MODEL,
    CLASSIC_WIN_MODEL,
    createClassicModel({ drift: "applied" }),
    fitted,
  ];
  const runner = fc.record({
    odds: fc.double({ min: 1.1, max: 200, noNaN: true }),
    before: fc.option(fc.double({ min: 1.1, max: 200, noNaN: true }), { nil: undefined }),
    musique: fc.constantFrom(undefined, "1a2a3a", "Da0a4a", "Inédit", ""),
  });
  const field = fc.array(runner, { minLength: 2, maxLength: 18 });

  test("gives chances that sum to one, and moves that add up to them", () => {
    fc.assert(
      fc.property(field, fc.constantFrom(...models), (drawn, model) => {
        const output = answer(model, {
          odds: drawn.map(({ odds }) => odds),
          oddsH30: drawn.map(({ before }) => before),
          runners: drawn.map(({ musique }) => (musique === undefined ? {} : { musique: parseMusique(musique) })),
        });
        const chances = output.winProbabilities;
        expect(chances.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 10);
        const mean = chances.reduce((sum, p) => sum + Math.log(p), 0) / chances.length;
        for (const [i, p] of chances.entries()) {
          const moved = (output.moves?.[i] ?? []).reduce((sum, { effect }) => sum + effect, 0);
          expect(moved).toBeCloseTo(Math.log(p) - mean, 8);
        }
      }),
    );
  });

  test("names the source and the moment of what it looked at", () => {
    for (const model of models) {
      expect(move(answer(model, FIELD), 1, "odds")).toMatchObject({
        value: 2,
        source: "pmu",
        observedAt: "2025-12-10T12:24:00.000Z",
      });
    }
  });

  test("is asked side by side, and one that cannot answer keeps nobody from answering", () => {
    const input = inputOf({ ...FIELD, discipline: "PLAT" });
    const answers = answerModels([MARKET_WIN_MODEL, CLASSIC_WIN_MODEL, fitted], input);
    expect(answers.map(({ name, answer: given }) => [name, given.ok])).toEqual([
      ["market", true],
      ["classic", true],
      ["fitted", false],
    ]);
    expect(answers[2]?.answer).toEqual({
      ok: false,
      error: { kind: "gait_not_in_model", gait: "flat", gaits: ["trot"] },
    });
  });

  test("refuses odds of nonsense, and one that reads a card refuses to do without", () => {
    for (const model of models) {
      const refused = model.estimate(inputOf({ odds: [2, 1] }));
      expect(refused.ok ? undefined : refused.error).toMatchObject({ kind: "odds_invalid" });
      const bare = model.estimate({ ...inputOf(FIELD), evidence: undefined });
      if (model === MARKET_WIN_MODEL) expect(bare.ok && bare.value.moves).toBeUndefined();
      else expect(bare).toEqual({ ok: false, error: { kind: "evidence_missing", field: "evidence" } });
    }
    const stranger = { ...inputOf(FIELD), starters: [1, 2, 3, 9] };
    expect(fitted.estimate(stranger)).toEqual({
      ok: false,
      error: { kind: "evidence_missing", field: "card.runners[9]" },
    });
  });
});

describe("the market", () => {
  test("shows the drift and is not moved by it", () => {
    const still = answer(MARKET_WIN_MODEL, FIELD);
    const moving = answer(MARKET_WIN_MODEL, { ...FIELD, oddsH30: [4, 2, 5, undefined] });
    expect(moving.winProbabilities).toEqual(still.winProbabilities);
    expect(move(moving, 1, "drift")).toMatchObject({ value: expect.closeTo(Math.log(2), 10), effect: 0 });
    expect(move(moving, 4, "drift")).not.toHaveProperty("value");
    expect(move(still, 1, "drift")).not.toHaveProperty("value");
  });
});

describe("the classic chain", () => {
  const shares = [0.5, 0.25, 0.2, 0.1].map((q) => q / 1.05);

  test("is 1/odds where nothing else can be read: what is absent multiplies nothing", () => {
    const output = answer(CLASSIC_WIN_MODEL, FIELD);
    for (const [i, share] of shares.entries()) expect(output.winProbabilities[i]).toBeCloseTo(share, 12);
    for (const code of ["musique_score", "jockey_and_trainer", "chrono", "drift"] as const) {
      expect(move(output, 1, code)).toMatchObject({ effect: 0 });
      expect(move(output, 1, code)).not.toHaveProperty("value");
    }
  });

  test("multiplies by 1 + 0.02 a point of the musique, and shows its volatility without using it", () => {
    const runners = [{ musique: parseMusique("1a2a3a") }, { musique: parseMusique("Da") }];
    const output = answer(CLASSIC_WIN_MODEL, { ...FIELD, runners });
    const raw = [0.5 * (1 + 0.02 * (6 - 1 / 3)), 0.25 * 0.9, 0.2, 0.1];
    const total = raw.reduce((sum, p) => sum + p, 0);
    for (const [i, p] of raw.entries()) expect(output.winProbabilities[i]).toBeCloseTo(p / total, 12);
    expect(move(output, 1, "musique_score")).toMatchObject({ value: expect.closeTo(6 - 1 / 3, 10) });
    expect(move(output, 1, "volatility")).toMatchObject({ value: "SUR", effect: 0 });
    expect(move(output, 2, "volatility")).toMatchObject({ value: "VOLATIL", effect: 0 });
    expect(move(output, 3, "volatility")).not.toHaveProperty("value");
  });

  test("gives the bonus for good people, the malus for poor ones, and nothing where one is good and one poor", () => {
    const past = archive(starts("Good J", "Good T", 40, 100), starts("Poor J", "Poor T", 0, 100));
    const runners = [
      { jockey: "Good J", trainer: "Good T" },
      { jockey: "Poor J", trainer: "Poor T" },
      { jockey: "Good J", trainer: "Poor T" },
      { jockey: "Nobody", trainer: "Good T" },
    ];
    const output = answer(CLASSIC_WIN_MODEL, { ...FIELD, runners, past });
    const raw = [0.5 * 1.06, 0.25 * 0.94, 0.2, 0.1];
    const total = raw.reduce((sum, p) => sum + p, 0);
    for (const [i, p] of raw.entries()) expect(output.winProbabilities[i]).toBeCloseTo(p / total, 12);
    expect(move(output, 1, "jockey_and_trainer")).toMatchObject({ source: "past_days", value: expect.any(Number) });
    expect(move(output, 4, "jockey_and_trainer")).not.toHaveProperty("value");
  });

  test("draws few starts to the mean: one win in two is no bonus", () => {
    const past = archive(starts("New J", "New T", 1, 2));
    const output = answer(CLASSIC_WIN_MODEL, { ...FIELD, runners: [{ jockey: "New J", trainer: "New T" }], past });
    expect(output.winProbabilities[0]).toBeCloseTo(shares[0] ?? 0, 12);
  });

  test("measures chronos against the median of the trotters that have one, and not at all at the gallop", () => {
    const past = archive(
      starts("a", "b", 0, 1, "Cheval 1", 73),
      starts("a", "b", 0, 1, "Cheval 2", 74),
      starts("a", "b", 0, 1, "Cheval 3", 75.5),
    );
    const output = answer(CLASSIC_WIN_MODEL, { ...FIELD, past });
    // A second faster is two half seconds, clamped there; a second and a half behind the median is 0.92 at most.
    const raw = [0.5 * 1.25, 0.25, 0.2 * 0.85, 0.1];
    const total = raw.reduce((sum, p) => sum + p, 0);
    for (const [i, p] of raw.entries()) expect(output.winProbabilities[i]).toBeCloseTo(p / total, 12);
    const flat = answer(CLASSIC_WIN_MODEL, { ...FIELD, past, discipline: "PLAT" });
    for (const [i, share] of shares.entries()) expect(flat.winProbabilities[i]).toBeCloseTo(share, 12);
    expect(move(flat, 1, "chrono")).toBeUndefined();
  });

  test("counts the drift once: it is in the odds, and is only shown", () => {
    const output = answer(CLASSIC_WIN_MODEL, { ...FIELD, oddsH30: [4, 2, 5, 10] });
    for (const [i, share] of shares.entries()) expect(output.winProbabilities[i]).toBeCloseTo(share, 12);
    expect(move(output, 1, "drift")).toMatchObject({ value: expect.any(Number), effect: 0 });
  });

  describe("with the drift multiplied again, as it was", () => {
    const twice = createClassicModel({ drift: "applied" });
    test.each([
      [5, 5, 1], // still
      [5, 4.7, 1], // within 7 %
      [5, 4, 1.25 ** 0.7],
      [10, 8.4, (10 / 8.4) ** 0.85], // an outsider that is backed
      [3, 3.66, (3 / 3.66) ** 0.9], // a favourite that drifts
      [5, 2, 1.2], // clamped
      [5, 20, 0.8],
      [50, 90, 0.9], // above 60 nothing is known to a tenth
    ])("odds of %d that become %d count × %d", (before, now, expected) => {
      expect(driftFactorOf(before, now)).toBeCloseTo(expected, 10);
    });

    test("uses the tweak of four points only where the odds moved by less than 7 %, never both", () => {
      // 62 % that become 66 %: odds from 1.37 to 1.30 are 5 % shorter.
      expect(driftFactorOf(1.37, 1.3)).toBeCloseTo(1, 10); // the share moved by less than four points: nothing
      const steaming = answer(twice, { odds: [1.3, 9], oddsH30: [1.37, 5] });
      const plain = answer(CLASSIC_WIN_MODEL, { odds: [1.3, 9] });
      expect(firstOverSecond(steaming) / firstOverSecond(plain)).toBeCloseTo(1.03 / 0.8, 10);
    });

    test("leaves a runner without odds at H-30 alone", () => {
      const output = answer(twice, { odds: [2, 4], oddsH30: [undefined, 4] });
      expect(output.winProbabilities[0]).toBeCloseTo(2 / 3, 12);
    });
  });
});

describe("a fitted model", () => {
  const runners = [{ musique: parseMusique("1a") }, { musique: parseMusique("9a") }, {}, {}];

  test("is p ∝ exp(coefficients × columns), absence by its own coefficient", () => {
    const output = answer(fitted, { ...FIELD, runners });
    const raw = [
      0.5 ** 1.1 * Math.exp(0.2),
      0.25 ** 1.1 * Math.exp(-0.2),
      0.2 ** 1.1 * Math.exp(-0.3),
      0.1 ** 1.1 * Math.exp(-0.3),
    ];
    const total = raw.reduce((sum, p) => sum + p, 0);
    for (const [i, p] of raw.entries()) expect(output.winProbabilities[i]).toBeCloseTo(p / total, 12);
    expect(move(output, 3, "form")).not.toHaveProperty("value");
    expect(move(output, 3, "form")?.effect).toBeCloseTo(-0.3 + 0.15, 12); // against the mean effect, −0.15
    expect(output.parameters).toMatchObject({ log_market: 1.1, form: 0.2 });
  });

  test("uses the drift by its coefficient", () => {
    const output = answer(fitted, { odds: [2, 2], oddsH30: [4, 2] });
    const drift = Number(move(output, 1, "drift")?.value) - Number(move(output, 2, "drift")?.value);
    const [first = 0, second = 0] = output.winProbabilities;
    expect(Math.log(first / second)).toBeCloseTo(-0.1 * drift, 10);
  });

  test("warns of a pool and of a moment that its sample did not have", () => {
    expect(answer(fitted, FIELD).cautions).toBeUndefined();
    expect(answer(fitted, { ...FIELD, pool: "zeturf" }).cautions).toEqual([
      { code: "pool_not_in_sample", pool: "zeturf", pools: ["pmu-shop"] },
    ]);
    expect(answer(fitted, { ...FIELD, age: 19 }).cautions).toEqual([
      { code: "instant_not_in_sample", minutesBeforeStart: 19, from: 0.5, to: 15 },
    ]);
  });

  test("warns of a day that it was fitted on, and of one before all that it was fitted on: neither is a forecast", () => {
    expect(sampled("2025-12-01", "2025-12-09")).toBeUndefined();
    expect(sampled("2025-12-01", "2025-12-10")).toEqual(told("day_in_sample", "2025-12-01", "2025-12-10"));
    expect(sampled("2025-12-10", "2025-12-31")).toEqual(told("day_in_sample", "2025-12-10", "2025-12-31"));
    expect(sampled("2025-12-11", "2025-12-31")).toEqual(told("day_before_sample", "2025-12-11", "2025-12-31"));
  });
});
