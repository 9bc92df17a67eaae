import { randomUUID } from "node:crypto";
import type { FastifyRequest } from "fastify";

/**
 * A caller's `X-Correlation-ID` is taken if it is plain; it becomes part of log lines and document names. A delivery of a
 * task has one of its own, with the task's name in it.
 */
export function correlationIdOf(request: Pick<FastifyRequest, "headers">): string {
  const given = request.headers["x-correlation-id"];
  if (isPlain(given)) return given;
  const task = request.headers["x-cloudtasks-taskname"];
  const made = isPlain(task) ? `${task}-${randomUUID().slice(0, 8)}` : undefined;
  return isPlain(made) ? made : randomUUID();
}

function isPlain(text: unknown): text is string {
  return typeof text === "string" && /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/.test(text);
}
