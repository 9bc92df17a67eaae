import { serverOf } from "../src/cli/server-of.ts";
import { composeService } from "../src/compose.ts";
import { readConfig } from "../src/config.ts";

// The service as a push queue would call it: HTTP, store, sources, and no engine of its own. A command's composition opens
// its queue when it is first asked, which nobody does here.
const read = readConfig(process.env, {});
if (!read.ok) throw new Error(JSON.stringify(read.error));
const { config } = read.value;
const server = await serverOf(await composeService(config, "stderr"), config);
await server.listen({ port: config.PORT, host: config.HOST });
