import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Instant } from "../../src/domain/kernel/time.ts";
import type { SimulatedSite, SiteAnswer } from "../../src/sim/simulated-site.ts";

/** A request as the site saw it, by the true time. */
export type Asked = { readonly path: string; readonly at: Instant; readonly answer: SiteAnswer | undefined };

/** Serves a simulated site on loopback, at whatever time it is there. */
export async function startSite(
  site: SimulatedSite,
  now: () => Instant,
  tell: (asked: Asked) => void,
): Promise<{ readonly url: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    const path = request.url ?? "/";
    const at = now();
    const answer = site("pmu", path, at);
    tell({ path, at, answer });
    if (answer) response.writeHead(answer.status, answer.headers).end(answer.body);
    else request.socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
