import { request } from "undici";
import { z } from "zod";
import { parseInstant } from "../domain/kernel/time.ts";
import type { RunningClock } from "../ports/clock.ts";
import { createRunningClock } from "./running-clock.ts";

const Instant = z.string().transform((text, context) => {
  const instant = parseInstant(text);
  if (instant !== undefined) return instant;
  context.addIssue({ code: "custom", message: "not an instant" });
  return z.NEVER;
});

const Rate = z
  .object({ virtual_start: Instant, wall_start: Instant, speed: z.number().positive() })
  .transform((rate) => ({ virtualStart: rate.virtual_start, wallStart: rate.wall_start, speed: rate.speed }));

/**
 * The clock of a recorded day that is served on this machine: after a restart of the service it goes on where it is.
 *
 * @throws Error where nothing answers there, or not with a clock
 */
export async function followClock(url: string): Promise<RunningClock> {
  try {
    const response = await request(url, { headersTimeout: 5_000, bodyTimeout: 5_000 });
    return createRunningClock(Rate.parse(await response.body.json()));
  } catch (cause) {
    throw new Error(`no clock of a recorded day at ${url} (start it with gpi serve-recording)`, { cause });
  }
}
