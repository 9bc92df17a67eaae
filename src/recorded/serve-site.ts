import { fastify } from "fastify";

type Answer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

/** Serves a site on loopback, whatever it answers; where it has no answer the connection is cut. */
export async function serveSite(
  answerOf: (path: string) => Answer | undefined,
): Promise<{ readonly url: string; close(): Promise<void> }> {
  const server = fastify({ forceCloseConnections: true });
  server.get("/*", async (request, reply) => {
    const answer = answerOf(request.url);
    if (!answer) {
      reply.hijack();
      request.raw.socket.destroy();
      return reply;
    }
    return reply.code(answer.status).headers(answer.headers).send(answer.body);
  });
  const url = await server.listen({ host: "127.0.0.1", port: 0 });
  return { url, close: () => server.close() };
}
