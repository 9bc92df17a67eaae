import type { GpiProcess } from "./gpi-process.ts";
import type { HeldSite } from "./held-site.ts";

/** Cloud Run kills so many seconds after SIGTERM. @see https://cloud.google.com/run/docs/container-contract */
export const KILLED_AFTER_SECONDS = 10;

export type Stopped = {
  /** What the request that was in flight got; undefined: no answer. */
  readonly answer: { readonly status: number; readonly connection: string | null; readonly body: unknown } | undefined;
  /** While it stopped. */
  readonly takesMore: boolean;
  /** The exit code; null where a signal ended it. */
  readonly code: number | null;
  /** From SIGTERM to the end of the process. */
  readonly seconds: number;
};

/**
 * Asks a service to lay the day of the site, tells it to stop while the site keeps it waiting, and waits for its end.
 *
 * @param released does the site answer then? Otherwise it never does
 */
export async function stopInFlight(
  service: GpiProcess,
  { url, site, released }: { readonly url: string; readonly site: HeldSite; readonly released: boolean },
): Promise<Stopped> {
  await service.said(/service ready/, 30);
  const scheduled = laidDay(url);
  await site.asked;
  service.child.kill("SIGTERM");
  const told = performance.now();
  await service.said(/service stopping/, KILLED_AFTER_SECONDS);
  const takesMore = await connects(url);
  if (released) site.release();
  const answer = await scheduled;
  const code = await service.exited;
  return { answer, takesMore, code, seconds: (performance.now() - told) / 1000 };
}

async function laidDay(url: string): Promise<Stopped["answer"]> {
  try {
    const answer = await fetch(`${url}/schedule`, { method: "POST", body: JSON.stringify({ date: "2025-10-16" }) });
    return { status: answer.status, connection: answer.headers.get("connection"), body: await answer.json() };
  } catch {
    return undefined; // cut off
  }
}

function connects(url: string): Promise<boolean> {
  return fetch(`${url}/health`).then(
    () => true,
    () => false,
  );
}
