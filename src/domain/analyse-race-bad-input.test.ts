import { expect, test } from "vitest";
import { lcg } from "../../bench/lcg.ts";
import { simulatedRace } from "../../test/fakes/simulated-race.ts";
import { analyseRace } from "./analyse-race.ts";
import type { Analysis } from "./betting/analysis.ts";
import { type Profile, profileOf } from "./betting/profile.ts";
import { canonicalJson } from "./kernel/canonical-json.ts";
import { centsOf } from "./kernel/money.ts";
import type { WinModel } from "./model/win-model.ts";
import type { Pool } from "./race/card.ts";
import type { Snapshot } from "./race/snapshot.ts";

const TEN = [2.3, 4, 6, 8.7, 13, 19, 33, 70, 80, 90];

test.each<[string, readonly number[], Partial<Over>, object]>([
  ["odds below 1", [0.5, 3, 4, 5, 6, 7], {}, { code: "odds_invalid", field: "win[1]", shown: "0.5" }],
  ["negative odds", [2, 3, 4, 5, 6, -7], {}, { code: "odds_invalid", field: "win[6]", shown: "-7" }],
  ["odds of 0", [2, 3, 0, 5, 6, 7], {}, { code: "odds_invalid", field: "win[3]", shown: "0" }],
  ["odds without end", [2, 3, 4, 5, Infinity, 7], {}, { code: "odds_invalid", field: "win[5]", shown: "Infinity" }],
  ["one runner", [3], {}, { code: "odds_too_few", field: "win", withOdds: 1, minimum: 2 }],
  ["a booksum that cannot be: all at 1.01", Array<number>(8).fill(1.01), {}, { code: "overround_outside_gate" }],
  ["a booksum that cannot be: all at 1000", Array<number>(8).fill(1000), {}, { code: "overround_outside_gate" }],
  [
    "a booksum that cannot be where no gate is known",
    Array<number>(8).fill(1.01),
    { pool: "zeturf" },
    { code: "not_priced", kind: "value_invalid", field: "simpleTakeout" },
  ],
  ["K not known", TEN, { declaredRunners: undefined }, { code: "paid_places_unknown", field: "declaredRunners" }],
  ["K of no number", TEN, { declaredRunners: Number.NaN }, { code: "paid_places_unknown", shown: "NaN" }],
  ["no runner declared", TEN, { declaredRunners: 0 }, { code: "paid_places_unknown", shown: "0" }],
])("%s is refused, and the field is named", (_, odds, over, reason) => {
  const analysis = analyse(odds, over);
  expect(analysis.verdict.decision).toBe("abstain");
  expect(analysis.verdict.reasons).toContainEqual(expect.objectContaining(reason));
  expect(analysis.tickets).toEqual([]);
  canonicalJson(analysis);
});

test("chances of a model that do not sum to 1 are a bug of the model, not of the page", () => {
  expect(() => analyse(TEN, { chances: TEN.map(() => 0.2) })).toThrow(RangeError);
});

test("a pool smaller than our stake is refused bet by bet, and named; the others go on", () => {
  // 2,000 € a race: 800 € on a combination, where ZEturf's prudent trio pool holds less.
  const { funnel } = analyse(TEN, { pool: "zeturf", profile: profile(200_000) });
  const tooSmall = funnel.notPriced.filter(({ kind }) => kind === "pool_smaller_than_stake");
  expect(tooSmall.length).toBeGreaterThan(0);
  for (const { field } of tooSmall) expect(field).toMatch(/^pool(Floors\.zeturf|Sizes)\./);
});

test.each([
  ["thirty runners", Array<number>(30).fill(25)],
  ["all equal", Array<number>(8).fill(6.9)],
  ["one at 1000", [2.3, 3.9, 6, 8.7, 13, 19, 33, 1000]],
])("%s: every chance is finite, they sum to 1, and places to K", (_, odds) => {
  const { runners, verdict, funnel } = analyse(odds, { declaredRunners: odds.length });
  const sum = (of: (runner: Analysis["runners"][number]) => number | undefined): number =>
    runners.reduce((total, runner) => total + (of(runner) ?? Number.NaN), 0);
  expect(sum(({ winProbability }) => winProbability)).toBeCloseTo(1, 12);
  expect(sum(({ placeProbability }) => placeProbability)).toBeCloseTo(3, 12);
  expect(verdict.decision).toBe("abstain");
  expect(funnel.nearest?.obstacles.length).toBeGreaterThan(0);
  expect(funnel.candidates).toHaveLength(2 * odds.length);
});

type Over = {
  readonly declaredRunners: number | undefined;
  readonly pool: Pool;
  readonly profile: Profile;
  /** Of a model of the test's own. */
  readonly chances: readonly number[];
};

function analyse(odds: readonly number[], over: Partial<Over>): Analysis {
  const starters = odds.length;
  const whole = simulatedRace(lcg(1), { operator: "pmu-online", edge: 0, starters });
  const { pool = "pmu-online", chances } = over;
  const shown = (snapshot: Snapshot): Snapshot => ({
    ...snapshot,
    declaredRunners: "declaredRunners" in over ? over.declaredRunners : Math.max(8, starters),
    cards: snapshot.cards.map((card) => ({
      ...card,
      markets: card.markets.map((market) => ({
        ...market,
        pool,
        win: Object.fromEntries(odds.map((value, i) => [i + 1, value])),
      })),
    })),
  });
  const winModel: WinModel | undefined = chances && {
    name: "of its own",
    estimate: () => ({ ok: true, value: { winProbabilities: chances, parameters: {}, remark: "a test's own" } }),
  };
  return analyseRace({
    snapshotH30: shown(whole.snapshotH30),
    snapshotH5: shown(whole.snapshotH5),
    profile: over.profile ?? profile(500),
    ...(winModel ? { winModel } : {}),
  });
}

function profile(budget: number): Profile {
  const found = profileOf("research", { budgetPerRace: centsOf(budget) });
  if (!found.ok) throw new Error(found.error.kind);
  return found.value;
}
