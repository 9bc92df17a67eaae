import { createServer, type IncomingMessage, type ServerResponse } from "node:http";

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** A site on this machine that tests ask: what it was asked, and when. */
export type LoopbackSite = {
  /** `127.0.0.1:port` */
  readonly host: string;
  readonly origin: string;
  /** In order of arrival; `at` in milliseconds. */
  readonly asked: { readonly path: string; readonly at: number; readonly headers: IncomingMessage["headers"] }[];
  close(): Promise<void>;
};

/** @param pages what each path answers; another one is 404 */
export async function openLoopbackSite(pages: Readonly<Record<string, Answer>>): Promise<LoopbackSite> {
  const asked: LoopbackSite["asked"] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? "";
    asked.push({ path, at: performance.now(), headers: request.headers });
    const page = pages[path];
    if (page) page(request, response);
    else response.writeHead(404).end("no such page");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("a TCP server has a port");
  const host = `127.0.0.1:${address.port}`;
  return {
    host,
    origin: `http://${host}`,
    asked,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** A page that answers at once. */
export function answering(status: number, body: string | Uint8Array, headers: Record<string, string> = {}): Answer {
  return (_, response) => response.writeHead(status, headers).end(body);
}

/** A page that answers differently each time; the last answer stays. */
export function answeringInTurn(...answers: readonly Answer[]): Answer {
  let count = 0;
  return (request, response) => answers[Math.min(count++, answers.length - 1)]?.(request, response);
}
