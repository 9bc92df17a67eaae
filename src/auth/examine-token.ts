import { compactVerify, createRemoteJWKSet, decodeJwt, decodeProtectedHeader, errors } from "jose";
import { type ClaimRules, checkClaims, type Finding, isEmail } from "./check-claims.ts";

/**
 * What Cloud Run may put in the place of a signature that it has checked, so that nobody can use the token again.
 * @see https://cloud.google.com/run/docs/troubleshooting#signature-removed
 */
export const SIGNATURE_REMOVED = "SIGNATURE_REMOVED_BY_GOOGLE";

/** Google signs identity tokens so, and with nothing else. */
const ALGORITHM = "RS256";

/** Milliseconds without an answer of the issuer; a call of a queue waits that long. */
const KEYS_TIMEOUT_MS = 3_000;
/** Milliseconds before a key that is not known may have them asked for again: made-up keys do not. */
const KEYS_COOLDOWN_MS = 30_000;
/** Milliseconds for which the issuer's keys are used before they are read again; Google changes them every few days. */
const KEYS_MAX_AGE_MS = 3_600_000;

export type TokenRules = ClaimRules & {
  /** `iam`: Cloud Run has checked the signature, and may have taken it away. */
  readonly mode: "iam" | "verify";
  readonly jwksUrl: string;
};

export type Examination = {
  /** Everything that was looked at; looking ends where nothing more can be read. */
  readonly findings: readonly Finding[];
  /** Of a token without a fault. */
  readonly email: string | undefined;
  /** Why the keys could not be read. */
  readonly cause?: unknown;
};

export type TokenExaminer = (token: string) => Promise<Examination>;

/**
 * Examines identity tokens; the issuer's keys are read once and kept.
 *
 * @param now milliseconds of the machine's clock: a recorded day's knows no token of today
 */
export function createTokenExaminer(rules: TokenRules, now: () => number): TokenExaminer {
  const keys = createRemoteJWKSet(new URL(rules.jwksUrl), {
    timeoutDuration: KEYS_TIMEOUT_MS,
    cooldownDuration: KEYS_COOLDOWN_MS,
    cacheMaxAge: KEYS_MAX_AGE_MS,
  });

  async function signatureOf(token: string): Promise<{ readonly finding: Finding; readonly cause?: unknown }> {
    const removed = token.endsWith(`.${SIGNATURE_REMOVED}`);
    if (removed) {
      const fault = rules.mode === "iam" ? undefined : "signature_removed";
      return { finding: { check: "signature", shown: SIGNATURE_REMOVED, fault } };
    }
    try {
      await compactVerify(token, keys, { algorithms: [ALGORITHM] });
      return { finding: { check: "signature", shown: "RS256" } };
    } catch (cause) {
      return { finding: { check: "signature", shown: "—", fault: signatureFault(cause) }, cause };
    }
  }

  return async (token) => {
    const opened = openToken(token);
    if (!opened) return { findings: [{ check: "form", shown: "—", fault: "malformed" }], email: undefined };
    const { header, claims } = opened;
    const findings: Finding[] = [{ check: "form", shown: "JWT" }];
    const alg = String(header.alg);
    findings.push({ check: "algorithm", shown: alg, fault: alg === ALGORITHM ? undefined : "wrong_algorithm" });
    // A key is never asked for on behalf of another algorithm: the header is the caller's own word.
    const signature = alg === ALGORITHM ? await signatureOf(token) : undefined;
    if (signature) findings.push(signature.finding);
    findings.push(...checkClaims(claims, rules, now() / 1000));
    const sound = findings.every(({ fault }) => fault === undefined);
    return {
      findings,
      email: sound && isEmail(claims.email) ? claims.email : undefined,
      ...(signature?.cause === undefined ? {} : { cause: signature.cause }),
    };
  };
}

/** Header and claims, unchecked; undefined where it is no token, or wants something of its reader that we do not know. */
function openToken(token: string) {
  try {
    const header = decodeProtectedHeader(token);
    const claims: Readonly<Record<string, unknown>> = decodeJwt(token);
    return header.crit === undefined && token.split(".").length === 3 ? { header, claims } : undefined;
  } catch {
    return undefined; // the caller's own text: what is wrong with it is of no use to anyone
  }
}

function signatureFault(cause: unknown): Finding["fault"] {
  if (cause instanceof errors.JWKSNoMatchingKey || cause instanceof errors.JWKSMultipleMatchingKeys) {
    return "unknown_key";
  }
  if (cause instanceof errors.JWSSignatureVerificationFailed) return "bad_signature";
  if (cause instanceof errors.JWSInvalid || cause instanceof errors.JOSENotSupported) return "malformed";
  return "keys_unreachable";
}
