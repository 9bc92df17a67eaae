/** Where a fault strikes. */
export type FaultPlace = "calendar" | "race" | "source" | "robots" | "task" | "write" | "clock";

/**
 * Everything that a simulated day can be struck by, each by its name and where it strikes. What each does and which promise
 * it tests: docs/simulator.md.
 */
export const FAULTS = {
  "clock-change": "calendar",
  "midnight-meeting": "calendar",
  "twenty-meetings": "calendar",
  "off-earlier": "race",
  "off-later": "race",
  "off-twice": "race",
  cancelled: "race",
  "non-runner": "race",
  "dead-heat": "race",
  "favourite-disqualified": "race",
  stable: "race",
  "jockey-change": "race",
  "source-down": "source",
  "source-429": "source",
  "source-403": "source",
  truncated: "source",
  "layout-changed": "source",
  "swapped-rows": "source",
  "stale-odds": "source",
  "robots-forbid": "robots",
  "task-twice": "task",
  "task-late": "task",
  "task-out-of-order": "task",
  "task-lost": "task",
  "process-killed": "write",
  "disk-full": "write",
  "bucket-412": "write",
  "bucket-503": "write",
  "clock-jump": "clock",
} as const satisfies Readonly<Record<string, FaultPlace>>;

export type FaultName = keyof typeof FAULTS;
export const FAULT_NAMES = Object.keys(FAULTS) as readonly FaultName[];

/** Names by where they strike. */
export type FaultAt<Place extends FaultPlace> = {
  [Name in FaultName]: (typeof FAULTS)[Name] extends Place ? Name : never;
}[FaultName];

/** Which of a list of names are no fault's: `all` and `none` are for whoever reads the list. */
export function unknownFaults(names: readonly string[]): string[] {
  return names.filter((name) => !(name in FAULTS));
}
