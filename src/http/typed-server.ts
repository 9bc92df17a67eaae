import type { IncomingMessage, ServerResponse } from "node:http";
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import type { Logger } from "pino";
import type { App } from "../app/app.ts";
import type { CallerCheck } from "../ports/caller-check.ts";
import type { Metrics, Telemetry } from "../ports/telemetry.ts";

/** What the routes are given. */
export type ServerOptions = {
  readonly app: App;
  readonly logger: Logger;
  readonly service: string;
  readonly version: string;
  /** Hosts that a `course_url` may name. */
  readonly courseHosts: ReadonlySet<string>;
  /** The folder of the built dashboard; absent: no pages. */
  readonly pages?: string | undefined;
  /** Who may call which route. */
  readonly callers: CallerCheck;
  /** Who counts and traces the requests; nobody without it. */
  readonly telemetry?: Telemetry | undefined;
  /** What was counted; absent: there is no `/metrics`. */
  readonly metrics?: Metrics | undefined;
};

/** A server whose routes read and answer what their zod schemas say. */
export type TypedServer = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  ZodTypeProvider
>;
