import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { analyseRace } from "./analyse-race.ts";
import type { Analysis } from "./betting/analysis.ts";
import { PROFILE_NAMES, type Profile, type ProfileOverrides, profileOf } from "./betting/profile.ts";
import { canonicalJson } from "./kernel/canonical-json.ts";
import { centsOf } from "./kernel/money.ts";
import { raceIdOf } from "./kernel/race-id.ts";
import { addMinutes, instantOf, type RaceDay } from "./kernel/time.ts";
import type { WinModel, WinModelRefusal } from "./model/win-model.ts";
import { type Market, POOLS, type RaceCard } from "./race/card.ts";
import { DISCIPLINES } from "./race/race.ts";
import type { Snapshot } from "./race/snapshot.ts";

const OFF = instantOf(1_760_616_000_000);
const R8 = [2.3, 3.9, 6, 8.7, 13, 19, 33, 70];
const R10 = [2.3, 4, 6, 8.7, 13, 19, 33, 70, 80, 90];

describe("an ordinary race, the market's view alone", () => {
  const analysis = analyse(R8);

  test("is an honest refusal that names what is missing first", () => {
    expect(analysis.verdict.decision).toBe("abstain");
    expect(analysis.tickets).toEqual([]);
    expect(analysis.verdict.reasons.map(({ code }) => code)).toEqual([
      "place_odds_not_observable",
      "roi_below_threshold",
    ]);
  });

  test("shows the chances of the market, of the model and of the places", () => {
    expect(analysis.market).toMatchObject({ pool: "pmu-shop", gate: "within", takeout: 0.142, coverage: 1 });
    expect(analysis.market?.placeOverround).toBe("not_observable");
    expect(analysis.paidPlaces).toBe(3);
    expect(analysis.model).toMatchObject({ name: "market", gait: "trot", parameters: { winExponent: 1.09 } });
    const favourite = analysis.runners[0];
    expect(favourite).toMatchObject({ number: 1, name: "Cheval 1", oddsH30: 2.3, oddsH5: 2.3 });
    expect(favourite?.drift).toBeCloseTo(0, 12);
    expect(favourite?.marketProbability).toBeCloseTo(0.377357, 6);
    expect(favourite?.winProbability).toBeGreaterThan(0.379);
    expect(favourite?.fairOdds).toBeCloseTo(1 / (favourite?.winProbability ?? 0), 12);
    // On what is expected to be paid: rounded down, and late money knows.
    expect(favourite?.winExpectedValue).toBeLessThan((favourite?.winProbability ?? 0) * 2.35 - 1);
    expect(favourite?.winExpectedValue).toBeGreaterThan((favourite?.winProbability ?? 0) * 2.15 - 1);
    const sum = (of: (runner: Analysis["runners"][number]) => number | undefined): number =>
      analysis.runners.reduce((total, runner) => total + (of(runner) ?? Number.NaN), 0);
    expect(sum(({ winProbability }) => winProbability)).toBeCloseTo(1, 12);
    expect(sum(({ placeProbability }) => placeProbability)).toBeCloseTo(3, 12);
    expect(analysis.pairs[0]?.runners).toEqual([1, 2]);
    expect(analysis.pairs).toHaveLength(6);
  });

  test("keeps every bet that was considered and tells what the nearest would have needed", () => {
    const { candidates, stops, nearest } = analysis.funnel;
    expect(candidates).toHaveLength(16);
    expect(stops.reduce((total, { count }) => total + count, 0)).toBe(16);
    expect(candidates.every(({ stoppedBy }) => stoppedBy)).toBe(true);
    const best = Math.max(...candidates.map(({ expectedValue }) => expectedValue));
    expect(nearest?.expectedValue).toBe(best);
    expect(nearest?.requiredExpectedValue).toBe(0.4);
    expect((nearest?.probability ?? 0) * (nearest?.dividendNeeded ?? 0)).toBeCloseTo(1.4, 12);
    expect((nearest?.expectedDividend ?? 0) * (nearest?.probabilityNeeded ?? 0)).toBeCloseTo(1.4, 12);
    expect(nearest?.obstacles.map(({ code }) => code)).toEqual([
      "place_odds_not_observable",
      "roi_below_threshold",
      "ev_below_threshold",
    ]);
  });

  test("asks a dividend of more than ten of an outsider, in full", () => {
    const { nearest } = analyse(R8, { winModel: believer(6, 0.06), pool: "pmu-online" }).funnel;
    expect(nearest).toMatchObject({ betType: "SIMPLE_GAGNANT", runners: [6], requiredExpectedValue: 0.4 });
    expect(nearest?.expectedDividend).toBeGreaterThan(17);
    expect(nearest?.dividendNeeded).toBeCloseTo(1.4 / 0.06, 9); // 23.3
    expect(nearest?.obstacles.map(({ code }) => code)).toEqual(["roi_below_threshold", "ev_below_threshold"]);
  });

  test("has the places by running times beside those of the law: the same places, shared out otherwise", () => {
    const opinions = analysis.runners.map(({ placeProbabilityHenery }) => placeProbabilityHenery ?? Number.NaN);
    expect(opinions.reduce((total, chance) => total + chance, 0)).toBeCloseTo(3, 9);
    analysis.runners.forEach(({ placeProbability = Number.NaN }, i) => {
      expect(Math.abs(placeProbability - (opinions[i] ?? Number.NaN))).toBeLessThan(0.03);
    });
    expect(opinions).not.toEqual(analysis.runners.map(({ placeProbability }) => placeProbability));
  });

  test("says the same twice, in JSON", () => {
    expect(canonicalJson(analyse(R8))).toBe(canonicalJson(analysis));
    expect(JSON.parse(JSON.stringify(analysis))).toEqual(analysis);
  });
});

describe("the combinations of a race", () => {
  test("are priced on every ticket, shown with the best five, and closed without a calibration", () => {
    const { funnel, tickets } = analyse(R8, { profile: profile("research"), winModel: believer(4, 0.3) });
    expect(funnel.books.map(({ betType, possible, considered }) => [betType, possible, considered])).toEqual([
      ["COUPLE_GAGNANT", 28, 28],
      ["COUPLE_PLACE", 28, 28],
      ["TRIO", 56, 56],
    ]);
    for (const { best, closedBy } of funnel.books) {
      expect(best).toHaveLength(5);
      expect(closedBy.map(({ code }) => code)).toEqual(["calibration_missing"]);
    }
    expect(tickets.map(({ betType }) => betType)).toEqual(["SIMPLE_GAGNANT"]);
  });

  test("are off under the standard where the archive knows neither people nor chronos", () => {
    const [book] = analyse(R8).funnel.books;
    expect(book?.closedBy.map(({ code }) => code)).toEqual([
      "calibration_missing",
      "jockey_trainer_coverage_low",
      "chrono_coverage_low",
      "place_odds_not_observable",
    ]);
  });

  test("may carry a ticket once their pool is calibrated, and never two", () => {
    const calibrations = (["TRIO", "COUPLE_GAGNANT", "COUPLE_PLACE", "DEUX_SUR_QUATRE"] as const).map((pool) => ({
      operator: "pmu-online" as const,
      pool,
      kappa: { value: 1, standardError: 0.01 },
      beta: { value: 1, standardError: 0.01 },
      logSd: 0.2,
      edgeSd: 0.5,
      meanAbsoluteError: 0.1,
      n: 500,
      source: "a test's own",
      measuredOn: "2025-10-14" as RaceDay,
    }));
    const research = profile("research");
    const analysis = analyseRace({
      snapshotH30: snapshot(R10, { pool: "pmu-online" }, "H30"),
      snapshotH5: snapshot(R10, { pool: "pmu-online" }),
      // The cap on one horse would leave no room beside 3 € on it to win.
      profile: { ...research, rules: { ...research.rules, horseCapShare: 1 } },
      winModel: believer(6, 0.3),
      calibrations,
    });
    const combos = analysis.tickets.filter(({ betType }) => !betType.startsWith("SIMPLE"));
    expect(combos).toHaveLength(1);
    expect(combos[0]?.stake).toBeLessThanOrEqual(200);
    expect((combos[0]?.stake ?? 0) * (combos[0]?.expectedDividend ?? 0)).toBeGreaterThanOrEqual(1000);
    const open = analysis.funnel.books.filter(({ closedBy }) => closedBy.length === 0);
    expect(open.map(({ betType }) => betType)).toEqual(["COUPLE_GAGNANT", "COUPLE_PLACE", "TRIO", "DEUX_SUR_QUATRE"]);
  });
});

describe("a quinté+", () => {
  const calibrations = (["order", "disorder", "bonus_4_of_5", "bonus_3"] as const).map((rank) => ({
    operator: "pmu-shop" as const,
    pool: "QUINTE_PLUS" as const,
    rank,
    kappa: { value: { order: 0.3, disorder: 0.4, bonus_4_of_5: 0.2, bonus_3: 0.1 }[rank], standardError: 0.01 },
    beta: { value: 1, standardError: 0.01 },
    logSd: 0.1,
    edgeSd: 2,
    meanAbsoluteError: 0.1,
    n: 500,
    source: "a test's own",
    measuredOn: "2025-10-14" as RaceDay,
  }));
  const odds = [4, 5.3, 7, 9, 11, 13, 15, 21, 26, 31, 36, 40, 45, 50];
  const given = {
    snapshotH30: snapshot(odds, {}, "H30"),
    snapshotH5: snapshot(odds, {}),
    profile: profile("research"),
    winModel: reversed(),
    betsOffered: ["SIMPLE_GAGNANT", "SIMPLE_PLACE", "COUPLE_GAGNANT", "COUPLE_PLACE", "TRIO", "QUINTE_PLUS"] as const,
  };

  test("is played beside a simple bet once its ranks are calibrated and the programme sells it, never with a second", () => {
    const analysis = analyseRace({ ...given, calibrations });
    expect(quinteBook(analysis)?.closedBy).toEqual([]);
    expect(analysis.tickets.map(({ betType }) => betType)).toContain("QUINTE_PLUS");
    const combos = analysis.tickets.filter(({ betType }) => !betType.startsWith("SIMPLE"));
    expect(combos).toHaveLength(1);
    expect(combos[0]?.stake).toBe(200);
    // Five in order, five in any, four of five, three: at least so many profits beside the loss of all.
    expect(analysis.risk?.outcomes.length).toBeGreaterThan(4);
    expect(canonicalJson(analyseRace({ ...given, calibrations }))).toBe(canonicalJson(analysis));
  });

  test("is shown and not played where no programme tells that it is sold", () => {
    const { betsOffered: _, ...untold } = given;
    const analysis = analyseRace({ ...untold, calibrations });
    expect(quinteBook(analysis)?.closedBy).toEqual([
      { code: "sale_not_told", operator: "pmu-shop", betType: "QUINTE_PLUS" },
    ]);
    expect(analysis.tickets.map(({ betType }) => betType)).not.toContain("QUINTE_PLUS");
  });

  test("is played where the programme that the snapshot keeps sells it at that operator, and not where it sells it at another", () => {
    const { betsOffered: _, ...untold } = given;
    const sold = (bets: readonly string[]) =>
      analyseRace({ ...untold, snapshotH5: { ...untold.snapshotH5, bets }, calibrations });
    const shop = sold(["SIMPLE_GAGNANT", "SIMPLE_PLACE", "COUPLE_GAGNANT", "COUPLE_PLACE", "TRIO", "QUINTE_PLUS"]);
    expect(shop.tickets).toEqual(analyseRace({ ...given, calibrations }).tickets);
    expect(quinteBook(shop)?.closedBy).toEqual([]);
    expect(quinteBook(sold(["SIMPLE_GAGNANT", "SIMPLE_PLACE", "E_QUINTE_PLUS"]))).toBeUndefined();
  });

  test("has no price without a calibration, and the funnel names the one that is missing", () => {
    const { funnel } = analyseRace(given);
    expect(funnel.books.map(({ betType }) => betType)).not.toContain("QUINTE_PLUS");
    expect(funnel.notPriced).toContainEqual({
      betType: "QUINTE_PLUS",
      kind: "calibration_missing",
      field: "calibrations.pmu-shop.QUINTE_PLUS.order",
    });
  });
});

describe("a race whose programme is known", () => {
  test("shows a bet that is not sold, and closes it, bet by bet", () => {
    const { tickets, funnel } = listed(["SIMPLE_PLACE", "COUPLE_GAGNANT", "COUPLE_PLACE"]);
    expect(tickets.map(({ betType }) => betType)).not.toContain("SIMPLE_GAGNANT");
    expect(funnel.stops).toContainEqual({ code: "not_on_sale", count: 10 });
    const closed = funnel.books.filter(({ closedBy }) => closedBy.some(({ code }) => code === "not_on_sale"));
    expect(closed.map(({ betType }) => betType)).toEqual(["TRIO", "DEUX_SUR_QUATRE"]);
    expect(closed[0]?.closedBy).toContainEqual({ code: "not_on_sale", operator: "pmu-shop", betType: "TRIO" });
  });

  test("of the online pool alone leaves nothing to stake on in the shops, and no paper either", () => {
    const { verdict, funnel, paper } = listed(["E_SIMPLE_GAGNANT", "E_SIMPLE_PLACE"]);
    expect(verdict.decision).toBe("abstain");
    expect(funnel.stops).toEqual([{ code: "not_on_sale", count: 20 }]);
    expect(paper).toEqual([]);
    expect(listed([]).paper).not.toEqual([]); // an empty list tells nothing
  });
});

describe("beside the tickets", () => {
  test("every model answers, and the profile's carries them", () => {
    const { models } = analyse(R8);
    expect(models.map(({ name, chosen }) => [name, chosen])).toEqual([
      ["market", true],
      ["classic", false],
    ]);
    for (const model of models) {
      if ("refused" in model) throw new Error(model.refused.kind);
      expect(model.winProbabilities.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 12);
      expect(model.placeProbabilities?.reduce((sum, p) => sum + p, 0)).toBeCloseTo(3, 12);
    }
    expect(analyse(R8, { profile: profile("gpi-v5.1", { model: "classic" }) }).model?.name).toBe("classic");
  });

  test("a chosen model without an answer closes the race by its name and what it lacks; the others still answer", () => {
    const winModel: WinModel<WinModelRefusal> = {
      name: "silent",
      estimate: () => ({ ok: false, error: { kind: "evidence_missing", field: "card" } }),
    };
    const { verdict, models, runners } = analyse(R8, { winModel });
    expect(verdict.reasons).toEqual([
      { code: "model_has_no_answer", model: "silent", kind: "evidence_missing", field: "card" },
    ]);
    expect(models.map((model) => [model.name, "refused" in model])).toEqual([
      ["silent", true],
      ["market", false],
      ["classic", false],
    ]);
    expect(runners[0]?.marketProbability).toBeGreaterThan(0.3);
  });

  test("paper tickets of one unit follow the market, the favourite and chance, the same in every replay", () => {
    const { paper } = analyse(R8, { pool: "pmu-online" });
    expect(paper.map((one) => one.profile)).toEqual(["follow-market", "favourite", "random"]);
    expect(paper[1]?.tickets).toMatchObject([{ betType: "SIMPLE_GAGNANT", runners: [1], stake: 100 }]);
    expect(analyse(R8, { pool: "pmu-online" }).paper).toEqual(paper);
    expect(analyse(R8, { withoutH30: true }).paper).toEqual([]);
  });
});

describe("1,000 simulated races with known edges", () => {
  test("tickets appear where the edge is, and nowhere without one", () => {
    const research = profile("research");
    let [edges, found, elsewhere, none] = [0, 0, 0, 0];
    for (let race = 0; race < 1_000; race++) {
      const number = 1 + (race % 8);
      const share = 1 / (R8[number - 1] ?? 1) / 1.165;
      // From half to three times what the public thinks of the horse.
      const believed = Math.min(0.9, share * (0.5 + (2.5 * ((race * 37) % 1_000)) / 1_000));
      const { tickets, runners } = analyse(R8, {
        profile: research,
        pool: "pmu-online",
        winModel: believer(number, believed),
      });
      expect(tickets.length).toBeLessThanOrEqual(2);
      expect(tickets.reduce((sum, { stake }) => sum + stake, 0)).toBeLessThanOrEqual(500);
      expect(tickets.filter(({ betType }) => !betType.startsWith("SIMPLE")).length).toBeLessThan(2);
      const value = runners[number - 1]?.winExpectedValue ?? Number.NaN;
      const onIt = tickets.some((ticket) => ticket.runners.includes(number));
      if (value > 0.5) {
        edges++;
        if (onIt) found++;
      }
      if (believed < share) {
        none++;
        if (onIt) elsewhere++;
      }
    }
    expect(edges).toBeGreaterThan(200);
    expect(found / edges).toBeGreaterThan(0.8);
    expect(none).toBeGreaterThan(100);
    expect(elsewhere).toBe(0);
  });
});

describe("a horse that the model believes in more than the public does", () => {
  test("becomes a ticket of whole units at the operator whose odds were read", () => {
    const analysis = analyse(R8, { profile: profile("research"), winModel: believer(4, 0.3) });
    expect(analysis.verdict).toEqual({ decision: "play", reasons: [] });
    expect(analysis.tickets).toMatchObject([
      {
        id: "2025-10-16-R1C3-SIMPLE_GAGNANT-4",
        betType: "SIMPLE_GAGNANT",
        operator: "pmu-shop",
        runners: [4],
        stake: 200,
      },
    ]);
    const [ticket] = analysis.tickets;
    expect(ticket?.probability).toBeCloseTo(0.3, 12);
    expect(ticket?.expectedDividend).toBeGreaterThan(8.2);
    expect(ticket?.expectedDividend).toBeLessThan(8.8);
    expect(ticket?.expectedValue).toBeCloseTo(0.3 * (ticket?.expectedDividend ?? 0) - 1, 12);
    expect(analysis.risk).toMatchObject({ stake: 200, valueAtRisk: 200 });
    expect(analysis.risk?.lossProbability).toBeCloseTo(0.7, 12);
    expect(analysis.risk?.expectedProfit).toBeCloseTo(200 * (ticket?.expectedValue ?? 0), 3);
    expect(analysis.funnel.nearest).toBeUndefined();
    expect(analysis.funnel.candidates.filter(({ stoppedBy }) => !stoppedBy)).toHaveLength(1);
    const online = analyse(R8, { profile: profile("research"), winModel: believer(4, 0.3), pool: "pmu-online" });
    expect(online.tickets.map(({ operator, stake }) => [operator, stake])).toEqual([["pmu-online", 300]]);
  });

  test("takes two tickets where the budget allows, and never the whole of it", () => {
    const { rules, ...research } = profile("research", { budgetPerRace: centsOf(2000) });
    const rich: Profile = { ...research, rules: { ...rules, kellyFraction: 0.1 } };
    const analysis = analyse(R8, { profile: rich, winModel: believer(6, 0.15), pool: "pmu-online" });
    expect(analysis.tickets.map(({ betType, runners }) => [betType, ...runners])).toEqual([
      ["SIMPLE_GAGNANT", 6],
      ["SIMPLE_PLACE", 6],
    ]);
    expect(analysis.tickets.reduce((sum, { stake }) => sum + stake, 0)).toBeLessThanOrEqual(1200);
  });

  test("is refused by the standard's Sharpe ratio, with its figure", () => {
    const analysis = analyse(R8, { winModel: believer(4, 0.25), pool: "pmu-online" });
    expect(analysis.verdict.reasons[0]).toMatchObject({ code: "sharpe_below_threshold", minimum: 0.5 });
    expect(analysis.tickets).toEqual([]);
    expect(analysis.funnel.nearest).toMatchObject({ betType: "SIMPLE_GAGNANT", runners: [4] });
    expect(analysis.funnel.nearest?.obstacles.map(({ code }) => code)).toEqual(["sharpe_below_threshold"]);
  });
});

describe("what a page may bring is an abstention that names the field", () => {
  test.each<[string, Partial<Input>, readonly number[], object]>([
    ["no H-30 snapshot", { withoutH30: true }, R8, { code: "data_missing", missing: ["snapshot_H30"] }],
    ["no card", { cards: [] }, R8, { code: "no_data", field: "cards" }],
    ["no odds at all", {}, [], { code: "no_data" }],
    ["one starter", {}, [1.1], { code: "odds_too_few", field: "win", withOdds: 1 }],
    ["a starter without odds", { missing: [3] }, R8, { code: "odds_incomplete", field: "win", missing: [3] }],
    ["odds of 1", {}, [1, 3, 4, 5, 6, 7], { code: "odds_invalid", field: "win[1]", shown: "1" }],
    ["odds that are no number", {}, [Number.NaN, 3, 4, 5, 6, 7], { code: "odds_invalid", shown: "NaN" }],
    [
      "declared runners not known",
      { declaredRunners: undefined },
      R8,
      { code: "paid_places_unknown", field: "declaredRunners" },
    ],
    ["declared runners of nonsense", { declaredRunners: 7.5 }, R8, { code: "paid_places_unknown", shown: "7.5" }],
    [
      "fewer declared than on the card",
      { declaredRunners: 6 },
      R8,
      { code: "card_inconsistent", field: "declaredRunners" },
    ],
    ["three declared", { declaredRunners: 3 }, [2, 3, 4], { code: "bets_not_offered", minimum: 4 }],
    [
      "five starters",
      { declaredRunners: 5 },
      [2.5, 3.5, 5, 8, 12],
      { code: "too_few_runners", starters: 5, minimum: 6 },
    ],
    ["a withdrawn horse", { withdrawn: [8] }, R8, { code: "field_changed", withdrawn: [8], added: [] }],
    ["odds of half an hour ago", { ageMinutes: 31 }, R8, { code: "odds_stale", field: "quotedAt", ageMinutes: 31 }],
    ["odds of after the off", { ageMinutes: -6 }, R8, { code: "odds_after_start", minutesAfter: 1 }],
    ["a pool that pays nobody we know", { pool: "geny" }, R8, { code: "no_operator", pool: "geny" }],
    [
      "a booksum out of its gate",
      {},
      [2, 3, 4, 5, 6, 7],
      { code: "overround_outside_gate", pool: "pmu-shop", minimum: 1.13 },
    ],
    ["few odds at H-30", { oddsAtH30: 3 }, R8, { code: "drift_coverage_low", coverage: 3 / 8 }],
    ["a number twice", { twice: 2 }, R8, { code: "card_inconsistent", field: "runners", runners: [2] }],
    [
      "odds of a horse that is not there",
      { stranger: 99 },
      R8,
      { code: "card_inconsistent", field: "win", runners: [99] },
    ],
  ])("%s", (_, input, odds, reason) => {
    const analysis = analyse(odds, input);
    expect(analysis.verdict.decision).toBe("abstain");
    expect(analysis.verdict.reasons).toContainEqual(expect.objectContaining(reason));
    expect(analysis.tickets).toEqual([]);
    canonicalJson(analysis); // throws on NaN and the infinities
  });

  test("equal odds, one at 1000, thirty runners: all are computed", () => {
    for (const odds of [Array<number>(8).fill(6.9), [...R8.slice(0, 7), 1000], Array<number>(30).fill(25)]) {
      const analysis = analyse(odds);
      expect(analysis.runners).toHaveLength(odds.length);
      expect(analysis.runners.every(({ place }) => place && Number.isFinite(place.expectedValue))).toBe(true);
    }
  });

  test("the gates answer in guard order, and the first names the abstention", () => {
    const codes = analyse([2, 3, 4, 5], { withoutH30: true, ageMinutes: 40, declaredRunners: undefined }).verdict
      .reasons;
    expect(codes.map(({ code }) => code)).toEqual([
      "data_missing",
      "odds_stale",
      "too_few_runners",
      "paid_places_unknown",
      "overround_outside_gate",
    ]);
  });

  test("all is still shown where a gate has closed", () => {
    const analysis = analyse(R8, { withoutH30: true });
    expect(analysis.runners[0]?.winProbability).toBeGreaterThan(0);
    expect(analysis.runners[0]).not.toHaveProperty("drift");
    expect(analysis.funnel.candidates).toHaveLength(16);
    expect(analysis.funnel.stops).toEqual([{ code: "data_missing", count: 16 }]);
    expect(analysis.funnel.nearest?.obstacles[0]).toEqual({ code: "data_missing", missing: ["snapshot_H30"] });
  });

  test("two snapshots of two races are a bug", () => {
    const h5 = snapshot(R8, {});
    expect(() => analyseRace({ snapshotH30: h5, snapshotH5: h5, profile: profile("gpi-v5.1") })).toThrow(RangeError);
  });
});

describe("a pool that shows its place range", () => {
  const range = Object.fromEntries(R8.map((odds, i) => [i + 1, { min: 1 + odds / 8, max: 1 + odds / 4 }]));

  test("opens the place gate, and holds the forecast within the range", () => {
    const analysis = analyse(R8, { pool: "zeturf", place: range });
    expect(analysis.market?.placeOverround).toBeCloseTo(
      R8.reduce((sum, odds) => sum + 1 / (1 + (3 * odds) / 16), 0) / 3,
      12,
    );
    expect(analysis.market?.gate).toBe("not_established");
    expect(analysis.funnel.stops.map(({ code }) => code)).not.toContain("place_odds_not_observable");
    for (const { place } of analysis.runners) {
      expect(place?.expectedDividend).toBeGreaterThanOrEqual(place?.shownRange?.minimum ?? Number.NaN);
      expect(place?.expectedDividend).toBeLessThanOrEqual(place?.shownRange?.maximum ?? Number.NaN);
    }
  });

  test("is held to its minimum: what is worth it at the expected dividend alone is no ticket", () => {
    const believed = { profile: profile("research"), winModel: believer(5, 0.3), pool: "zeturf" } as const;
    const wide = { ...range, 5: { min: 1.2, max: 6 } };
    const narrow = { ...range, 5: { min: 3, max: 6 } };
    const stopped = placeOnFive(analyse(R8, { ...believed, place: wide }));
    expect(stopped?.expectedValue).toBeGreaterThan(0.2);
    expect(stopped?.stoppedBy).toMatchObject({ code: "place_minimum_below_threshold", shownMinimum: 1.2 });
    expect(placeOnFive(analyse(R8, { ...believed, place: narrow }))?.stoppedBy?.code).not.toBe(
      "place_minimum_below_threshold",
    );
  });
});

describe("whatever a page may bring", () => {
  test("the analysis never throws, never exceeds its budget, and has at most two tickets of whole units", () => {
    const odds = fc.oneof(
      { weight: 20, arbitrary: fc.double({ min: 1.01, max: 200, noNaN: true }) },
      fc.constantFrom(1000, 1, 0, Number.NaN, Number.POSITIVE_INFINITY, 1e308, 1.0000001),
    );
    const input = fc.record({
      withoutH30: fc.boolean(),
      missing: fc.oneof({ weight: 5, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: fc.constant([1, 4]) }),
      withdrawn: fc.constantFrom([], [2]),
      declaredRunners: fc.oneof(fc.integer({ min: -1, max: 30 }), fc.constantFrom(undefined, Number.NaN, 0.5)),
      ageMinutes: fc.integer({ min: -6, max: 40 }),
      pool: fc.constantFrom(...POOLS),
      oddsAtH30: fc.constantFrom(undefined, 0, 2),
      discipline: fc.constantFrom(undefined, ...DISCIPLINES),
      belief: fc.double({ min: 0.01, max: 0.95, noNaN: true }),
      name: fc.constantFrom(...PROFILE_NAMES),
      budget: fc.integer({ min: 1, max: 5000 }),
    });
    fc.assert(
      fc.property(fc.array(odds, { maxLength: 30 }), input, (field, given) => {
        const analysis = analyse(field, {
          ...given,
          profile: profile(given.name, { budgetPerRace: centsOf(given.budget) }),
          winModel: believer(1, given.belief),
        });
        canonicalJson(analysis);
        expect(analysis.tickets.length).toBeLessThanOrEqual(2);
        expect(analysis.tickets.reduce((sum, { stake }) => sum + stake, 0)).toBeLessThanOrEqual(given.budget);
        for (const { stake, operator } of analysis.tickets) {
          expect(stake).toBeGreaterThan(0);
          expect(stake % (operator === "pmu-shop" ? 200 : 100)).toBe(0);
        }
        expect(analysis.verdict.decision).toBe(analysis.tickets.length > 0 ? "play" : "abstain");
        expect(analysis.verdict.reasons.length > 0).toBe(analysis.tickets.length === 0);
      }),
      { numRuns: 600, seed: 20_251_016 },
    );
  });

  test("the tickets of a living pool are bounded by the budget too, and there are some", () => {
    let played = 0;
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 8 }),
        fc.double({ min: 0.05, max: 0.8, noNaN: true }),
        fc.constantFrom(...PROFILE_NAMES),
        fc.integer({ min: 1, max: 5000 }),
        (number, belief, name, budget) => {
          const { tickets } = analyse(R8, {
            profile: profile(name, { budgetPerRace: centsOf(budget) }),
            winModel: believer(number, belief),
            pool: "pmu-online",
          });
          expect(tickets.length).toBeLessThanOrEqual(2);
          expect(tickets.reduce((sum, { stake }) => sum + stake, 0)).toBeLessThanOrEqual(0.6 * budget);
          for (const { stake } of tickets) expect(stake % 100).toBe(0);
          played += tickets.length;
        },
      ),
      { numRuns: 300, seed: 7 },
    );
    expect(played).toBeGreaterThan(50);
  });
});

type Input = {
  readonly withoutH30: boolean;
  readonly cards: readonly RaceCard[];
  readonly missing: readonly number[];
  /** Marked non-runner at H-5 only. */
  readonly withdrawn: readonly number[];
  readonly declaredRunners: number | undefined;
  readonly ageMinutes: number;
  readonly pool: Market["pool"];
  readonly oddsAtH30: number | undefined;
  readonly discipline: Snapshot["discipline"];
  readonly place: Market["place"];
  readonly twice: number;
  readonly stranger: number;
  readonly profile: Profile;
  readonly winModel: WinModel<WinModelRefusal>;
};

function analyse(odds: readonly number[], input: Partial<Input> = {}): Analysis {
  const h30 = snapshot(
    odds.slice(0, input.oddsAtH30 ?? odds.length),
    { pool: input.pool ?? "pmu-shop" },
    "H30",
    odds.length,
  );
  return analyseRace({
    snapshotH30: input.withoutH30 ? undefined : h30,
    snapshotH5: snapshot(odds, input),
    profile: input.profile ?? profile("gpi-v5.1"),
    ...(input.winModel ? { winModel: input.winModel } : {}),
  });
}

function snapshot(
  odds: readonly number[],
  input: Partial<Input>,
  phase: "H30" | "H5" = "H5",
  fieldSize: number = odds.length,
): Snapshot {
  const { missing = [], withdrawn = [], ageMinutes = 1, pool = "pmu-shop", place, twice, stranger } = input;
  const takenAt = addMinutes(OFF, phase === "H30" ? -30 : -5);
  const win = Object.fromEntries(
    odds.map((o, i) => [i + 1, o] as const).filter(([number]) => !missing.includes(number)),
  );
  const numbers = [...Array(fieldSize).keys()].map((i) => i + 1);
  const runners = [...numbers, ...(twice ? [twice] : [])].map((number) => ({
    number,
    name: `Cheval ${number}`,
    nonRunner: withdrawn.includes(number),
  }));
  const market: Market = {
    pool,
    win: { ...win, ...(stranger ? { [stranger]: 5 } : {}) },
    quotedAt: addMinutes(takenAt, -ageMinutes),
    place,
  };
  return {
    raceId: raceIdOf({ day: "2025-10-16" as RaceDay, meetingNumber: 1, raceNumber: 3 }),
    phase,
    revision: 1,
    takenAt,
    startsAt: OFF,
    discipline: "discipline" in input ? input.discipline : "ATTELE",
    declaredRunners: "declaredRunners" in input ? input.declaredRunners : Math.max(8, fieldSize),
    cards: input.cards ?? [
      { source: "pmu", url: "https://example.test/R1C3", observedAt: takenAt, runners, markets: [market] },
    ],
    failures: [],
  };
}

/** Thinks that one horse has a chance of its own, and shares the rest as the odds do. */
function believer(number: number, chance: number): WinModel {
  return {
    name: "believer",
    estimate: ({ odds, starters }) => {
      const favoured = starters.indexOf(number);
      const rest = odds.reduce((sum, o, i) => (i === favoured ? sum : sum + 1 / o), 0);
      const own = favoured < 0 ? 0 : chance;
      const winProbabilities = odds.map((o, i) => (i === favoured ? own : ((1 - own) * (1 / o)) / rest));
      return { ok: true, value: { winProbabilities, parameters: {}, remark: "a test's own" } };
    },
  };
}

/** Gives the field's outsiders the favourites' chances. */
function reversed(): WinModel {
  return {
    name: "reversed",
    estimate: ({ odds }) => {
      const total = odds.reduce((sum, o) => sum + o, 0);
      return {
        ok: true,
        value: { winProbabilities: odds.map((o) => o / total), parameters: {}, remark: "a test's own" },
      };
    },
  };
}

/** Ten starters, one of them worth a bet in the shops, where these bets are on the programme. */
function listed(bets: readonly string[]): Analysis {
  const believed = { profile: profile("research"), winModel: believer(4, 0.3) };
  const snapshotH5 = { ...snapshot(R10, {}), bets };
  return analyseRace({ snapshotH30: snapshot(R10, {}, "H30"), snapshotH5, ...believed });
}

function placeOnFive({ funnel }: Analysis) {
  return funnel.candidates.find(({ betType, runners: [number] }) => betType === "SIMPLE_PLACE" && number === 5);
}

function quinteBook({ funnel }: Analysis) {
  return funnel.books.find(({ betType }) => betType === "QUINTE_PLUS");
}

function profile(name: string, overrides: ProfileOverrides = {}): Profile {
  const found = profileOf(name, overrides);
  if (!found.ok) throw new Error(found.error.kind);
  return found.value;
}
