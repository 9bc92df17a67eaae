import {
  BrokenCircuitError,
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  handleWhenResult,
  type IBackoff,
  wrap,
} from "cockatiel";
import { MACHINE_PACE, type Pace } from "./pace.ts";

/** What one page's answer says of its host. */
export type HostVerdict = "well" | "failing" | "refusing";

export type BreakerState = "closed" | "open" | "half_open";

export type HostBreaker = {
  /** Undefined: the host is left alone, nothing was asked. */
  run<T>(ask: () => Promise<T>, verdictOf: (answer: T) => HostVerdict): Promise<T | undefined>;
  state(): BreakerState;
};

/** Pauses after which one page is tried again; they double up to the longest. */
export type BreakerPauses = {
  readonly failingMs: number;
  readonly refusingMs: number;
  readonly longestMs: number;
};

/** A site that is down is back within minutes; one that said no (403, 420, 429) meant it for longer. */
export const BREAKER_PAUSES: BreakerPauses = { failingMs: 60_000, refusingMs: 600_000, longestMs: 3_600_000 };
/** Pages in a row that failed, each after its repetitions. */
const FAILURES = 3;
/** Pages in a row that were refused: one may be that page's own matter. */
const REFUSALS = 2;

/**
 * Leaves a host alone that fails or refuses, and tries it with one page after a pause that doubles.
 *
 * Two breakers in one: what counts as a failure does not count as a refusal.
 */
export function createHostBreaker(pauses: BreakerPauses = BREAKER_PAUSES, pace: Pace = MACHINE_PACE): HostBreaker {
  const breakerOf = (verdict: HostVerdict, times: number, pauseMs: number) =>
    circuitBreaker(
      handleWhenResult((result) => (result as { verdict: HostVerdict }).verdict === verdict),
      {
        breaker: new ConsecutiveBreaker(times),
        // No jitter: one process asks, and an operator reads when.
        halfOpenAfter: { next: () => pauseFrom(pace, pauseMs, Math.max(pauseMs, pauses.longestMs)) },
      },
    );
  const failing = breakerOf("failing", FAILURES, pauses.failingMs);
  const refusing = breakerOf("refusing", REFUSALS, pauses.refusingMs);
  const policy = wrap(failing, refusing);

  return {
    async run(ask, verdictOf) {
      try {
        const asked = await policy.execute(async () => {
          const answer = await ask();
          return { answer, verdict: verdictOf(answer) };
        });
        return asked.answer;
      } catch (error) {
        if (error instanceof BrokenCircuitError) return undefined;
        throw error;
      }
    },
    state() {
      const states = [failing.state, refusing.state];
      if (states.includes(CircuitState.Open)) return "open";
      return states.includes(CircuitState.HalfOpen) ? "half_open" : "closed";
    },
  };
}

/**
 * A pause that begins now and whose successors double. The breaker holds its length against the machine's clock: told in the
 * pace's time, it is endless until it is over, and then less than
 * any, also where that clock was put back.
 */
function pauseFrom(pace: Pace, pauseMs: number, longestMs: number): IBackoff<unknown> {
  const over = pace.now() + pauseMs;
  return {
    get duration() {
      return pace.now() < over ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
    },
    next: () => pauseFrom(pace, Math.min(2 * pauseMs, longestMs), longestMs),
  };
}
