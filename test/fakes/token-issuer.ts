import { OAuth2Server } from "oauth2-mock-server";

/** Who signs tokens of accounts, with keys that anyone may read: Google's part, on loopback. */
export type TokenIssuer = {
  readonly issuer: string;
  readonly jwksUrl: string;
  /** A token of an account for an audience, as Google makes them: RS256, an hour, the address verified. */
  readonly mint: (claims: { readonly email: string; readonly audience: string }) => Promise<string>;
  readonly close: () => Promise<void>;
};

/** Seconds. */
const LIFETIME = 3600;

export async function startTokenIssuer(): Promise<TokenIssuer> {
  const server = new OAuth2Server();
  await server.issuer.keys.generate("RS256");
  await server.start(0, "127.0.0.1");
  const { url } = server.issuer;
  if (url === undefined) throw new Error("a started issuer has an address");
  return {
    issuer: url,
    jwksUrl: `${url}/jwks`,
    mint: ({ email, audience }) =>
      server.issuer.buildToken({
        expiresIn: LIFETIME,
        scopesOrTransform: (_header, payload) => {
          Object.assign(payload, { aud: audience, email, email_verified: true, sub: email, azp: email });
        },
      }),
    close: () => server.stop(),
  };
}
