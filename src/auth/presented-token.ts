import { err, ok, type Result } from "../domain/kernel/result.ts";
import type { Credentials, TokenFault } from "../ports/caller-check.ts";

/** Google's identity tokens have about 1,000 bytes; nothing longer is decoded. */
const MAX_TOKEN_BYTES = 8192;

/**
 * The one token that a request shows.
 *
 * @param mode on Cloud Run (`iam`) the platform checks `X-Serverless-Authorization` where it is there and passes
 * `Authorization` on as it came: then the other may hold anything, and only the checked one counts
 */
export function presentedToken(
  { authorization, serverless }: Credentials,
  mode: "iam" | "verify",
): Result<string, TokenFault> {
  const values = mode === "iam" && serverless.length > 0 ? serverless : authorization;
  const [value = "", ...more] = values;
  if (more.length > 0) return err("two_tokens");
  if (value.trim() === "") return err("no_token");
  if (Buffer.byteLength(value) > MAX_TOKEN_BYTES) return err("too_long");
  const [scheme = "", ...rest] = value.trim().split(/\s+/);
  if (scheme.toLowerCase() !== "bearer") return err("wrong_scheme");
  const [token, ...others] = rest;
  if (token === undefined) return err("no_token");
  return others.length > 0 || token.includes(",") ? err("two_tokens") : ok(token);
}
