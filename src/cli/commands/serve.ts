import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { composeService, type Service, userAgentOf } from "../../compose.ts";
import type { Config } from "../../config.ts";
import { type Context, configOf, Refusal } from "../context.ts";
import { refuseFolder } from "../refuse-folder.ts";
import { serverOf } from "../server-of.ts";
import { printError } from "../show.ts";

/** SIGKILL follows SIGTERM after 10 s on Cloud Run and in most containers; what still runs by then comes again. */
const STOP_MS = 9_500;

/** What `npm run web:build` writes. */
const PAGES = fileURLToPath(new URL("../../../web/dist/", import.meta.url));

/** Starts the service and keeps it until SIGTERM or SIGINT: then it ends what it has begun, and stops. */
export async function serve(context: Context): Promise<void> {
  const { t } = context;
  const stopping = stopSignal();
  const { config } = configOf(context);
  const service = await composeService(config, "stdout").catch((error: unknown) => refuseFolder(context, error));
  const { logger } = service;
  const server = await pagesServer(service, config);
  try {
    const url = await server.listen({ port: config.PORT, host: config.HOST });
    printError(t("serve.listening", { url }));
    if (config.USER_AGENT === undefined) printError(`${t("serve.contact")} (${userAgentOf(config)})`);
    const started = service.start();
    // Asked to stop while it starts, it does not wait for the sources: what they answer then is of no use.
    const signal = await Promise.race([stopping, started.then(() => stopping)]).catch((error: unknown) => {
      // `/health` may have answered by now: the line is all that tells why the service goes again.
      logger.fatal({ error }, "service could not start");
      throw new Refusal("the service could not start", 1);
    });
    started.catch((error: unknown) => logger.warn({ error }, "start cut off"));
    logger.info({ signal }, "service stopping");
  } finally {
    await within(STOP_MS, async () => {
      await server.close();
      await service.close();
    });
  }
  logger.info("service stopped");
  // A request to a slow site, or the wait before the next, would keep the process.
  process.exit(0);
}

/** The HTTP server of a service, with its pages. */
export function pagesServer(service: Service, config: Config) {
  return serverOf(service, config, PAGES);
}

function stopSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => resolve(signal));
  });
}

/** Waits for the work, and no longer than that. */
async function within(milliseconds: number, work: () => Promise<void>): Promise<void> {
  const over = new AbortController();
  await Promise.race([work(), wait(milliseconds, undefined, { signal: over.signal })]);
  over.abort();
}
