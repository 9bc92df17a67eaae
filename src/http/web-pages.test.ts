import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, expect, test } from "vitest";
import { createHttpWorld } from "../../test/fakes/http-world.ts";
import { startTokenIssuer, VIEWER } from "../../test/fakes/token-issuer.ts";

const folder = mkdtempSync(join(tmpdir(), "pages-"));
mkdirSync(join(folder, "assets"));
writeFileSync(join(folder, "index.html"), "<!doctype html><title>pages</title>");
writeFileSync(join(folder, "assets", "main-abc123.js"), "export {};");
writeFileSync(join(folder, "assets", "main-abc123.js.gz"), gzipSync("export {};"));

afterAll(() => rmSync(folder, { recursive: true }));

const get = async (url: string, pages: string | undefined = folder, headers: Record<string, string> = {}) => {
  const { server } = await createHttpWorld(pages === undefined ? {} : { pages });
  return server.inject({ method: "GET", url, headers });
};

test.each(["/", "/jour", "/jour/2025-10-16", "/jour/2025-10-16/R1C3", "/registre", "/modele", "/exploitation"])(
  "%s is an address that a reader may open or share",
  async (url) => {
    const answer = await get(url);
    expect([answer.statusCode, answer.headers["content-type"]]).toEqual([200, "text/html; charset=utf-8"]);
    expect(answer.body).toContain("<title>pages</title>");
    expect(answer.headers["content-security-policy"]).toContain("script-src 'self';");
    expect(answer.headers["content-security-policy"]).toContain("frame-ancestors 'none'");
    // A kept page would name files that a new build has taken away.
    expect(answer.headers["cache-control"]).toBe("no-cache");
  },
);

test("a built file is kept for good and comes packed to whoever takes it so", async () => {
  const answer = await get("/assets/main-abc123.js", folder, { "accept-encoding": "gzip" });
  expect(answer.headers).toMatchObject({
    "cache-control": "public, max-age=31536000, immutable",
    "content-encoding": "gzip",
  });
});

test.each(["/assets/../index.html", "/assets/%2e%2e/index.html", "/assets/none.js", "/jours", "/admin"])(
  "%s is no page",
  async (url) => {
    const answer = await get(url);
    expect(answer.statusCode).toBe(404);
    expect(answer.json()).toMatchObject({ ok: false, error: "no_such_route" });
  },
);

test("without a build the service has its API and no pages", async () => {
  expect((await get("/", join(folder, "nowhere"))).statusCode).toBe(404);
  expect((await get("/health", join(folder, "nowhere"))).statusCode).toBe(200);
});

test("where callers are asked who they are, pages, their files and their answers are for whoever may look", async () => {
  const issuer = await startTokenIssuer();
  try {
    const { server } = await createHttpWorld({ pages: folder, callers: issuer.check("verify") });
    const viewer = { authorization: `Bearer ${await issuer.token({ email: VIEWER })}` };
    for (const url of ["/", "/jour/2025-10-16", "/assets/main-abc123.js", "/api/texts", "/api/days/2025-10-16/board"]) {
      expect([url, (await server.inject({ url })).statusCode]).toEqual([url, 401]);
      const { statusCode } = await server.inject({ url, headers: viewer });
      expect([url, statusCode === 401 || statusCode === 403]).toEqual([url, false]);
    }
  } finally {
    await issuer.stop();
  }
});
