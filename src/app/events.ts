import type { Instant } from "../domain/kernel/time.ts";
import type { SeenChange } from "../domain/trust/race-changes.ts";

/** Something that a page which shows a day would want to show now. */
export type AppEvent = {
  /** Counts from the start of the process. */
  readonly id: number;
  readonly at: Instant;
  readonly kind:
    | "day_scheduled"
    | "phase_run"
    | "day_watched"
    | "race_changed"
    | "source_red"
    | "source_green"
    | "source_switched";
  readonly date: string;
  /** `R1C3`, of a phase. */
  readonly race?: string | undefined;
  readonly phase?: string | undefined;
  readonly outcome?: string | undefined;
  /** Of a race that changed: what the pages show otherwise than at H30. */
  readonly changes?: readonly SeenChange[] | undefined;
  readonly source?: string | undefined;
  /** The kind of pages whose light turned. */
  readonly page?: string | undefined;
  /** Why a source turned red, or was switched. */
  readonly reason?: string | undefined;
};

export type Events = {
  publish(event: Omit<AppEvent, "id">): void;
  /** @returns the end of the subscription */
  subscribe(listener: (event: AppEvent) => void): () => void;
};

/** Tells those who listen, in this process. Nothing is kept: what happened is in the store. */
export function createEvents(): Events {
  const listeners = new Set<(event: AppEvent) => void>();
  let id = 0;
  return {
    publish(event) {
      id++;
      for (const listener of listeners) listener({ id, ...event });
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
