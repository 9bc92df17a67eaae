import { addMinutes, type Instant, instantOf, millisecondsOf } from "../../src/domain/kernel/time.ts";
import type { Pace } from "../../src/fetch/pace.ts";
import type { Clock } from "../../src/ports/clock.ts";
import { createVirtualQueue, type VirtualQueue } from "../../src/queue/virtual/virtual-queue.ts";
import type { ClockFault } from "../../src/sim/fault-plan.ts";
import type { FaultName } from "../../src/sim/faults.ts";

/**
 * The time of a stepped day: it goes on when the next task is due, and by every rest that a host is given. The service's clock
 * shows it but where a fault has put that clock wrong; its rests go by the true time, as a machine's monotonic clock.
 */
export function virtualTime(
  startAt: Instant,
  faults: readonly ClockFault[],
  strike: (name: FaultName) => void,
): {
  readonly virtual: VirtualQueue;
  readonly time: Clock;
  readonly clock: Clock;
  readonly pace: Pace;
  readonly isRight: () => boolean;
} {
  const virtual = createVirtualQueue({ startAt });
  const { clock: time } = virtual;
  const wrong = () => faults.find(({ from, until }) => from <= time.now() && time.now() < until);
  return {
    virtual,
    time,
    clock: {
      now() {
        const fault = wrong();
        if (!fault) return time.now();
        strike(fault.name);
        return addMinutes(time.now(), fault.minutes);
      },
    },
    pace: {
      now: () => millisecondsOf(time.now()),
      async sleep(milliseconds) {
        const end = instantOf(millisecondsOf(time.now()) + Math.ceil(milliseconds));
        if (end > time.now()) time.set(end);
      },
    },
    isRight: () => wrong() === undefined,
  };
}
