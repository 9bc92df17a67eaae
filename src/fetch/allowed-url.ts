import { err, ok, type Result } from "../domain/kernel/result.ts";
import type { FetchError } from "../ports/page-fetcher.ts";

/**
 * The fence for every address that we ask for: https on a host that is allowed, or plain http on loopback (a source
 * replayed on this machine). No user, no port games: host and port are compared together.
 */
export function allowedUrl(text: string, allowedHosts: ReadonlySet<string>): Result<URL, FetchError> {
  const refuse = (detail: string) => err({ kind: "not_allowed" as const, url: text, detail });
  if (!URL.canParse(text)) return refuse("not an absolute address");
  const url = new URL(text);
  if (url.username !== "" || url.password !== "") return refuse("an address with a user is never asked for");
  if (!allowedHosts.has(url.host)) return refuse(`${url.host} is not a host of the sources`);
  if (url.protocol === "https:") return ok(url);
  if (url.protocol === "http:" && isLoopback(url.hostname)) return ok(url);
  return refuse(`${url.protocol}// is accepted only on loopback; use https`);
}

function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d{1,3}){3}$/.test(hostname);
}
