import { setTimeout as wait } from "node:timers/promises";

/** The time in which hosts are given their rest: of the machine, or of a day that passes in seconds. It never goes back. */
export type Pace = {
  /** Milliseconds since some moment. */
  now(): number;
  sleep(milliseconds: number): Promise<void>;
};

export const MACHINE_PACE: Pace = {
  now: () => performance.now(),
  sleep: (milliseconds) => wait(milliseconds),
};
