import { createHmac } from "node:crypto";
import { OAuth2Server } from "oauth2-mock-server";
import type { AllowList } from "../../src/auth/allow-list.ts";
import { createTokenCheck } from "../../src/auth/token-check.ts";
import type { CallerCheck } from "../../src/ports/caller-check.ts";

export const SERVICE_URL = "https://horses-123456789012.europe-west1.run.app";
/** The older name of the same service. */
export const OTHER_URL = "https://horses-abcdefghij-ew.a.run.app";
export const SCHEDULER = "horse-sched-invoker@fable.iam.gserviceaccount.com";
export const TASKS = "horse-tasks-invoker@fable.iam.gserviceaccount.com";
export const OPERATOR = "operator@example.org";
export const VIEWER = "viewer@example.org";

const ALLOWED: AllowList = { schedulers: [SCHEDULER], tasks: [TASKS], operators: [OPERATOR], viewers: [VIEWER] };

export type TokenIssuer = {
  readonly url: string;
  /** Where its keys are read. */
  readonly jwksUrl: string;
  /** A token of an account for an audience. */
  mint(claims: { readonly email: string; readonly audience: string }): Promise<string>;
  /** How often the keys were asked for. */
  keysRead(): number;
  /** A token as Google makes one, for Cloud Tasks' account, but for the claims given; one that is undefined is left out. */
  token(claims?: Readonly<Record<string, unknown>>): Promise<string>;
  /** Of another issuer's key under the name of a key of ours, or of a name that nobody knows. */
  strangersToken(kid: "ours" | "unknown"): Promise<string>;
  /** HS256 with the public key as its secret: the classic confusion of two algorithms. */
  confusedToken(): Promise<string>;
  check(mode: "iam" | "verify", over?: { readonly now?: () => number; readonly jwksUrl?: string }): CallerCheck;
  stop(): Promise<void>;
};

/** An issuer of identity tokens on loopback, as Google is one. */
export async function startTokenIssuer(): Promise<TokenIssuer> {
  const server = new OAuth2Server();
  const key = await server.issuer.keys.generate("RS256", { kid: "key-1" });
  const stranger = new OAuth2Server();
  await stranger.issuer.keys.generate("RS256", { kid: "key-1" });
  await stranger.issuer.keys.generate("RS256", { kid: "key-of-nobody" });
  await server.start(0, "127.0.0.1");
  const url = `http://127.0.0.1:${server.address().port}`;
  server.issuer.url = url;
  stranger.issuer.url = url;
  let reads = 0;
  server.service.addRoute("GET", "/keys", (_request, response) => {
    reads += 1;
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ keys: server.issuer.keys.toJSON() }));
  });

  return {
    url,
    jwksUrl: `${url}/keys`,
    mint: ({ email, audience }) => build(server, "key-1", { email, aud: audience, sub: email, azp: email }),
    keysRead: () => reads,
    token: (claims = {}) => build(server, "key-1", claims),
    strangersToken: (kid) => build(stranger, kid === "ours" ? "key-1" : "key-of-nobody", {}),
    async confusedToken() {
      const [, payload = ""] = (await build(server, "key-1", {})).split(".");
      const { kty, n, e } = key;
      const head = Buffer.from(JSON.stringify({ alg: "HS256", kid: "key-1", typ: "JWT" })).toString("base64url");
      const mac = createHmac("sha256", JSON.stringify({ kty, n, e })).update(`${head}.${payload}`).digest("base64url");
      return `${head}.${payload}.${mac}`;
    },
    check: (mode, { now = Date.now, jwksUrl = `${url}/keys` } = {}) =>
      createTokenCheck(
        { mode, jwksUrl, issuers: [url], audiences: [`${SERVICE_URL}/`, OTHER_URL], allowed: ALLOWED },
        { now, log: { info: () => undefined, warn: () => undefined, error: () => undefined } },
      ),
    stop: () => server.stop(),
  };
}

function build(from: OAuth2Server, kid: string, claims: object): Promise<string> {
  return from.issuer.buildToken({
    kid,
    expiresIn: 3600,
    scopesOrTransform: (_header, payload) => {
      const now = Math.floor(Date.now() / 1000);
      const google = { iat: now, nbf: undefined, aud: SERVICE_URL, email: TASKS, email_verified: true, sub: "1" };
      for (const [name, value] of Object.entries({ ...google, ...claims })) {
        if (value === undefined) delete payload[name];
        else payload[name] = value;
      }
    },
  });
}
