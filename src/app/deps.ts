import type { Profile } from "../domain/betting/profile.ts";
import type { Clock } from "../ports/clock.ts";
import type { DocumentStore } from "../ports/document-store.ts";
import type { Log } from "../ports/log.ts";
import type { RaceSource } from "../ports/race-source.ts";
import type { TaskQueue } from "../ports/task-queue.ts";

/** What the use-cases are given. `compose.ts` builds it; a replay builds it with a recorded day and a virtual clock. */
export type Deps = {
  readonly clock: Clock;
  readonly store: DocumentStore;
  readonly queue: TaskQueue;
  readonly sources: readonly RaceSource[];
  readonly log: Log;
  readonly policy: Policy;
  /** Of the program that writes: part of every document. */
  readonly codeVersion: string;
};

/** What the operator decided. */
export type Policy = {
  /** ISO alpha-3 */
  readonly countries: ReadonlySet<string>;
  /** Minutes: odds seen longer ago than this are no data. */
  readonly maxOddsAgeMinutes: number;
  readonly profile: Profile;
};
