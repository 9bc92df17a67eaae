import ssePlugin from "@fastify/sse";
import {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  fastify,
  LogController,
} from "fastify";
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from "fastify-type-provider-zod";
import { toWire } from "../domain/kernel/wire-names.ts";
import { withCorrelation } from "../log/correlation.ts";
import { SILENT, type Span } from "../ports/telemetry.ts";
import { correlationIdOf } from "./correlation-id.ts";
import { deliveryTold } from "./delivery-headers.ts";
import { answerError } from "./errors.ts";
import { guardRoutes } from "./guard.ts";
import { calendarRoutes } from "./routes/calendar.ts";
import { calibrationsRoutes } from "./routes/calibrations.ts";
import { daysRoutes } from "./routes/days.ts";
import { eventsRoutes } from "./routes/events.ts";
import { excelRoutes } from "./routes/excel.ts";
import { explainRoutes } from "./routes/explain.ts";
import { healthRoutes } from "./routes/health.ts";
import { ledgerRoutes } from "./routes/ledger.ts";
import { metricsRoutes } from "./routes/metrics.ts";
import { pagesRoutes } from "./routes/pages.ts";
import { roiRoutes } from "./routes/roi.ts";
import { runRoutes } from "./routes/run.ts";
import { scheduleRoutes } from "./routes/schedule.ts";
import { sourcesRoutes } from "./routes/sources.ts";
import { statusRoutes } from "./routes/status.ts";
import { tasksRoutes } from "./routes/tasks.ts";
import { watchRoutes } from "./routes/watch.ts";
import { traceOf } from "./trace-of.ts";
import type { ServerOptions } from "./typed-server.ts";
import { servePages } from "./web-pages.ts";

// The package is CommonJS: Node gives its module where the types speak of a `default`. Its named export would be
// encapsulated, and no route would see `reply.sse`.
const sse = ssePlugin as unknown as typeof ssePlugin.default;

/** The largest body that a caller of ours sends is a few hundred bytes. */
const BODY_LIMIT_BYTES = 64 * 1024;

export type Server = FastifyInstance;

declare module "fastify" {
  interface FastifyRequest {
    correlationId: string;
    /** Undefined of a request that came to no route. */
    span: Span | undefined;
  }
}

/** The HTTP service: routes, their documentation, and the answers to what goes wrong. */
export async function createServer(options: ServerOptions): Promise<Server> {
  const logger: FastifyBaseLogger = options.logger;
  const server = fastify({
    loggerInstance: logger,
    bodyLimit: BODY_LIMIT_BYTES,
    logController: new LogController({ disableRequestLogging: true }),
    forceCloseConnections: "idle",
    // An address that cannot be decoded has no route, and passes no hook.
    frameworkErrors: (error, request, reply) => {
      request.correlationId = correlationIdOf(request);
      reply.header("x-correlation-id", request.correlationId);
      void answerError(error, request, reply);
    },
  });
  server.setValidatorCompiler(validatorCompiler);
  server.setSerializerCompiler(serializerCompiler);
  server.decorateRequest("correlationId", "");
  server.decorateRequest("span", undefined);
  const { telemetry = SILENT } = options;
  // Every later hook and handler of the request runs inside its correlation.
  server.addHook("onRequest", (request, reply, done) => {
    request.correlationId = correlationIdOf(request);
    reply.header("x-correlation-id", request.correlationId);
    const { method, headers } = request;
    const { url: route = "none" } = request.routeOptions;
    const attributes = {
      "http.request.method": method,
      "http.route": route,
      "gpi.correlation_id": request.correlationId,
    };
    const span = telemetry.begin(`${method} ${route}`, attributes, traceOf(headers));
    request.span = span;
    withCorrelation(request.correlationId, () => span.run(done), span.trace);
  });
  guardRoutes(server, options.callers);
  server.addHook("onResponse", (request, reply, done) => {
    const { method, url } = request;
    const delivery = deliveryTold(request.headers, Date.now() - reply.elapsedTime);
    const fields = {
      method,
      url,
      status: reply.statusCode,
      duration_ms: Math.round(reply.elapsedTime),
      ...(delivery ? { delivery: toWire(delivery) } : {}),
      httpRequest: httpRequestOf(request, reply),
    };
    const told = () => request.log.info(fields, "request answered");
    withCorrelation(request.correlationId, told, request.span?.trace ?? traceOf(request.headers));
    const seconds = reply.elapsedTime / 1000;
    const { statusCode: status } = reply;
    telemetry.observe({ kind: "request_answered", method, route: request.routeOptions.url, status, seconds });
    if (delivery) {
      const answer = status < 300 ? "done" : "retry";
      telemetry.observe({ kind: "task_delivered", answer, lateSeconds: delivery.lateSeconds });
    }
    request.span?.end({ "http.response.status_code": status }, status < 500 ? undefined : `http_${status}`);
    done();
  });
  endConnectionsWhenStopping(server);
  acceptJsonOfAnyType(server);
  server.setErrorHandler((error, request, reply) => answerError(error, request, reply));
  server.setNotFoundHandler((request, reply) =>
    reply.code(404).send({
      ok: false,
      correlation_id: request.correlationId,
      error: "no_such_route",
      detail: `${request.method} ${request.url}: GET /docs lists what there is`,
    }),
  );
  await server.register(sse);
  registerRoutes(server, options);
  await servePages(server, options.pages);
  showDocs(server, options);
  return server;
}

/**
 * The request as Cloud Logging shows it in a line's own columns, in its spelling.
 * @see https://cloud.google.com/logging/docs/reference/v2/rest/v2/LogEntry#HttpRequest
 */
function httpRequestOf(request: FastifyRequest, reply: FastifyReply): object {
  const userAgent = request.headers["user-agent"];
  return {
    requestMethod: request.method,
    requestUrl: request.url,
    status: reply.statusCode,
    latency: `${(reply.elapsedTime / 1000).toFixed(3)}s`,
    remoteIp: request.ip,
    ...(userAgent === undefined ? {} : { userAgent }),
  };
}

function registerRoutes(server: Server, options: ServerOptions): void {
  const typed = server.withTypeProvider<ZodTypeProvider>();
  for (const routes of [
    healthRoutes,
    scheduleRoutes,
    runRoutes,
    watchRoutes,
    daysRoutes,
    pagesRoutes,
    calendarRoutes,
    calibrationsRoutes,
    excelRoutes,
    explainRoutes,
    statusRoutes,
    metricsRoutes,
    roiRoutes,
    ledgerRoutes,
    sourcesRoutes,
    tasksRoutes,
    eventsRoutes,
  ]) {
    routes(typed, options);
  }
}

/** The documentation is made when it is first asked for: a service that nobody reads about does without its packages. */
function showDocs(server: Server, options: ServerOptions): void {
  let made: Promise<Server> | undefined;
  const docs = () => {
    made ??= import("./docs-server.ts")
      .then(({ createDocsServer }) =>
        createDocsServer(options, async (described) => {
          await described.register(sse);
          registerRoutes(described, options);
        }),
      )
      .catch((error: unknown) => {
        made = undefined; // the next who asks tries again
        throw error;
      });
    return made;
  };
  server.addHook("onClose", async () => (await made)?.close());
  for (const url of ["/openapi.json", "/docs", "/docs/*"]) {
    server.get(url, { config: { access: "read" } }, async (request, reply) => {
      const { method, url: asked, headers } = request;
      const answer = await (await docs()).inject({ method: method as "GET" | "HEAD", url: asked, headers });
      const {
        "content-length": _length,
        "transfer-encoding": _encoding,
        connection: _connection,
        ...kept
      } = answer.headers;
      return reply.code(answer.statusCode).headers(kept).send(answer.rawPayload);
    });
  }
}

/** A caller that keeps its connection for a next request, as Google's front end does, would hold up the stop of the service. */
function endConnectionsWhenStopping(server: FastifyInstance): void {
  let stopping = false;
  server.addHook("preClose", async () => {
    stopping = true;
  });
  server.addHook("onSend", async (_request, reply) => {
    if (stopping) reply.header("connection", "close");
  });
}

/**
 * Cloud Scheduler sends JSON as `application/octet-stream`, curl as a form: the body is JSON whatever its type says. No
 * body is no body.
 */
function acceptJsonOfAnyType(server: FastifyInstance): void {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser("*", { parseAs: "string" }, (_request, body, done) => {
    const text = String(body).trim();
    if (text === "") return done(null, undefined);
    try {
      done(null, JSON.parse(text));
    } catch (cause) {
      const detail = cause instanceof Error ? cause.message : String(cause);
      done(Object.assign(new Error(`the body is not JSON: ${detail}`), { statusCode: 400, code: "BODY_NOT_JSON" }));
    }
  });
}
