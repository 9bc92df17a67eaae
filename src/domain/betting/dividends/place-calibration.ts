import type { Gait } from "../../model/gait.ts";
import type { Operator } from "../../race/race-result.ts";

/** How official simple placé dividends lay beside the forecast of them from final odds. */
export type PlaceCalibration = {
  readonly operator: Operator;
  readonly gait: Gait;
  readonly places: 2 | 3;
  /** Mean of log(paid / forecast), the paid one moved to the middle of its rounding step, and its error by race. */
  readonly meanLogError: number;
  readonly standardError: number;
  /** σ of log(paid / forecast), the placed horses being known. */
  readonly logSd: number;
  /** Dividends and races. */
  readonly n: number;
  readonly races: number;
  readonly source: string;
  readonly measuredOn: string;
};

const SOURCE = "official dividends and final odds (test/recorded/place-dividends.test.ts)";
const january2023 = { operator: "pmu-online", source: SOURCE, measuredOn: "2023-01-31" } as const;
const november2025 = { operator: "pmu-shop", source: SOURCE, measuredOn: "2025-11-01" } as const;

/** Gallop of the online table is one figure: it does not tell flat from jumps. */
export const PLACE_CALIBRATIONS: readonly PlaceCalibration[] = [
  {
    ...january2023,
    gait: "trot",
    places: 3,
    meanLogError: 0.0043,
    standardError: 0.0042,
    logSd: 0.1458,
    n: 1773,
    races: 591,
  },
  {
    ...january2023,
    gait: "trot",
    places: 2,
    meanLogError: -0.0332,
    standardError: 0.0249,
    logSd: 0.1493,
    n: 50,
    races: 25,
  },
  {
    ...january2023,
    gait: "unknown",
    places: 3,
    meanLogError: 0.0023,
    standardError: 0.0046,
    logSd: 0.1469,
    n: 1644,
    races: 548,
  },
  {
    ...january2023,
    gait: "unknown",
    places: 2,
    meanLogError: -0.0108,
    standardError: 0.0131,
    logSd: 0.1548,
    n: 200,
    races: 100,
  },
  {
    ...november2025,
    gait: "trot",
    places: 3,
    meanLogError: 0.0023,
    standardError: 0.0246,
    logSd: 0.2788,
    n: 144,
    races: 48,
  },
  {
    ...november2025,
    gait: "flat",
    places: 3,
    meanLogError: 0.0268,
    standardError: 0.0245,
    logSd: 0.1206,
    n: 42,
    races: 14,
  },
  {
    ...november2025,
    gait: "jumps",
    places: 3,
    meanLogError: 0.0992,
    standardError: 0.0648,
    logSd: 0.1669,
    n: 12,
    races: 4,
  },
];
