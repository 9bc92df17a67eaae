import type { Logger } from "pino";
import { createOpenDoor } from "../../src/auth/open-door.ts";
import { createServer, type Server } from "../../src/http/server.ts";
import { createPino } from "../../src/log/pino-log.ts";
import type { CallerCheck } from "../../src/ports/caller-check.ts";
import type { Metrics } from "../../src/ports/telemetry.ts";
import { createWorld, type World } from "./world.ts";

export type HttpWorld = {
  readonly world: World;
  readonly server: Server;
  /** The lines of the service's log, parsed. */
  readonly lines: readonly Readonly<Record<string, unknown>>[];
};

/** The HTTP service over the invented day; nothing listens, requests are injected. */
export async function createHttpWorld(
  options: Parameters<typeof createWorld>[0] & {
    readonly courseHosts?: readonly string[];
    readonly pages?: string;
    readonly callers?: CallerCheck;
    readonly metrics?: Metrics;
  } = {},
): Promise<HttpWorld> {
  const lines: Readonly<Record<string, unknown>>[] = [];
  const destination = { write: (line: string) => void lines.push(JSON.parse(line)) };
  const logger: Logger = createPino({ level: "info", service: "fable", version: "0.0.0", destination });
  const world = createWorld(options);
  const courseHosts = new Set(options.courseHosts ?? ["www.zeturf.fr", "www.geny.com"]);
  const { callers = createOpenDoor() } = options;
  const server = await createServer({
    app: world.app,
    logger,
    service: "fable",
    version: "0.0.0",
    courseHosts,
    pages: options.pages,
    callers,
    telemetry: options.telemetry,
    metrics: options.metrics,
  });
  return { world, server, lines };
}
