import { CLASSIC_WIN_MODEL } from "../src/domain/model/classic-model.ts";
import { MARKET_WIN_MODEL } from "../src/domain/model/win-model.ts";
import type { SampleRace } from "./factor-sample.ts";
import { figure, periodOf } from "./make-fitted-model.ts";
import { gainOver } from "./report-factors.ts";

/** The text of `src/domain/model/measured-worth.ts`, as the formatter leaves it: the first table of gains of the report. */
export function measuredWorthText(sample: readonly SampleRace[]): string {
  const { from, to } = periodOf(sample);
  const entries = [MARKET_WIN_MODEL, CLASSIC_WIN_MODEL].flatMap((model) => {
    const { races, mean, standardError } = gainOver(sample, model);
    return [
      `  ${model.name}: {`,
      `    version: ${JSON.stringify(model.version)},`,
      `    races: ${races},`,
      `    from: "${from}" as RaceDay,`,
      `    to: "${to}" as RaceDay,`,
      `    gain: ${figure(mean)},`,
      `    standardError: ${figure(standardError)},`,
      "  },",
    ];
  });
  return [
    "// Written by `node bench/model-report.ts --write` from the recorded races: not to be edited.",
    'import type { RaceDay } from "../kernel/time.ts";',
    'import type { ModelWorth } from "./model-worth.ts";',
    "",
    "/** What the models whose parameters stand in the program gained; a fitted file says so itself. */",
    'export const MEASURED_WORTH: Readonly<Record<"market" | "classic", ModelWorth>> = {',
    ...entries,
    "};",
    "",
  ].join("\n");
}
