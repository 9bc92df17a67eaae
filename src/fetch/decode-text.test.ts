import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeText } from "./decode-text.ts";

const latin1 = (text: string) => Buffer.from(text, "latin1");
const utf8 = (text: string) => Buffer.from(text, "utf8");

describe("the charset of a page", () => {
  test.each([
    "text/html; charset=UTF-8",
    "text/html;charset=utf8",
    'application/json; charset="utf-8"',
    "text/html",
    "",
  ])("UTF-8 is read as such under %j", (contentType) => {
    expect(decodeText(utf8("Écurie d'Été, 11 €"), contentType)).toBe("Écurie d'Été, 11 €");
  });

  test.each(["text/html; charset=utf-8", "text/html", "text/html; charset=klingon"])(
    "bytes that are not UTF-8 are Windows-1252 under %j",
    (contentType) => {
      expect(decodeText(latin1("Prix d'Été"), contentType)).toBe("Prix d'Été");
      expect(decodeText(Uint8Array.of(0x31, 0x31, 0x20, 0x80), contentType)).toBe("11 €");
    },
  );

  test("another charset that the header names is believed", () => {
    expect(decodeText(latin1("Écurie"), "text/html; charset=ISO-8859-1")).toBe("Écurie");
    expect(decodeText(utf8("É"), "text/html; charset=ISO-8859-1")).toBe("Ã‰");
  });

  test("a charset that nobody knows leaves UTF-8 readable", () => {
    expect(decodeText(utf8("Écurie"), "text/html; charset=utf_8")).toBe("Écurie");
  });
});

test("any text that goes out as UTF-8 comes back, under any header that does not name another charset", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), fc.constantFrom("", "text/html", "x; charset=UTF-8"), (text, type) => {
      expect(decodeText(utf8(text), type)).toBe(text.replace(/^\uFEFF/, "")); // a byte order mark is no text
    }),
  );
});
