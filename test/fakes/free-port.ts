import { once } from "node:events";
import { createServer } from "node:net";

/** A port that is free now: a service's address must be known before it starts, as on Cloud Run. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  await new Promise((closed) => server.close(closed));
  if (address === null || typeof address === "string") throw new Error("a TCP server has a port");
  return address.port;
}
