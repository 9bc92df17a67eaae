import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import { hasZodFastifySchemaValidationErrors } from "fastify-type-provider-zod";

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
