import type { Instant } from "../domain/kernel/time.ts";

/** What a site sends back. */
export type SiteAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

/** A site as it would have answered at a moment; undefined: nobody answers, the connection is cut. */
export type SimulatedSite = (host: string, path: string, at: Instant) => SiteAnswer | undefined;
