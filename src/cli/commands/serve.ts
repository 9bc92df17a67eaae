import { composeService, userAgentOf } from "../../compose.ts";
import { createServer } from "../../http/server.ts";
import { VERSION } from "../../version.ts";
import { type Context, configOf } from "../context.ts";
import { printError } from "../show.ts";

/** Starts the service and keeps it until SIGTERM or SIGINT: then it ends what it has begun, and stops. */
export async function serve(context: Context): Promise<void> {
  const stopping = stopSignal();
  const { config } = configOf(context);
  const service = await composeService(config, "stdout");
  const { app, logger, courseHosts } = service;
  const server = await createServer({ app, logger, service: config.SERVICE_NAME, version: VERSION, courseHosts });
  const url = await server.listen({ port: config.PORT, host: config.HOST });
  printError(context.t("serve.listening", { url }));
  if (config.USER_AGENT === undefined) printError(`${context.t("serve.contact")} (${userAgentOf(config)})`);
  await service.start();
  const signal = await stopping;
  logger.info({ signal }, "service stopping");
  await server.close();
  await service.close();
  logger.info("service stopped");
}

function stopSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => resolve(signal));
  });
}
