import type { FittedModel } from "../src/domain/model/fitted-model.ts";
import { createFittedModel } from "../src/domain/model/fitted-win-model.ts";
import type { DayMean } from "./day-bootstrap.ts";
import { factorSample } from "./factor-sample.ts";
import { fitGait, type GaitFits } from "./fit-factors.ts";
import type { FrenchRace } from "./french-races.ts";
import { fittedModelOf } from "./make-fitted-model.ts";
import { measuredWorthText } from "./make-measured-worth.ts";
import {
  coefficientSection,
  comparisonSection,
  driftSection,
  FITTED_GAITS,
  gainOver,
  twoStageSection,
} from "./report-factors.ts";
import { exponentSection, winLossSection } from "./report-market.ts";
import { placeSection, stageSection, tripleSection } from "./report-places.ts";

export type ModelReport = {
  /** Markdown. */
  readonly text: string;
  readonly model: FittedModel;
  /** The text of `measured-worth.ts`. */
  readonly worth: string;
};

/** Fits see the days before; what they are worth is measured from here on. */
const FIRST_LATER_DAY = "2025-12-01";

/** Every figure of `docs/model.md` and the model that is shipped, from the recorded races alone; nothing is drawn anew. */
export function makeReport(races: readonly FrenchRace[]): ModelReport {
  const sample = factorSample(races);
  const earlier = sample.filter(({ race }) => race.day < FIRST_LATER_DAY);
  const later = sample.filter(({ race }) => race.day >= FIRST_LATER_DAY);
  const fits = FITTED_GAITS.map((gait) => fitGait(earlier, gait));
  const modelOf = (pick: keyof GaitFits, gain: Pick<DayMean, "mean" | "standardError">): FittedModel =>
    fittedModelOf(
      fits.map((fit) => fit[pick]),
      earlier,
      later,
      gain,
    );
  // What a model gained stands in its file and does not enter its chances.
  const winModelOf = (pick: keyof GaitFits) => createFittedModel(modelOf(pick, { mean: 0, standardError: 1 }));
  const runners = races.reduce((sum, race) => sum + race.runners.length, 0);
  const text = [
    `${races.length} French races, ${runners} starters, ${new Set(races.map(({ day }) => day)).size} days, ` +
      "24 October to 31 December 2025, the PMU's shop pool. ± is one standard error; of means over races it comes from " +
      "2,000 resamples of days (seed 20251231).",
    "",
    ...winLossSection(races),
    ...exponentSection(races),
    ...tripleSection(races),
    ...stageSection(races),
    ...placeSection(races),
    ...driftSection(sample),
    ...coefficientSection(fits),
    ...twoStageSection(earlier, later),
    ...comparisonSection(sample, later, winModelOf),
  ];
  return {
    text: text.join("\n"),
    model: modelOf("holm", gainOver(later, winModelOf("holm"))),
    worth: measuredWorthText(sample),
  };
}
