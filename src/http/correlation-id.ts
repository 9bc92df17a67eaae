import { randomUUID } from "node:crypto";
import type { FastifyRequest } from "fastify";

/** A caller's `X-Correlation-ID` is taken if it is plain; it becomes part of log lines and document names. */
export function correlationIdOf(request: Pick<FastifyRequest, "headers">): string {
  const given = request.headers["x-correlation-id"];
  return typeof given === "string" && /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/.test(given) ? given : randomUUID();
}
