// Written by `node bench/model-report.ts --write` from the recorded races: not to be edited.
import type { RaceDay } from "../kernel/time.ts";
import type { ModelWorth } from "./model-worth.ts";

/** What the models whose parameters stand in the program gained; a fitted file says so itself. */
export const MEASURED_WORTH: Readonly<Record<"market" | "classic", ModelWorth>> = {
  market: {
    version: "market-2026-04",
    races: 1295,
    from: "2025-10-24" as RaceDay,
    to: "2025-12-31" as RaceDay,
    gain: -0.000057,
    standardError: 0.001701,
  },
  classic: {
    version: "gpi-yml52",
    races: 1295,
    from: "2025-10-24" as RaceDay,
    to: "2025-12-31" as RaceDay,
    gain: -0.003851,
    standardError: 0.002138,
  },
};
