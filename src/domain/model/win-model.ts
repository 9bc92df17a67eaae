import type { Result } from "../kernel/result.ts";
import type { OddsRefusal } from "../market/field-odds.ts";
import { winProbabilities } from "../market/win-probabilities.ts";
import type { Discipline } from "../race/race.ts";
import type { Snapshot } from "../race/snapshot.ts";
import { GAIT_EXPONENTS, gaitOf } from "./gait.ts";

/** What a model of the win may look at. Runners are in the order of `odds`. */
export type WinModelInput = {
  readonly odds: readonly number[];
  readonly starters: readonly number[];
  readonly discipline: Discipline | undefined;
  readonly snapshotH30: Snapshot | undefined;
  readonly snapshotH5: Snapshot;
};

export type WinModelOutput = {
  /** In the order of the odds, summing to 1. */
  readonly winProbabilities: readonly number[];
  /** What it was computed with, for the page that explains it. */
  readonly parameters: Readonly<Record<string, number>>;
  /** What a reader should know of these parameters. */
  readonly remark: string;
};

/** Gives each starter its chance to win. Another model of GPI is another value of this type. */
export type WinModel = {
  readonly name: string;
  readonly estimate: (input: WinModelInput) => Result<WinModelOutput, OddsRefusal>;
};

/** The market's own view, with the favourite–longshot bias of the gait taken out. */
export const MARKET_WIN_MODEL: WinModel = {
  name: "market",
  estimate: ({ odds, discipline }) => {
    const { winExponent } = GAIT_EXPONENTS[gaitOf(discipline)];
    const implied = winProbabilities(odds, { kind: "exponent", exponent: winExponent });
    if (!implied.ok) return implied;
    return {
      ok: true,
      value: {
        winProbabilities: implied.value.probabilities,
        parameters: { winExponent },
        remark: "exponent fitted on final odds; it belongs to an instant, and odds of H-5 give about 0.98",
      },
    };
  },
};
