import { composeService, policyOf, type Service, storeOf } from "./compose.ts";
import type { Config } from "./config.ts";
import { type Instant, instantOf, millisecondsOf } from "./domain/kernel/time.ts";
import type { Clock } from "./ports/clock.ts";
import type { TaskHandler } from "./ports/task-queue.ts";
import { createVirtualQueue } from "./queue/virtual/virtual-queue.ts";

/** A service whose clock stands until the next task is due: whoever made it delivers its tasks. */
export type SteppedService = {
  readonly service: Service;
  readonly clock: Clock;
  /** Delivers what is due by then, one task at a time; the clock stands at `end` afterwards. */
  runUntil(end: Instant, deliver: TaskHandler): Promise<void>;
};

/** The service of a configuration in a time of its own, in which a day passes as fast as it can be computed. */
export async function composeStepped(config: Config, startAt: Instant): Promise<SteppedService> {
  const { queue, clock, runUntil } = createVirtualQueue({ startAt });
  const pace = {
    now: () => millisecondsOf(clock.now()),
    async sleep(milliseconds: number) {
      const end = instantOf(millisecondsOf(clock.now()) + Math.ceil(milliseconds));
      if (end > clock.now()) clock.set(end);
    },
  };
  const surroundings = { clock, pace, store: storeOf(config), queue, policy: policyOf(config) };
  return { service: await composeService(config, "stdout", surroundings), clock, runUntil };
}
