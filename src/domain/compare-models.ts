import { type AssessedModel, assessModel, type RaceToAssess } from "./assess-model.ts";
import type { ModelView } from "./betting/analysis.ts";
import type { ModelAnswer } from "./model/answer-models.ts";
import { placeProbabilities } from "./model/order-of-finish.ts";

/**
 * Every model beside the others. The chosen one has its tickets in the analysis; what another would have played under the
 * same gates is paper, and of simple bets alone.
 */
export function compareModels(
  race: RaceToAssess,
  answers: readonly ModelAnswer[],
  chosen: { readonly name: string; readonly assessed?: AssessedModel | undefined },
): ModelView[] {
  return answers.map(({ name, version, worth, answer }): ModelView => {
    const isChosen = name === chosen.name;
    const head = {
      name,
      chosen: isChosen,
      ...(version === undefined ? {} : { version }),
      ...(worth ? { worth } : {}),
    };
    if (!answer.ok) return { ...head, refused: refusalOf(answer.error) };
    const { winProbabilities, moves, cautions } = answer.value;
    const assessed =
      (isChosen ? chosen.assessed : undefined) ?? assessModel({ ...race, combinations: [] }, winProbabilities);
    return {
      ...head,
      winProbabilities,
      ...(race.places ? { placeProbabilities: [...placeProbabilities(assessed.law, race.places)] } : {}),
      tickets: assessed.decision.tickets,
      ...(cautions ? { cautions } : {}),
      // The chosen model's stand with the runners.
      ...(moves && !isChosen ? { moves } : {}),
    };
  });
}

/** The kind and the field that it names; a gait that was never fitted is the discipline's. */
export function refusalOf(error: Extract<ModelAnswer["answer"], { readonly ok: false }>["error"]) {
  return { kind: error.kind, field: "field" in error ? error.field : "discipline" };
}
