import { composeService } from "../src/compose.ts";
import { readConfig } from "../src/config.ts";
import { createServer } from "../src/http/server.ts";
import { VERSION } from "../src/version.ts";

// The service as a push queue would call it: HTTP, store, sources, and no engine of its own. A command's composition opens
// its queue when it is first asked, which nobody does here.
const read = readConfig(process.env, {});
if (!read.ok) throw new Error(JSON.stringify(read.error));
const { config } = read.value;
const { app, logger, courseHosts, callers } = await composeService(config, "stderr");
const server = await createServer({
  app,
  logger,
  service: config.SERVICE_NAME,
  version: VERSION,
  courseHosts,
  callers,
});
await server.listen({ port: config.PORT, host: config.HOST });
