import type { Standing } from "../../ports/telemetry.ts";
import type { ServerOptions, TypedServer } from "../typed-server.ts";

/**
 * Milliseconds for which a reading of the standing is told again: it walks the day's documents and lists the queue, and
 * Cloud Tasks counts each listed task as an operation.
 */
const STANDING_MS = 60_000;

/** What was counted since the start, and how things stand, as Prometheus reads it. */
export function metricsRoutes(server: TypedServer, { app, metrics, logger }: ServerOptions): void {
  if (!metrics) return;
  let read: { readonly at: number; readonly standing: Promise<Standing | undefined> } | undefined;
  async function standing(): Promise<Standing | undefined> {
    try {
      const viewed = await app.viewStanding();
      if (viewed.ok) return viewed.value;
      logger.warn({ ...viewed.error }, "the standing cannot be read for the metrics");
    } catch (error) {
      logger.error({ error }, "the standing cannot be read for the metrics");
    }
    return undefined;
  }
  server.get(
    "/metrics",
    { config: { access: "read" }, schema: { summary: "Counts and gauges in the text format of Prometheus" } },
    async (_request, reply) => {
      const now = performance.now();
      if (!read || now - read.at > STANDING_MS) read = { at: now, standing: standing() };
      const { contentType, body } = await metrics.text(await read.standing);
      return reply.header("content-type", contentType).header("cache-control", "no-store").send(body);
    },
  );
}
