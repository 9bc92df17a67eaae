import type { Analysis, ModelView, NearestBet, RunnerAnalysis, Ticket } from "../betting/analysis.ts";
import type { RaceId } from "../kernel/race-id.ts";
import type { Instant } from "../kernel/time.ts";
import { type ModelWorth, worthVerdict } from "../model/model-worth.ts";
import { explainChange } from "./explain-change.ts";
import { explainReason } from "./explain-reason.ts";
import { chanceOf, explainRunner } from "./explain-runner.ts";
import { explainComparison, explainPerformances } from "./explain-sources.ts";
import {
  cents,
  clause,
  clauses,
  count,
  type Fact,
  factOf,
  name,
  odds,
  share,
  signedNumber,
  signedShare,
  word,
} from "./fact.ts";

/** What an explanation reads of an analysis: plain data that a stored document has too. */
export type AnalysisToExplain = Pick<
  Analysis,
  "raceId" | "takenAt" | "verdict" | "tickets" | "runners" | "models" | "sources" | "performances" | "changes"
> & {
  readonly market?: Pick<NonNullable<Analysis["market"]>, "pool">;
  readonly funnel: Pick<Analysis["funnel"], "nearest">;
};

/** Everything that is said of a race, as data: each fact becomes one sentence in each language. */
export type RaceExplanation = {
  readonly raceId: RaceId;
  /** The moment of the decision, to which every age goes. */
  readonly takenAt: Instant;
  readonly verdict: Fact;
  /** Every reason of an abstention, the first being that of the verdict. */
  readonly reasons: readonly Fact[];
  /** The bet that came closest and what would have to change; empty where there is none, or where there is a ticket. */
  readonly nearest: readonly Fact[];
  /** The market's favourite; empty where the odds cannot be read. */
  readonly favourite: readonly Fact[];
  /** Whether the sources tell of the same field, and which were set apart; empty where one alone answered. */
  readonly sources: readonly Fact[];
  /** What changed between H-30 and H-5; empty where there is no H-30, or the analysis is of before this was kept. */
  readonly changes: readonly Fact[];
  /** What each model says of the favourite and what it has been worth, the chosen one first. */
  readonly models: readonly {
    readonly name: string;
    readonly chosen: boolean;
    readonly version?: string;
    readonly worth?: ModelWorth;
    readonly facts: readonly Fact[];
  }[];
  readonly runners: readonly { readonly number: number; readonly name: string; readonly facts: readonly Fact[] }[];
};

/** Tells a race from its analysis alone: pure, and the same for a stored analysis as for a fresh one. */
export function explainRace(analysis: AnalysisToExplain): RaceExplanation {
  const { raceId, takenAt, verdict, tickets, runners, models, market, funnel } = analysis;
  const reasons = verdict.reasons.map(explainReason);
  const favourite = favouriteOf(runners);
  const { nearest } = funnel;
  return {
    raceId,
    takenAt,
    verdict: verdictFact(tickets, reasons[0], runners),
    reasons,
    nearest: nearest ? nearestFacts(nearest, runners) : [],
    favourite: favourite
      ? [factOf("favourite", { horse: name(horseOf(favourite.runner)), chance: share(favourite.chance) })]
      : [],
    sources: [
      ...(analysis.sources ?? []).flatMap(explainComparison),
      ...(analysis.performances ? [explainPerformances(analysis.performances)] : []),
    ],
    changes: analysis.changes?.length === 0 ? [factOf("changes_none")] : (analysis.changes ?? []).map(explainChange),
    models: models.map((model) => ({
      name: model.name,
      chosen: model.chosen,
      ...(model.version === undefined ? {} : { version: model.version }),
      ...(model.worth ? { worth: model.worth } : {}),
      facts: [modelFact(model, favourite), worthFact(model)],
    })),
    runners: runners.map((runner, index) => ({
      number: runner.number,
      name: runner.name,
      facts: explainRunner(runner, index, { pool: market?.pool, models }),
    })),
  };
}

function verdictFact(tickets: readonly Ticket[], reason: Fact | undefined, runners: readonly RunnerAnalysis[]): Fact {
  if (tickets.length === 0) {
    return reason ? factOf("verdict_abstain", { because: clause(reason) }) : factOf("verdict_abstain_bare");
  }
  return factOf("verdict_play", {
    tickets: count(tickets.length, "ticket"),
    stake: cents(tickets.reduce((sum, { stake }) => sum + stake, 0)),
    list: clauses(
      tickets.map(({ betType, runners: named, stake, expectedValue, alert }) =>
        factOf(alert ? "ticket_alert" : "ticket", {
          bet: word("bet", betType),
          runners: name(horsesOf(named, runners)),
          stake: cents(stake),
          value: signedShare(expectedValue),
          ...(alert ? { alert: name(alert.code), payout: cents(alert.payout) } : {}),
        }),
      ),
    ),
  });
}

function nearestFacts(nearest: NearestBet, runners: readonly RunnerAnalysis[]): Fact[] {
  const { probability, expectedDividend, expectedValue, requiredExpectedValue, obstacles } = nearest;
  const { dividendNeeded, probabilityNeeded } = nearest;
  const needs: Fact[] = [];
  const required = signedShare(requiredExpectedValue);
  if (expectedValue < requiredExpectedValue) {
    if (dividendNeeded !== undefined) {
      needs.push(factOf("needs_dividend", { required, dividend: odds(dividendNeeded), at: share(probability) }));
    }
    needs.push(
      probabilityNeeded <= 1
        ? factOf("needs_chance", { required, chance: share(probabilityNeeded), at: odds(expectedDividend) })
        : factOf("needs_no_chance", { required, at: odds(expectedDividend) }),
    );
  }
  return [
    factOf("nearest", {
      bet: word("bet", nearest.betType),
      runners: name(horsesOf(nearest.runners, runners)),
      chance: share(probability),
      dividend: odds(expectedDividend),
      value: signedShare(expectedValue),
    }),
    ...needs,
    ...(obstacles.length > 0 ? [factOf("nearest_obstacles", { list: clauses(obstacles.map(explainReason)) })] : []),
  ];
}

type Favourite = { readonly index: number; readonly runner: RunnerAnalysis; readonly chance: number };

/** The runner on which the public has put most; the lower number of two. */
function favouriteOf(runners: readonly RunnerAnalysis[]): Favourite | undefined {
  let best: Favourite | undefined;
  for (const [index, runner] of runners.entries()) {
    const chance = runner.marketProbability;
    if (chance !== undefined && (!best || chance > best.chance)) best = { index, runner, chance };
  }
  return best;
}

function modelFact(model: ModelView, favourite: Favourite | undefined): Fact {
  if ("refused" in model) {
    return factOf("model_refused", { model: word("model", model.name), why: word("refusal", model.refused.kind) });
  }
  const chance = favourite && model.winProbabilities[favourite.index];
  if (!favourite || chance === undefined) return factOf("model_silent", { model: word("model", model.name) });
  return chanceOf(model, chance, favourite.chance);
}

const WORTH_FACTS = { better: "worth_better", worse: "worth_worse", not_measurable: "worth_nothing" } as const;

function worthFact({ name: model, worth }: ModelView): Fact {
  if (!worth) return factOf("worth_unknown", { model: word("model", model) });
  return factOf(WORTH_FACTS[worthVerdict(worth)], {
    model: word("model", model),
    version: name(worth.version),
    races: count(worth.races, "race"),
    from: { kind: "day", value: worth.from },
    to: { kind: "day", value: worth.to },
    gain: signedNumber(worth.gain, 4),
    error: { kind: "number", value: worth.standardError, digits: 4 },
  });
}

function horsesOf(numbers: readonly number[], runners: readonly RunnerAnalysis[]): string {
  return numbers
    .map((named) => {
      const runner = runners.find((one) => one.number === named);
      return runner ? horseOf(runner) : String(named);
    })
    .join(" + ");
}

/** `5 FABLE` */
function horseOf({ number, name: called }: Pick<RunnerAnalysis, "number" | "name">): string {
  return called.trim() === "" ? String(number) : `${number} ${called}`;
}
