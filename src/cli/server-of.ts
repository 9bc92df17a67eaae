import type { Service } from "../compose.ts";
import type { Config } from "../config.ts";
import { createServer } from "../http/server.ts";
import { VERSION } from "../version.ts";

/** The HTTP server of a service. @param pages folder of the built pages; without it the API alone is served */
export function serverOf(
  { app, logger, courseHosts, callers, telemetry }: Service,
  { SERVICE_NAME: service }: Config,
  pages?: string,
) {
  return createServer({
    app,
    logger,
    service,
    version: VERSION,
    courseHosts,
    callers,
    pages,
    telemetry,
    metrics: telemetry,
  });
}
