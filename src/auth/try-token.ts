import type { Access } from "../ports/caller-check.ts";
import { type AllowList, mayCall } from "./allow-list.ts";
import type { Finding } from "./check-claims.ts";
import { createTokenExaminer, type TokenRules } from "./examine-token.ts";
import { presentedToken } from "./presented-token.ts";

export type TokenTrial = {
  /** Everything that was looked at, in the order in which a service looks. */
  readonly findings: readonly Finding[];
  /** Of a token without a fault. */
  readonly email: string | undefined;
  /** What its holder may do; nothing with a fault. */
  readonly accesses: readonly Exclude<Access, "open">[];
  /** Why the issuer's keys could not be read. */
  readonly cause?: unknown;
};

const ACCESSES = ["schedule", "run", "read", "act"] as const;

/**
 * What a service with these rules would say to a token, by the very code that says it.
 *
 * @param given the token, or the header's whole value; never printed
 */
export async function tryToken(
  given: string,
  rules: TokenRules & { readonly allowed: AllowList },
  now: () => number,
): Promise<TokenTrial> {
  const authorization = /^\s*bearer\s/i.test(given) ? given : `Bearer ${given}`;
  const token = presentedToken({ authorization: [authorization], serverless: [] }, rules.mode);
  if (!token.ok) {
    return { findings: [{ check: "form", shown: "—", fault: token.error }], email: undefined, accesses: [] };
  }
  const { email, ...examined } = await createTokenExaminer(rules, now)(token.value);
  const accesses = email === undefined ? [] : ACCESSES.filter((access) => mayCall(rules.allowed, email, access));
  return { ...examined, email, accesses };
}
