import { err, ok } from "../domain/kernel/result.ts";
import type { CallerCheck } from "../ports/caller-check.ts";
import type { Log } from "../ports/log.ts";
import { type AllowList, mayCall } from "./allow-list.ts";
import { createTokenExaminer, type TokenRules } from "./examine-token.ts";
import { presentedToken } from "./presented-token.ts";

/** Callers show an identity token; their e-mail address must be on the list of the route. */
export function createTokenCheck(
  rules: TokenRules & { readonly allowed: AllowList },
  deps: { readonly log: Log; readonly now: () => number },
): CallerCheck {
  const examine = createTokenExaminer(rules, deps.now);
  return {
    off: false,
    async check(credentials, access) {
      const token = presentedToken(credentials, rules.mode);
      if (!token.ok) return err({ kind: "unauthenticated", reason: token.error });
      const { findings, email, cause } = await examine(token.value);
      const fault = findings.find((finding) => finding.fault !== undefined)?.fault;
      if (fault === "keys_unreachable") {
        deps.log.error("the issuer's keys cannot be read", { url: rules.jwksUrl, error: cause });
        return err({ kind: "unavailable", reason: fault });
      }
      if (fault !== undefined) return err({ kind: "unauthenticated", reason: fault });
      if (email === undefined) throw new Error("a token without a fault has an e-mail address");
      if (!mayCall(rules.allowed, email, access)) return err({ kind: "forbidden", reason: "not_on_list", email });
      return ok({ email });
    },
  };
}
