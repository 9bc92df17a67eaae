import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { BET_TYPES } from "../betting/catalogue/bet-type.ts";
import { type Cents, centsOf } from "../kernel/money.ts";
import type { Dividend, Operator } from "../race/race-result.ts";
import { OPEN_RULES } from "./open-rules.ts";
import { settleTicket } from "./settle-ticket.ts";
import type { SettlementFacts } from "./settlement.ts";

type Row = readonly [label: string, runners: Dividend["runners"], cents: number];
const FINISH = [[5], [2], [7], [1], [4], [8], [3]];
const WON = "won";

function settle(
  betType: string,
  runners: readonly number[],
  rows: readonly Row[],
  more: {
    readonly facts?: SettlementFacts;
    readonly operator?: Operator;
    readonly stake?: Cents;
    readonly finish?: number[][];
    readonly disqualified?: number[];
  } = {},
) {
  const { facts = {}, operator = "pmu-shop", stake = centsOf(200), finish = FINISH, disqualified = [] } = more;
  const pool = betType.replace(/_EN_\d$/, "");
  const dividends = rows.map(([label, named, cents]) => ({
    operator,
    betType: pool,
    label,
    runners: named,
    dividend: centsOf(cents),
  }));
  const result = { status: "official", finish, nonRunners: [9, 10], disqualified, dividends } as const;
  return settleTicket({ betType, operator, runners, stake }, result, { declaredRunners: 14, ...facts });
}

const declared = (declaredRunners: number) => ({ facts: { declaredRunners } });
const open = (field: string) => ({ outcome: "undetermined", reason: "rule_not_established", field });
const because = (reason: string) => ({ outcome: "undetermined", reason });
const refund = (reason: string) => ({ outcome: "refunded", payout: 200, basis: "official", reason });

describe("bets without an order", () => {
  test("are paid however they were named", () => {
    expect(settle("TRIO", [7, 5, 2], [["Trio", [5, 2, 7], 3610]])).toMatchObject({ outcome: WON, payout: 7220 });
    expect(settle("TRIO", [7, 5, 1], [["Trio", [5, 2, 7], 3610]])).toMatchObject({ outcome: "lost", payout: 0 });
  });

  test("a flexi of half the base is paid half", () => {
    const rows: Row[] = [["2sur4", [5, 2], 500]];
    expect(settle("DEUX_SUR_QUATRE", [2, 5], rows, { stake: centsOf(150) })).toMatchObject({ payout: 750 });
    expect(settle("DEUX_SUR_QUATRE", [2, 5], rows, { stake: centsOf(300) })).toMatchObject({ payout: 1500 });
  });

  test("each multi takes the dividend of its size, under the code of its formula too", () => {
    const rows = [4, 5, 6, 7].map((size): Row => [`Multi en ${size}`, [5, 2, 7, 1], 42_000 / 5 ** (size - 4)]);
    expect(settle("MULTI_EN_5", [1, 2, 7, 5, 8], rows)).toMatchObject({ payout: 16_800 });
    expect(settle("MULTI", [1, 2, 7, 5, 8, 3, 4], rows)).toMatchObject({ payout: 672 });
    expect(settle("MULTI_EN_5", [1, 2, 7, 4, 8], rows)).toMatchObject({ outcome: "lost" });
    expect(settle("MULTI_EN_5", [1, 2, 7, 5, 8], [["Multi", [5, 2, 7, 1], 100]])).toEqual({
      ...because("dividend_not_understood"),
      field: "Multi",
    });
  });

  test("one row with the four horses stands for every pair of them", () => {
    expect(settle("DEUX_SUR_QUATRE", [5, 1], [["2sur4", [5, 2, 7, 1], 500]])).toMatchObject({ payout: 1000 });
  });
});

describe("bets with ranks", () => {
  const rows: Row[] = [
    ["Ordre", [5, 2, 7, 1, 4], 1_914_000],
    ["Désordre", [5, 2, 7, 1, 4], 24_000],
    ["Bonus 4sur5", [5, 2, 7, 1], 600],
    ["Bonus 4sur5", [2, 7, 1, 4], 600],
    ["Bonus 4sur5", [5, 2, 7, 4], 600],
    ["Bonus 4sur5", [5, 2, 1, 4], 600],
    ["Bonus 4sur5", [5, 7, 1, 4], 600],
    ["Bonus 3", [5, 2, 7], 200],
    ["Tirelire", [5, 2, 7, 1, 4], 100_000_000],
  ];

  test.each([
    ["order", [5, 2, 7, 1, 4], 3_828_000],
    ["disorder", [4, 2, 7, 1, 5], 48_000],
    ["bonus_4_of_5", [8, 2, 7, 1, 4], 1_200],
    ["bonus_3", [8, 2, 7, 3, 5], 400],
  ])("a quinté+ is paid its best rank alone: %s", (rank, runners, payout) => {
    expect(settle("QUINTE_PLUS", runners, rows)).toEqual({ outcome: WON, payout, basis: "official", ranks: [rank] });
  });

  test("three of the first five that are not the first three bring nothing", () => {
    expect(settle("QUINTE_PLUS", [5, 2, 1, 3, 8], rows)).toMatchObject({ outcome: "lost" });
  });

  test("a rank that the rows do not show is a fault, not a lower rank", () => {
    expect(settle("QUINTE_PLUS", [5, 2, 7, 1, 4], rows.slice(1))).toEqual(because("dividends_disagree"));
    expect(settle("QUINTE_PLUS", [8, 2, 7, 3, 5], rows.slice(0, 7))).toEqual(because("dividends_disagree"));
  });

  test("nobody had the order", () => {
    expect(settle("TIERCE", [5, 2, 7], [["Ordre", [5, 2, 7], 0]])).toEqual(because("nobody_had_it"));
  });
});

describe("non-runners", () => {
  const rows: Row[] = [
    ["Couplé gagnant", [5, 2], 5020],
    ["Couplé Gagnant 1 NP", [5, "nonRunner"], 1290],
  ];

  test("a couplé with one plays on for the dividend 1 NP", () => {
    expect(settle("COUPLE_GAGNANT", [9, 5], rows)).toMatchObject({ outcome: WON, payout: 2580 });
    expect(settle("COUPLE_GAGNANT", [2, 10], rows)).toMatchObject({ outcome: "lost" });
    expect(settle("COUPLE_GAGNANT", [9, 5], rows.slice(0, 1))).toEqual(because("dividends_disagree"));
  });

  test("with two it is given back", () => {
    expect(settle("COUPLE_GAGNANT", [9, 10], rows)).toEqual(refund("non_runner"));
  });

  test("elsewhere than at the PMU the rule is open, but a row that names the ticket pays it", () => {
    expect(settle("COUPLE_GAGNANT", [9, 2], rows, { operator: "zeturf" })).toEqual(open("COUPLE_GAGNANT.non_runners"));
    expect(settle("COUPLE_GAGNANT", [9, 5], rows, { operator: "zeturf" })).toMatchObject({ payout: 2580 });
  });

  test("a multi with one is open; once confirmed it is the smaller multi, and below four given back", () => {
    const multi: Row[] = [
      ["Multi en 4", [5, 2, 7, 1], 42_000],
      ["Multi en 5", [5, 2, 7, 1], 8_400],
    ];
    const facts = { confirmedRules: ["MULTI.non_runners"] };
    expect(settle("MULTI", [5, 2, 7, 1, 9], multi)).toEqual(open("MULTI.non_runners"));
    expect(settle("MULTI", [5, 2, 7, 1, 9], multi, { facts })).toMatchObject({ payout: 84_000 });
    expect(settle("MULTI", [5, 2, 7, 9], multi, { facts })).toEqual(refund("non_runner"));
  });

  test("an order with one is paid only as the row shows it", () => {
    const special: Row[] = [["Super 4 Spécial 1 NP", [5, 2, 7, "nonRunner"], 4000]];
    expect(settle("SUPER_QUATRE", [5, 2, 7, 9], special)).toMatchObject({ payout: 8000 });
    expect(settle("SUPER_QUATRE", [5, 2, 9, 7], special)).toEqual(open("SUPER_QUATRE.non_runners"));
  });
});

describe("given back as a whole", () => {
  test("2sur4 with fewer than five at the post, multi with fewer than eight", () => {
    const row: Row[] = [["2sur4", [5, 2], 500]];
    expect(settle("DEUX_SUR_QUATRE", [5, 2], row, declared(6))).toEqual(refund("too_few_starters"));
    expect(settle("DEUX_SUR_QUATRE", [5, 2], row, declared(7))).toMatchObject({ outcome: WON });
    expect(settle("MULTI", [5, 2, 7, 1], [], declared(9))).toEqual(refund("too_few_starters"));
  });

  test("a bet that the operator refunds", () => {
    const facts = { refundedBets: [{ operator: "pmu-shop", betType: "TRIO" }] } as const;
    expect(settle("TRIO", [5, 2, 7], [], { facts })).toEqual(refund("bet_refunded"));
    expect(settle("TRIO", [5, 2, 7], [], { facts, operator: "pmu-online" })).toEqual(because("no_dividends"));
  });
});

describe("where nobody had it", () => {
  const rows: Row[] = [["Trio dégradé 2 rangs", [5, 2], 3690]];

  test("the degraded trio pays who had the first two; one on the first three would have had it alone", () => {
    expect(settle("TRIO", [8, 2, 5], rows)).toMatchObject({ outcome: WON, payout: 7380 });
    expect(settle("TRIO", [7, 2, 5], rows)).toEqual(because("nobody_had_it"));
    expect(settle("TRIO", [7, 2, 8], rows)).toMatchObject({ outcome: "lost" });
  });

  test("the degraded trio ordre asks for the order", () => {
    const inOrder: Row[] = [["Trio Ordre dégradé 2 rangs", [5, 2], 1690]];
    expect(settle("TRIO_ORDRE", [5, 2, 8], inOrder)).toMatchObject({ outcome: WON });
    expect(settle("TRIO_ORDRE", [2, 5, 8], inOrder)).toMatchObject({ outcome: "lost" });
  });
});

describe("what is not settled", () => {
  test("a bet whose rule nobody has read, until it is confirmed", () => {
    const rows: Row[] = [["ZE 4", [5, 2, 7, 1], 21_070]];
    expect(settle("ZE_4", [5, 2, 7, 1], rows, { operator: "zeturf" })).toEqual(open("ZE_4.normal_arrival"));
    const facts = { confirmedRules: ["ZE_4.normal_arrival"] };
    expect(settle("ZE_4", [5, 2, 7, 1], rows, { operator: "zeturf", facts })).toMatchObject({ payout: 42_140 });
  });

  test("ZE 234, confirmed, adds up every rank that it reached", () => {
    const rows: Row[] = [
      ["Gain combinaison", [5, 2], 200],
      ["Gain combinaison", [5, 2, 7], 1_300],
      ["Gain combinaison", [5, 2, 7, 1], 10_500],
      ["Gain champ total", [5, 2, 7, 1], 12_000],
    ];
    const confirmed = { operator: "zeturf", facts: { confirmedRules: ["ZE_234.normal_arrival"] } } as const;
    expect(settle("ZE_234", [5, 2, 7, 8], rows, confirmed)).toMatchObject({
      payout: 3_000,
      ranks: ["first_two", "first_three"],
    });
    expect(settle("ZE_234", [1, 5, 2, 7], rows, confirmed)).toMatchObject({ payout: 24_000 });
  });

  test("a stable mate of the winner where the rule on stables was not read", () => {
    const rows: Row[] = [["Gagnant", [5], 510]];
    const facts = { stables: [[5, 3]] };
    const field = "SIMPLE_GAGNANT.coupled_entries@genybet";
    expect(settle("SIMPLE_GAGNANT", [3], rows, { operator: "genybet", facts })).toEqual(open(field));
    expect(settle("SIMPLE_GAGNANT", [2], rows, { operator: "genybet", facts })).toMatchObject({ outcome: "lost" });
    for (const operator of ["pmu-shop", "pmu-online", "zeturf"] as const) {
      expect(settle("SIMPLE_GAGNANT", [3], rows, { operator, facts })).toMatchObject({ outcome: "lost" });
    }
  });

  test("an arrival that holds a disqualified horse, a non-runner, or one horse twice", () => {
    const row: Row[] = [["Gagnant", [5], 510]];
    expect(settle("SIMPLE_GAGNANT", [5], row, { disqualified: [4] })).toEqual(because("arrival_contradicts_itself"));
    for (const finish of [
      [[5], [9]],
      [[5], [2, 5]],
    ]) {
      expect(settle("SIMPLE_GAGNANT", [5], row, { finish })).toEqual(because("arrival_contradicts_itself"));
    }
  });

  test("a disqualified horse ran: the ticket on it is lost, not given back", () => {
    const row: Row[] = [["Gagnant", [5], 510]];
    expect(settle("SIMPLE_GAGNANT", [11], row, { disqualified: [11] })).toMatchObject({ outcome: "lost" });
  });

  test("a dividend below the stake, and two combinations of a dead heat in one multi", () => {
    expect(settle("TRIO", [5, 2, 7], [["Trio", [5, 2, 7], 90]])).toEqual(because("dividend_below_stake"));
    const tied: Row[] = [
      ["Multi en 5", [5, 2, 7, 1], 8_400],
      ["Multi en 5", [5, 2, 7, 4], 6_300],
    ];
    const finish = [[5], [2], [7], [1, 4], [8]];
    expect(settle("MULTI", [5, 2, 7, 1, 4], tied, { finish })).toEqual(open("MULTI.dead_heat"));
    expect(settle("MULTI", [5, 2, 7, 1, 3], tied, { finish })).toMatchObject({ payout: 16_800 });
  });

  test("a horse named twice is a bug of the caller", () => {
    expect(() => settle("TRIO", [5, 5, 2], [])).toThrow(RangeError);
    expect(() => settle("MULTI", [5, 2, 7], [])).toThrow("4 or 5 or 6 or 7");
  });
});

test("every open rule has a name, a reason, and belongs to a bet of the catalogue", () => {
  const names = OPEN_RULES.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  for (const { name, why } of OPEN_RULES) {
    expect(BET_TYPES.some((betType) => name.startsWith(`${betType}.`))).toBe(true);
    expect(why).not.toBe("");
  }
  expect(names).toEqual(expect.arrayContaining(["TRIO.non_runners", "ZE_4.normal_arrival", "PICK5.non_runners"]));
});

test("what comes back of a pool is what its rows say: winning stakes at their dividends, and not a cent more", () => {
  const pairs = [1, 2, 3, 4, 5, 7, 8].flatMap((a, i, all) => all.slice(i + 1).map((b) => [a, b] as const));
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 500 }), { minLength: pairs.length, maxLength: pairs.length }),
      fc.integer({ min: 11, max: 5_000 }),
      (euros, tenths) => {
        const rows: Row[] = [["Couplé gagnant", [5, 2], tenths * 10]];
        let paid = 0;
        for (const [i, pair] of pairs.entries()) {
          const settled = settle("COUPLE_GAGNANT", pair, rows, { stake: centsOf((euros[i] ?? 0) * 100) });
          if (settled.outcome === "undetermined") throw new Error(settled.reason);
          paid += settled.payout;
        }
        const winner = pairs.findIndex(([a, b]) => a === 2 && b === 5);
        expect(paid).toBe((euros[winner] ?? 0) * tenths * 10);
      },
    ),
  );
});
