import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { allowedUrl } from "./allowed-url.ts";

const HOSTS = new Set(["www.zeturf.fr", "www.geny.com", "127.0.0.1:8081", "localhost:8081", "[::1]:8081"]);

describe("what may be asked for", () => {
  test.each([
    "https://www.zeturf.fr/fr/course/2025-10-16/R1C3-vincennes",
    "https://www.zeturf.fr:443/fr/",
    "HTTPS://WWW.GENY.COM/cotes",
    "http://127.0.0.1:8081/programme/16102025",
    "http://localhost:8081/clock",
    "http://[::1]:8081/clock",
  ])("%s", (url) => {
    expect(allowedUrl(url, HOSTS)).toMatchObject({ ok: true });
  });
});

describe("what is refused", () => {
  test.each([
    ["plain http of a source", "http://www.zeturf.fr/", "use https"],
    ["a foreign host", "https://zeturf.example/", "not a host"],
    ["a host that only ends like ours", "https://www.zeturf.fr.example/", "not a host"],
    ["a host that only begins with a dot of ours", "https://www.zeturf.fr./", "not a host"],
    ["a user", "https://someone@www.zeturf.fr/", "user"],
    ["our host as a user of another", "https://www.zeturf.fr@zeturf.example/", "user"],
    ["a password without a user", "https://:secret@www.zeturf.fr/", "user"],
    ["another port of our host", "https://www.zeturf.fr:8443/", "not a host"],
    ["another port of loopback", "http://127.0.0.1:22/", "not a host"],
    ["no port of loopback", "http://127.0.0.1/", "not a host"],
    ["a name that resolves to loopback", "http://localtest.example:8081/", "not a host"],
    ["the machine of a cloud's secrets", "http://169.254.169.254/latest/meta-data", "not a host"],
    ["a file", "file:///etc/passwd", "not a host"],
    ["a path alone", "/fr/course/2025-10-16/R1C3", "absolute"],
    ["nothing", "", "absolute"],
  ])("%s: %s", (_, url, why) => {
    expect(allowedUrl(url, HOSTS)).toMatchObject({
      ok: false,
      error: { kind: "not_allowed", url, detail: expect.stringContaining(why) },
    });
  });

  test("a plain http host that is allowed by name and is not loopback", () => {
    const url = "http://127.0.0.1.example:80/";
    expect(allowedUrl(url, new Set(["127.0.0.1.example"]))).toMatchObject({ ok: false });
  });
});

test("whatever the text, what is allowed has a host of ours, no user, and https or loopback", () => {
  const part = fc.constantFrom("https://", "http://", "www.zeturf.fr", "127.0.0.1:8081", "@", "\\", "/", ":8081", ".");
  fc.assert(
    fc.property(
      fc.array(part, { maxLength: 6 }).map((parts) => parts.join("")),
      (text) => {
        const allowed = allowedUrl(text, HOSTS);
        if (!allowed.ok) return;
        const { host, hostname, protocol, username } = allowed.value;
        expect(HOSTS.has(host)).toBe(true);
        expect(username).toBe("");
        expect(protocol === "https:" || hostname === "127.0.0.1").toBe(true);
      },
    ),
  );
});
