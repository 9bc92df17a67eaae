import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import { hasZodFastifySchemaValidationErrors } from "fastify-type-provider-zod";

/** Why a caller was not let in, by name; what would have let him in is not said. */
export type Refusal = {
  readonly kind: "unauthenticated" | "forbidden" | "unavailable";
  readonly reason: string;
};

const REFUSED: Readonly<Record<Refusal["kind"], 401 | 403 | 503>> = {
  unauthenticated: 401,
  forbidden: 403,
  unavailable: 503, // nobody's token can be checked: the service is down for all
};

export function answerRefusal(
  { correlationId: correlation_id }: FastifyRequest,
  reply: FastifyReply,
  refused: Refusal,
) {
  const code = REFUSED[refused.kind];
  if (code === 401) {
    // RFC 6750 §3: who showed nothing is told what is asked for, and no more.
    reply.header("www-authenticate", refused.reason === "no_token" ? "Bearer" : 'Bearer error="invalid_token"');
  }
  return reply.code(code).send({ ok: false, correlation_id, error: refused.kind, reason: refused.reason });
}

function fieldOf(code: string): string {
  return code === "FST_ERR_BAD_URL" ? "url" : "body";
}

/** What a caller did wrong is said by field and rule; what we did wrong is logged, and said without its insides. */
export function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply) {
  const correlation_id = request.correlationId;
  if (hasZodFastifySchemaValidationErrors(error)) {
    const problems = error.validation.map(({ instancePath, message }) => ({
      field: instancePath.replace(/^\//, "").replaceAll("/", ".") || "body",
      rule: message ?? "is not valid",
    }));
    return reply.code(400).send({ ok: false, correlation_id, error: "bad_request", problems });
  }
  const { statusCode, code, message } = error as FastifyError;
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    const kind = statusCode === 413 ? "body_too_large" : statusCode === 400 ? "bad_request" : code;
    return reply
      .code(statusCode)
      .send({ ok: false, correlation_id, error: kind, problems: [{ field: fieldOf(code), rule: message }] });
  }
  request.log.error({ error }, "request failed");
  return reply.code(500).send({ ok: false, correlation_id, error: "internal", problems: [] });
}
