import { z } from "zod";
import type { ServerOptions, TypedServer } from "../typed-server.ts";

const Health = z.object({
  status: z.literal("ok"),
  service: z.string(),
  version: z.string(),
  timestamp: z.string(),
});

/** Alive. Google's front end keeps `/healthz` for itself, so there are two doors. */
export function healthRoutes(server: TypedServer, { app, service, version }: ServerOptions): void {
  for (const path of ["/health", "/healthz"]) {
    server.get(
      path,
      { config: { access: "open" }, schema: { summary: "Is the service up?", response: { 200: Health } } },
      async () => ({
        status: "ok" as const,
        service,
        version,
        timestamp: app.now(),
      }),
    );
  }
}
