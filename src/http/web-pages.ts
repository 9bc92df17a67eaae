import { existsSync } from "node:fs";
import { join } from "node:path";
import fastifyStatic from "@fastify/static";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";

/**
 * Only what this service serves, nothing inline but the styles that a script sets, and no frame around it: a page that shows
 * stakes is nobody's part.
 */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** A built file's name changes with its content (RFC 8246). */
const ONE_YEAR_SECONDS = 365 * 24 * 3600;

/** Addresses that a reader may open or share; the page itself finds out what is there. */
const DEEP_LINKS = ["/", "/jour", "/jour/*", "/registre", "/modele", "/exploitation"];

/**
 * Serves the built pages: `index.html` at every address of theirs, files under `/assets/`.
 *
 * @param root the folder that `npm run web:build` writes; where it is absent the service has no pages and says so
 */
export async function servePages(server: FastifyInstance, root: string | undefined): Promise<void> {
  if (root === undefined || !existsSync(join(root, "index.html"))) return;
  // Pages and their files are for whoever may look.
  server.addHook("onRoute", (route) => {
    if (route.url.startsWith("/assets/")) route.config = { ...route.config, access: "read" };
  });
  await server.register(fastifyStatic, {
    root: join(root, "assets"),
    prefix: "/assets/",
    preCompressed: true,
    maxAge: ONE_YEAR_SECONDS * 1000,
    immutable: true,
    index: false,
  });
  const page = (_request: FastifyRequest, reply: FastifyReply) =>
    reply
      .headers({
        "content-security-policy": POLICY,
        "cache-control": "no-cache",
        "referrer-policy": "no-referrer",
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
      })
      // Its tag is checked at each visit: after a new build it names new files.
      .sendFile("index.html", root, { cacheControl: false });
  for (const path of DEEP_LINKS) server.get(path, { config: { access: "read" }, schema: { hide: true } }, page);
}
