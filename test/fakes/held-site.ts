import { answering, type LoopbackSite, openLoopbackSite } from "../../src/fetch/loopback-site.ts";
import { programmeText } from "../../src/sources/pmu/pmu-fixtures.ts";

export type HeldSite = {
  /** What makes a service ask it, and it alone. */
  readonly environment: Readonly<Record<string, string>>;
  /** Until a programme is asked for. */
  readonly asked: Promise<void>;
  /** Answers it. */
  readonly release: () => void;
  readonly close: LoopbackSite["close"];
};

/** The PMU with an empty programme of 16 October 2025, which it keeps to itself until it is released. */
export async function openHeldSite(): Promise<HeldSite> {
  const asked = Promise.withResolvers<void>();
  const released = Promise.withResolvers<void>();
  const programme = answering(200, programmeText(), { "content-type": "application/json" });
  const site = await openLoopbackSite({
    "/programme/16102025": (request, response) => {
      asked.resolve();
      void released.promise.then(() => programme(request, response));
    },
  });
  return {
    environment: { SOURCES_ENABLED: "pmu", PMU_BASE_URL: site.origin, RATE_LIMIT_DELAY: "0" },
    asked: asked.promise,
    release: released.resolve,
    close: () => site.close(),
  };
}
