import type { AddressInfo } from "node:net";
import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createHttpWorld } from "../../test/fakes/http-world.ts";
import {
  OPERATOR,
  OTHER_URL,
  SCHEDULER,
  SERVICE_URL,
  startTokenIssuer,
  TASKS,
  type TokenIssuer,
  VIEWER,
} from "../../test/fakes/token-issuer.ts";
import { SIGNATURE_REMOVED } from "../auth/examine-token.ts";

let issuer: TokenIssuer;
beforeAll(async () => {
  issuer = await startTokenIssuer();
});
afterAll(() => issuer.stop());

const RUN = { method: "POST", url: "/watch", payload: { date: "2025-10-16" } } as const;
const seconds = () => Math.floor(Date.now() / 1000);

/** `/watch` asked with these headers: what Cloud Tasks does. */
async function asked(
  headers: Readonly<Record<string, string>>,
  mode: "iam" | "verify" = "verify",
  request: { readonly method: "GET" | "POST"; readonly url: string; readonly payload?: object } = RUN,
) {
  const { server, lines } = await createHttpWorld({ callers: issuer.check(mode) });
  const answer = await server.inject({ ...request, headers });
  return { status: answer.statusCode, body: answer.json(), headers: answer.headers, lines };
}
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const stripped = (token: string) => token.replace(/[^.]*$/, SIGNATURE_REMOVED);
const withPayload = (token: string, claims: object) => {
  const [head = "", payload = "", signature = ""] = token.split(".");
  const read = JSON.parse(Buffer.from(payload, "base64url").toString());
  return `${head}.${Buffer.from(JSON.stringify({ ...read, ...claims })).toString("base64url")}.${signature}`;
};
const unsigned = (claims: object, header: object = { alg: "none" }) =>
  [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")).join(".");

describe("a good token", () => {
  test.each(["verify", "iam"] as const)("of Cloud Tasks opens its route (%s)", async (mode) => {
    expect((await asked(bearer(await issuer.token()), mode)).status).toBe(200);
  });

  test.each([
    `${SERVICE_URL}/`,
    OTHER_URL,
    `${OTHER_URL}/`,
    SERVICE_URL.replace("https://h", "https://H"),
    [SERVICE_URL],
  ])("is good for either name of the service, however it is written: %s", async (aud) => {
    expect((await asked(bearer(await issuer.token({ aud })))).status).toBe(200);
  });

  test("may be over for less than a minute, or begin in less than one: clocks differ", async () => {
    const now = seconds();
    expect((await asked(bearer(await issuer.token({ exp: now - 50 })))).status).toBe(200);
    expect((await asked(bearer(await issuer.token({ nbf: now + 50 })))).status).toBe(200);
  });

  test("has its scheme and its address in letters of any size", async () => {
    const token = await issuer.token({ email: TASKS.toUpperCase() });
    expect((await asked({ authorization: `bearer  ${token}` })).status).toBe(200);
  });

  test("is checked by keys that are read once for many", async () => {
    const before = issuer.keysRead();
    const check = issuer.check("verify");
    for (let i = 0; i < 12; i++) {
      const checked = await check.check({ authorization: [`Bearer ${await issuer.token()}`], serverless: [] }, "run");
      expect(checked.ok).toBe(true);
      await check.check({ authorization: [`Bearer ${await issuer.strangersToken("unknown")}`], serverless: [] }, "run");
    }
    expect(issuer.keysRead() - before).toBe(1);
  });
});

describe("a bad token is 401 by name", () => {
  const claims = { iss: "x", aud: SERVICE_URL, email: TASKS, email_verified: true, exp: seconds() + 600 };
  const bad: readonly (readonly [string, string, () => Promise<Readonly<Record<string, string>>>])[] = [
    ["none at all", "no_token", async () => ({})],
    ["an empty one", "no_token", async () => ({ authorization: "Bearer " })],
    ["one of another scheme", "wrong_scheme", async () => ({ authorization: "Basic YTpi" })],
    ["two in one line", "two_tokens", async () => bearer(`${await issuer.token()}, Bearer ${await issuer.token()}`)],
    ["one that is none", "malformed", async () => bearer("abc")],
    ["one of five parts", "malformed", async () => bearer("a.b.c.d.e")],
    ["one that is longer than any", "too_long", async () => bearer("a".repeat(9000))],
    [
      "one that asks for an extension",
      "malformed",
      async () => bearer(`${unsigned(claims, { alg: "RS256", crit: ["exp"] })}.AA`),
    ],
    ["an unsigned one", "wrong_algorithm", async () => bearer(`${unsigned(claims)}.`)],
    ["HS256 with the public key as secret", "wrong_algorithm", async () => bearer(await issuer.confusedToken())],
    ["a key that nobody knows", "unknown_key", async () => bearer(await issuer.strangersToken("unknown"))],
    ["a stranger's key under our key's name", "bad_signature", async () => bearer(await issuer.strangersToken("ours"))],
    [
      "claims changed after signing",
      "bad_signature",
      async () => bearer(withPayload(await issuer.token({ email: VIEWER }), { email: TASKS })),
    ],
    [
      "a signature that was touched",
      "bad_signature",
      async () =>
        bearer((await issuer.token()).replace(/\.(.)([^.]*)$/, (_all, a, rest) => `.${a === "A" ? "B" : "A"}${rest}`)),
    ],
    ["a signature that was taken away", "signature_removed", async () => bearer(stripped(await issuer.token()))],
    ["another issuer", "wrong_issuer", async () => bearer(await issuer.token({ iss: "https://issuer.example" }))],
    ["another service's", "wrong_audience", async () => bearer(await issuer.token({ aud: "https://other.run.app" }))],
    ["the address of a route", "wrong_audience", async () => bearer(await issuer.token({ aud: `${SERVICE_URL}/run` }))],
    [
      "for two services",
      "wrong_audience",
      async () => bearer(await issuer.token({ aud: [SERVICE_URL, "https://other.run.app"] })),
    ],
    ["no audience", "wrong_audience", async () => bearer(await issuer.token({ aud: undefined }))],
    ["one that is over", "expired", async () => bearer(await issuer.token({ exp: seconds() - 61 }))],
    ["one without an end", "no_expiry", async () => bearer(await issuer.token({ exp: undefined }))],
    ["an end that is a text", "no_expiry", async () => bearer(await issuer.token({ exp: "2999" }))],
    ["one that has not begun", "not_yet_valid", async () => bearer(await issuer.token({ nbf: seconds() + 120 }))],
    ["one made in the future", "not_yet_valid", async () => bearer(await issuer.token({ iat: seconds() + 120 }))],
    ["no address", "no_email", async () => bearer(await issuer.token({ email: undefined }))],
    [
      "an address not verified",
      "email_not_verified",
      async () => bearer(await issuer.token({ email_verified: false })),
    ],
    ["verified by a text", "email_not_verified", async () => bearer(await issuer.token({ email_verified: "true" }))],
    [
      "one in the header that Cloud Run checks, and nobody did",
      "no_token",
      async () => ({ "x-serverless-authorization": `Bearer ${await issuer.token()}` }),
    ],
  ];
  test.each(bad)("%s: %s", async (_name, reason, headers) => {
    const given = await headers();
    const { status, body, headers: answered, lines } = await asked(given);
    expect([status, body.error, body.reason]).toEqual([401, "unauthenticated", reason]);
    expect(answered["www-authenticate"]).toMatch(/^Bearer/);
    const secret = given.authorization?.split(" ")[1] ?? "";
    const told = JSON.stringify([body, lines]);
    if (secret.length > 20) expect(told).not.toContain(secret.slice(0, 60));
    for (const known of [TASKS, SERVICE_URL, issuer.url]) expect(JSON.stringify(body)).not.toContain(known);
  });

  test("in the address of the request it is no token, and is not logged", async () => {
    const token = await issuer.token();
    const url = `/watch?access_token=${token}`;
    const { status, body, lines } = await asked({}, "verify", { ...RUN, url });
    expect([status, body.reason]).toEqual([401, "no_token"]);
    expect(JSON.stringify(lines)).not.toContain(token);
  });

  test("two lines of Authorization are refused, whichever is good", async () => {
    const { server } = await createHttpWorld({ callers: issuer.check("verify") });
    await server.listen({ port: 0, host: "127.0.0.1" });
    const good = `Authorization: Bearer ${await issuer.token()}\r\n`;
    const { port } = server.server.address() as AddressInfo;
    const answer = await new Promise<string>((resolve) => {
      let text = "";
      const socket = connect(port, "127.0.0.1", () =>
        socket.write(`POST /watch HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 0\r\n${good}${good}\r\n`),
      );
      socket.on("data", (data) => {
        text += String(data);
      });
      socket.on("close", () => resolve(text));
    });
    await server.close();
    expect(answer).toMatch(/^HTTP\/1.1 401/);
    expect(answer).toContain('"reason":"two_tokens"');
  });

  test("keys that cannot be read are our fault: 503, so that the queue tries again", async () => {
    const callers = issuer.check("verify", { jwksUrl: "http://127.0.0.1:9/keys" });
    const { server } = await createHttpWorld({ callers });
    const answer = await server.inject({ ...RUN, headers: bearer(await issuer.token()) });
    expect([answer.statusCode, answer.json().reason]).toEqual([503, "keys_unreachable"]);
  });
});

describe("behind Cloud Run (iam)", () => {
  test("a signature that Google took away is believed, its claims are not", async () => {
    expect((await asked(bearer(stripped(await issuer.token())), "iam")).status).toBe(200);
    const over = stripped(await issuer.token({ exp: seconds() - 61 }));
    expect((await asked(bearer(over), "iam")).body.reason).toBe("expired");
    const other = stripped(await issuer.token({ aud: "https://other.run.app" }));
    expect((await asked(bearer(other), "iam")).body.reason).toBe("wrong_audience");
    const nobody = stripped(await issuer.token({ email: "nobody@example.org" }));
    expect((await asked(bearer(nobody), "iam")).status).toBe(403);
  });

  test("a signature that is there is checked", async () => {
    expect((await asked(bearer(await issuer.strangersToken("ours")), "iam")).body.reason).toBe("bad_signature");
  });

  test("of two headers the one that Google checked counts: the other may hold anything", async () => {
    const forged = stripped(withPayload(await issuer.token(), { email: OPERATOR }));
    const viewer = stripped(await issuer.token({ email: VIEWER }));
    const headers = { ...bearer(forged), "x-serverless-authorization": `Bearer ${viewer}` };
    expect((await asked(headers, "iam")).body).toMatchObject({ error: "forbidden", reason: "not_on_list" });
  });
});

describe("each route has its callers", () => {
  const routes = {
    "/schedule": { method: "POST", url: "/schedule", payload: { date: "2025-10-16" } },
    "/run": { method: "POST", url: "/run", payload: { race: "R1C1", phase: "H30", date: "2025-10-16" } },
    "/watch": RUN,
    "/api/tasks": { method: "GET", url: "/api/tasks" },
    "/openapi.json": { method: "GET", url: "/openapi.json" },
    "/api/tasks/pause": { method: "POST", url: "/api/tasks/pause", payload: { scope: "all", date: "2025-10-16" } },
  } as const;
  test.each([
    [SCHEDULER, ["/schedule"]],
    [TASKS, ["/run", "/watch", "/schedule"]],
    [VIEWER, ["/api/tasks", "/openapi.json"]],
    [OPERATOR, Object.keys(routes)],
    ["nobody@example.org", []],
  ] as const)("%s", async (email, open: readonly string[]) => {
    const token = await issuer.token({ email });
    for (const [name, request] of Object.entries(routes)) {
      const { status, body } = await asked(bearer(token), "verify", request);
      if (open.includes(name)) expect([name, status === 401 || status === 403]).toEqual([name, false]);
      else expect([name, status, body.reason]).toEqual([name, 403, "not_on_list"]);
    }
  });

  test("only the two doors of health are open, and every route says whom it is for", async () => {
    const { server } = await createHttpWorld({ callers: issuer.check("verify") });
    const routesOf = server.printRoutes({ commonPrefix: false, includeMeta: false });
    expect(routesOf).toContain("health");
    for (const url of ["/health", "/healthz"]) expect((await server.inject({ url })).statusCode).toBe(200);
    for (const url of ["/docs", "/openapi.json", "/api/plan", "/api/events", "/api/ledger?month=2025-10"]) {
      expect([url, (await server.inject({ url })).statusCode]).toEqual([url, 401]);
    }
  });
});

describe("another site's page", () => {
  const PAUSE = { method: "POST", url: "/api/tasks/pause", payload: { scope: "all", date: "2025-10-16" } } as const;
  test.each([
    ["says so itself", { "sec-fetch-site": "cross-site" }],
    ["of a neighbour", { "sec-fetch-site": "same-site" }],
    ["is told by its origin", { origin: "https://evil.example" }],
    ["hides its origin", { origin: "null" }],
    ["on another port", { origin: "http://localhost:9999" }],
  ])("cannot pause the day: it %s", async (_name, headers) => {
    const { server } = await createHttpWorld();
    const answer = await server.inject({ ...PAUSE, headers });
    expect([answer.statusCode, answer.json().reason]).toEqual([403, "cross_origin"]);
  });

  test.each([
    ["our own page", { "sec-fetch-site": "same-origin", origin: "http://localhost:8080" }],
    ["our own page, of an old browser", { origin: "http://localhost", host: "localhost" }],
    ["a program", {}],
  ])("but %s may", async (_name, headers) => {
    const { server } = await createHttpWorld();
    const answer = await server.inject({ ...PAUSE, headers });
    expect(answer.statusCode).not.toBe(403);
  });

  test("whose name was made to point at this machine reads nothing where nobody is asked who he is", async () => {
    const { server } = await createHttpWorld();
    const answer = await server.inject({ url: "/api/tasks", headers: { host: "evil.example:8080" } });
    expect([answer.statusCode, answer.json().reason]).toEqual([403, "wrong_host"]);
  });
});
