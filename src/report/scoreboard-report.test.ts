import { describe, expect, test } from "vitest";
import { centsOf } from "../domain/kernel/money.ts";
import type { RaceId } from "../domain/kernel/race-id.ts";
import type { RaceDay } from "../domain/kernel/time.ts";
import type { BetOutcome } from "../domain/performance/money-report.ts";
import type { VariantRace } from "../domain/performance/play-variant.ts";
import { scoreboard } from "../domain/performance/scoreboard.ts";
import { scoreboardVerdict } from "../domain/performance/scoreboard-verdict.ts";
import { PUBLIC, type ScoredRace } from "../domain/performance/scored-race.ts";
import { createTranslate } from "../messages/translate.ts";
import { scoreboardReport } from "./scoreboard-report.ts";

const RACES = Array.from({ length: 30 }, (_, i) => race(i));
const SCORED = Array.from({ length: 30 }, (_, i) => scored(i));
const BOARD = scoreboard([{ profile: "research", model: "market", races: RACES }], SCORED, { models: 9, variants: 40 });

describe("a scoreboard", () => {
  test("puts other ways beside a variant on the very races that it played, for the same stakes", () => {
    const [variant] = BOARD.variants;
    // Every third race is played with 300; the paper bets stake 100 there and on all others.
    expect(variant?.money).toMatchObject({ races: 30, played: 10, stake: 3000 });
    expect(variant?.beside).toMatchObject([{ name: "favourite", money: { races: 10, stake: 3000 } }]);
    expect(BOARD.papers).toMatchObject([{ name: "favourite", money: { races: 30, stake: 3000 } }]);
  });

  test("deflates what luck gives by all that was ever tried, and says that nothing is shown", () => {
    const model = BOARD.models.find(({ name }) => name === "guess");
    expect(model?.claim?.deflated).toBeGreaterThan(model?.claim?.pValue ?? 1);
    expect(BOARD.tried).toEqual({ models: 9, variants: 40 });
    expect(scoreboardVerdict(BOARD)).toMatchObject({
      chances: { kind: "not_shown" },
      money: { kind: "not_shown", bets: 10 },
    });
  });

  test("a model that was fitted on these very days makes no claim, however good it looks", () => {
    const cheating = SCORED.map((one) => ({
      ...one,
      forecasts: [
        ...one.forecasts,
        {
          name: "fitted",
          inSample: true,
          win: one.forecasts[0]?.win.map((_, i) => (one.winners.includes(i) ? 0.97 : 0.01)) ?? [],
        },
      ],
    }));
    const board = scoreboard([], cheating);
    const fitted = board.models.find(({ name }) => name === "fitted");
    expect(fitted).toMatchObject({ inSampleRaces: 30, versusPublic: { gain: { atMostZero: 1 / 2001 } } });
    expect(fitted?.claim).toBeUndefined();
    expect(scoreboardVerdict(board).chances.kind).toBe("not_shown");
  });

  test("of no race says so in both sentences", () => {
    expect(scoreboardVerdict(scoreboard([], []))).toMatchObject({ chances: { kind: "none" }, money: { kind: "none" } });
  });
});

describe("the report of a scoreboard", () => {
  test("is one file that asks nobody for anything, in French and in English, with every figure's n and command", async () => {
    const languages = [await createTranslate("fr"), await createTranslate("en")];
    const report = scoreboardReport(languages, {
      from: "2025-12-01",
      to: "2025-12-28",
      counts: { days: 28, planned: 31, unseen: 1, withoutResult: 0 },
      scoreboard: BOARD,
      command: 'gpi backtest --source <DAYS> --profile "research"',
      codeVersion: "0.1.0",
    });
    expect(report.replaceAll("http://www.w3.org/", "")).not.toMatch(/(src|href)=|url\(|@import|https?:/);
    expect(report).toContain('<article lang="fr">');
    expect(report).toContain('<article lang="en">');
    expect(report).toContain("rien ne bat le marché");
    expect(report).toContain("nothing is shown to beat the market");
    expect(report.match(/<svg/g)).toHaveLength(2 * 5); // two models, path, gates, drift
    expect(report).toContain("gpi backtest --source &lt;DAYS&gt; --profile &quot;research&quot;");
    expect(
      scoreboardReport(languages, {
        from: "2025-12-01",
        to: "2025-12-28",
        counts: { days: 28, planned: 31, unseen: 1, withoutResult: 0 },
        scoreboard: BOARD,
        command: 'gpi backtest --source <DAYS> --profile "research"',
        codeVersion: "0.1.0",
      }),
    ).toBe(report);
  });
});

function bet(stake: number, payout: number): BetOutcome {
  return {
    betType: "SIMPLE_GAGNANT",
    stake: centsOf(stake),
    payout: centsOf(payout),
    basis: "official",
    refunded: false,
    probability: 0.3,
    expectedValue: 0.1,
  };
}

function race(i: number): VariantRace {
  const day = `2025-12-${String((i % 28) + 1).padStart(2, "0")}` as RaceDay;
  const plays = i % 3 === 0;
  return {
    outcome: {
      raceId: `${day}-R1C${i + 1}` as RaceId,
      day,
      bets: plays ? [bet(300, i % 9 === 0 ? 600 : 0)] : [],
      reasons: plays ? [] : ["ev_below_threshold"],
      winner: undefined,
    },
    papers: [{ name: "favourite", bets: [bet(100, i % 4 === 0 ? 250 : 0)] }],
    intervals: [],
    drifts: [{ name: "favourite", log: (i % 5) / 10 - 0.2 }],
  };
}

function scored(i: number): ScoredRace {
  const { outcome } = race(i);
  const shares = [0.5, 0.3, 0.2];
  return {
    raceId: outcome.raceId,
    day: outcome.day,
    gait: "flat",
    starters: 3,
    winners: [i % 5 === 0 ? 2 : i % 2],
    forecasts: [
      { name: PUBLIC, win: shares },
      { name: "guess", win: i % 7 === 0 ? [0.4, 0.3, 0.3] : [0.52, 0.29, 0.19] },
    ],
  };
}
