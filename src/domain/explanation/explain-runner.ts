import type { ModelView, RunnerAnalysis } from "../betting/analysis.ts";
import type { ProbabilityMove } from "../model/probability-move.ts";
import type { Pool } from "../race/card.ts";
import { explainFactor, explainReading } from "./explain-factor.ts";
import { clause, type Fact, factOf, name, odds, points, share, signedShare, word } from "./fact.ts";

/** What moved the chance of one runner: the odds, then what each model makes of them and of the card. */
export function explainRunner(
  runner: RunnerAnalysis,
  index: number,
  { pool, models }: { readonly pool: Pool | undefined; readonly models: readonly ModelView[] },
): Fact[] {
  const facts: Fact[] = [explainOdds(runner, pool)];
  const { drift, marketProbability } = runner;
  if (drift !== undefined) facts.push(factOf("drift_shown", { change: signedShare(Math.expm1(drift)) }));
  for (const model of models) {
    if ("refused" in model) continue;
    const { winProbabilities } = model;
    const moves = model.chosen ? runner.moves : model.moves?.[index];
    const chance = winProbabilities[index];
    if (chance !== undefined && marketProbability !== undefined) {
      facts.push(chanceOf(model, chance, marketProbability));
    }
    facts.push(...(moves ?? []).filter(isFactor).map(explainFactor));
  }
  return facts;
}

/** The odds stand in a sentence of their own; the drift is told once, unless a model weighs it. */
function isFactor({ code, effect }: ProbabilityMove): boolean {
  return code !== "odds" && !(code === "drift" && effect === 0);
}

function explainOdds({ oddsH5, marketProbability, moves }: RunnerAnalysis, pool: Pool | undefined): Fact {
  const move = moves?.find(({ code }) => code === "odds");
  if (oddsH5 === undefined || pool === undefined) return factOf("odds_none");
  const [to, whose] = [odds(oddsH5), word("pool", pool)];
  if (!move || marketProbability === undefined) return factOf("odds_bare", { pool: whose, to });
  const { before } = move;
  const reading = clause(explainReading(move));
  const now = share(marketProbability);
  const chance = clause(
    before?.marketProbability === undefined
      ? factOf("chance_now", { to: now })
      : factOf("chance_moved", { from: share(before.marketProbability), to: now }),
  );
  if (!before) return factOf("odds_now", { pool: whose, to, reading, chance });
  if (before.value === oddsH5) return factOf("odds_same", { pool: whose, to, reading, chance });
  return factOf("odds_moved", { pool: whose, from: odds(before.value), to, reading, chance });
}

/** A model's chance of a runner beside the market's. */
export function chanceOf(model: Pick<ModelView, "name" | "version">, chance: number, marketProbability: number): Fact {
  return factOf(model.version === undefined ? "model_chance" : "model_chance_versioned", {
    model: word("model", model.name),
    ...(model.version === undefined ? {} : { version: name(model.version) }),
    chance: share(chance),
    points: points(chance - marketProbability),
  });
}
