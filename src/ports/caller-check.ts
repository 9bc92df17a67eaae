import type { Result } from "../domain/kernel/result.ts";

/**
 * Whom a route is for. open: anyone. schedule: Cloud Scheduler's account, and Cloud Tasks' for the next try. run: Cloud Tasks' account. read: whoever may
 * look. act: operators alone, who may also do all the rest.
 */
export const ACCESSES = ["open", "schedule", "run", "read", "act"] as const;
export type Access = (typeof ACCESSES)[number];

/** The header values by which a request names its caller, each as it was sent. */
export type Credentials = {
  readonly authorization: readonly string[];
  /** `X-Serverless-Authorization`: where it is there, Cloud Run checks it and not the other. */
  readonly serverless: readonly string[];
};

/** What is wrong with a token, or with how it came. None of them tells what would be right. */
export type TokenFault =
  | "no_token"
  | "two_tokens"
  | "wrong_scheme"
  | "too_long"
  | "malformed"
  | "wrong_algorithm"
  | "unknown_key"
  | "bad_signature"
  | "signature_removed"
  | "wrong_issuer"
  | "wrong_audience"
  | "no_expiry"
  | "expired"
  | "not_yet_valid"
  | "no_email"
  | "email_not_verified";

/** unavailable: the issuer's keys cannot be read, so nobody's token can be checked now. */
export type CallerRefusal =
  | { readonly kind: "unauthenticated"; readonly reason: TokenFault }
  | { readonly kind: "forbidden"; readonly reason: "not_on_list"; readonly email: string }
  | { readonly kind: "unavailable"; readonly reason: "keys_unreachable" };

/** Undefined where nobody is asked who he is. */
export type Caller = { readonly email: string | undefined };

/** Decides who may call. */
export interface CallerCheck {
  /** Nobody is asked: then only this machine may be listened to. */
  readonly off: boolean;
  /** Of every request to a route that is not open, before its body is read. */
  check(credentials: Credentials, access: Exclude<Access, "open">): Promise<Result<Caller, CallerRefusal>>;
}
