import type { RaceExplanation } from "../domain/explanation/explain-race.ts";
import type { Fact } from "../domain/explanation/fact.ts";
import { tellFact } from "./tell-fact.ts";
import type { Translate } from "./translate.ts";

/** A sentence, and the figures that it was made from. */
export type Told = Fact & { readonly text: string };

/** {@link RaceExplanation} with a sentence beside each fact. */
export type ToldRace = {
  readonly verdict: Told;
  readonly reasons: readonly Told[];
  readonly nearest: readonly Told[];
  readonly favourite: readonly Told[];
  readonly sources: readonly Told[];
  readonly changes: readonly Told[];
  readonly models: readonly (Omit<RaceExplanation["models"][number], "facts"> & { readonly facts: readonly Told[] })[];
  readonly runners: readonly (Omit<RaceExplanation["runners"][number], "facts"> & {
    readonly facts: readonly Told[];
  })[];
};

/** Says an explanation in the language of the texts: sentences of the catalogue, filled with the explanation's figures. */
export function tellRace(t: Translate, explanation: RaceExplanation): ToldRace {
  const told = (fact: Fact): Told => ({ ...fact, text: tellFact(t, fact) });
  return {
    verdict: told(explanation.verdict),
    reasons: explanation.reasons.map(told),
    nearest: explanation.nearest.map(told),
    favourite: explanation.favourite.map(told),
    sources: explanation.sources.map(told),
    changes: explanation.changes.map(told),
    models: explanation.models.map((model) => ({ ...model, facts: model.facts.map(told) })),
    runners: explanation.runners.map((runner) => ({ ...runner, facts: runner.facts.map(told) })),
  };
}
