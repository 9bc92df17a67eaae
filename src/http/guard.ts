import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Access, CallerCheck, Credentials } from "../ports/caller-check.ts";
import { answerRefusal } from "./errors.ts";

declare module "fastify" {
  interface FastifyContextConfig {
    /** Whom the route is for; one that does not say is for operators alone. */
    access?: Access;
  }
}

const LOOPBACK_HOST = /^(localhost|\[::1\]|127(\.\d{1,3}){3})(:\d+)?$/i;
const READING: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * Asks every request who its caller is, before its body is read. Writes are taken from our own pages and from programs,
 * never from another site's page: a browser sends its user's way in along with what that page wants.
 */
export function guardRoutes(server: FastifyInstance, callers: CallerCheck): void {
  server.addHook("onRequest", async (request, reply) => {
    const access = request.is404 ? "open" : (request.routeOptions.config.access ?? "act");
    if (access === "open") return undefined;
    const strange = strangeOrigin(request, callers.off);
    if (strange !== undefined) return refuse(request, reply, access, { kind: "forbidden", reason: strange });
    const checked = await callers.check(credentialsOf(request), access);
    return checked.ok ? undefined : refuse(request, reply, access, checked.error);
  });
}

type Refused = Parameters<typeof answerRefusal>[2];

function refuse(request: FastifyRequest, reply: FastifyReply, access: Access, refused: Refused & { email?: string }) {
  const { kind, reason, email } = refused;
  // The address of a token that was checked in full; one that was not may say anything.
  request.log.warn({ kind, reason, access, ...(email === undefined ? {} : { email }) }, "caller refused");
  return answerRefusal(request, reply, { kind, reason });
}

/** `headers` keeps the first of two `Authorization` lines: only the raw ones show that there were two. */
function credentialsOf({ raw }: FastifyRequest): Credentials {
  const valuesOf = (wanted: string) =>
    raw.rawHeaders.flatMap((name, i, all) => (i % 2 === 0 && name.toLowerCase() === wanted ? [all[i + 1] ?? ""] : []));
  return { authorization: valuesOf("authorization"), serverless: valuesOf("x-serverless-authorization") };
}

/**
 * Where nobody is asked who he is, the address must be this machine's: another site's name that was made to point here
 * is not. A browser says itself whether a write comes from our own page; one that does not is told by its `Origin`.
 */
function strangeOrigin(
  { method, headers, host }: FastifyRequest,
  off: boolean,
): "wrong_host" | "cross_origin" | undefined {
  if (off && !LOOPBACK_HOST.test(host)) return "wrong_host";
  if (READING.has(method)) return undefined;
  const site = headers["sec-fetch-site"];
  if (site !== undefined) return site === "same-origin" || site === "none" ? undefined : "cross_origin";
  const { origin } = headers;
  if (origin === undefined) return undefined;
  return URL.canParse(origin) && new URL(origin).host === host.toLowerCase() ? undefined : "cross_origin";
}
