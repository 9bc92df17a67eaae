import type { Result } from "../kernel/result.ts";
import type { ModelWorth } from "./model-worth.ts";
import type { WinModel, WinModelInput, WinModelOutput, WinModelRefusal } from "./win-model.ts";

/** What one model says of a race, or why it says nothing. */
export type ModelAnswer = {
  readonly name: string;
  readonly version?: string;
  readonly worth?: ModelWorth;
  readonly answer: Result<WinModelOutput, WinModelRefusal>;
};

/** Every model side by side, in the order given; the caller chooses whose tickets are played. */
export function answerModels(models: readonly WinModel<WinModelRefusal>[], input: WinModelInput): ModelAnswer[] {
  return models.map(({ name, version, worth, estimate }) => ({
    name,
    ...(version === undefined ? {} : { version }),
    ...(worth ? { worth } : {}),
    answer: estimate(input),
  }));
}
