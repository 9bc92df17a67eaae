import type { TokenFault } from "../ports/caller-check.ts";
import { normalAudience } from "./audience.ts";

/** What was looked at, what stood there, and what is wrong with it. */
export type Finding = {
  readonly check:
    | "form"
    | "algorithm"
    | "signature"
    | "issuer"
    | "audience"
    | "expiry"
    | "start"
    | "email"
    | "email_verified";
  /** As it stood in the token, never the token itself. */
  readonly shown: string;
  readonly fault?: TokenFault | "keys_unreachable" | undefined;
};

export type ClaimRules = {
  readonly issuers: readonly string[];
  /** In any spelling of `normalAudience`. */
  readonly audiences: readonly string[];
};

/** Seconds by which two clocks may differ, google-cloud.md §3: at most 60. */
const CLOCK_TOLERANCE_SECONDS = 60;

type Claims = Readonly<Record<string, unknown>>;

/** Looks at every claim by which a token is accepted, in the order in which a fault is told. @param now seconds */
export function checkClaims(claims: Claims, rules: ClaimRules, now: number): readonly Finding[] {
  const { iss, aud, email, email_verified: verified } = claims;
  return [
    {
      check: "issuer",
      shown: shown(iss),
      fault: rules.issuers.some((issuer) => issuer === iss) ? undefined : "wrong_issuer",
    },
    { check: "audience", shown: shown(aud), fault: audienceFault(aud, rules) },
    expiryOf(claims, now),
    startOf(claims, now),
    { check: "email", shown: shown(email), fault: isEmail(email) ? undefined : "no_email" },
    { check: "email_verified", shown: shown(verified), fault: verified === true ? undefined : "email_not_verified" },
  ];
}

/** One audience: a token for several services could be passed on by any of them. */
function audienceFault(aud: unknown, { audiences }: ClaimRules): TokenFault | undefined {
  const only = Array.isArray(aud) && aud.length === 1 ? (aud[0] as unknown) : aud;
  if (typeof only !== "string") return "wrong_audience";
  const meant = normalAudience(only);
  return audiences.some((audience) => normalAudience(audience) === meant) ? undefined : "wrong_audience";
}

function expiryOf({ exp }: Claims, now: number): Finding {
  if (typeof exp !== "number" || !Number.isFinite(exp))
    return { check: "expiry", shown: shown(exp), fault: "no_expiry" };
  const over = now >= exp + CLOCK_TOLERANCE_SECONDS;
  return { check: "expiry", shown: momentOf(exp), fault: over ? "expired" : undefined };
}

/** `nbf` and `iat` may be missing; one that is there must be a moment that has come. */
function startOf({ nbf, iat }: Claims, now: number): Finding {
  const given = [nbf, iat].filter((one) => one !== undefined);
  const numbers = given.filter((one) => typeof one === "number" && Number.isFinite(one)) as number[];
  if (numbers.length < given.length) return { check: "start", shown: given.map(shown).join(", "), fault: "malformed" };
  const latest = Math.max(...numbers);
  if (numbers.length === 0) return { check: "start", shown: "—" };
  const early = latest > now + CLOCK_TOLERANCE_SECONDS;
  return { check: "start", shown: momentOf(latest), fault: early ? "not_yet_valid" : undefined };
}

export function isEmail(value: unknown): value is string {
  return typeof value === "string" && /^[^\s@]+@[^\s@]+$/.test(value);
}

/** Longer than any claim of ours: a token that somebody made up may hold anything. */
const SHOWN_CHARACTERS = 200;

function shown(value: unknown): string {
  if (value === undefined) return "—";
  return (typeof value === "string" ? value : JSON.stringify(value)).slice(0, SHOWN_CHARACTERS);
}

/** @param seconds of the epoch; beyond what a date can say, as they stand */
function momentOf(seconds: number): string {
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? String(seconds) : date.toISOString();
}
