import { load } from "cheerio/slim";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { documentOf } from "./page-document.ts";

const PAGE = `<html><body><div id="field"><table class="runners"><tr><td class="n">1</td></tr></table></div>
  <div class="out"><div id="odds" class="out"><p class="n">2,5</p></div></div></body></html>`;

describe("a page that is read twice", () => {
  test("is taken apart once, and one that differs by a digit is another page", () => {
    const first = documentOf(PAGE);
    expect(documentOf(`${PAGE.slice(0, 40)}${PAGE.slice(40)}`)).toBe(first);
    expect(documentOf(PAGE.replace("2,5", "2,6")).$("#odds p").text()).toBe("2,6");
    expect(documentOf(PAGE).$("#odds p").text()).toBe("2,5");
  });

  test("tells each reader's selectors apart, and the ones that found nothing", () => {
    const document = documentOf(PAGE);
    const probes = [new Map<string, number>(), new Map<string, number>()];
    const selectors = ["#field .n", "#gone .n"];
    for (const [i, probe] of probes.entries()) {
      document.probe = { selectors: probe };
      document.$(selectors[i] ?? "");
    }
    document.probe = undefined;
    document.$("body").find("p");
    expect(probes.map((probe) => [...probe])).toEqual([[["#field .n", 1]], [["#gone .n", 0]]]);
  });
});

describe("a selector that begins with an id", () => {
  test("finds below that element only, and nothing where the page has none", () => {
    const { $ } = documentOf(PAGE);
    expect($("#odds .n").length).toBe(1);
    expect($("#odds").is("div")).toBe(true);
    expect([$("#gone").length, $("#gone .n").length]).toEqual([0, 0]);
    expect($("#odds .out p").length).toBe(0); // the outer one is above
  });

  test("finds below both where a page wears it twice", () => {
    const twice = `${PAGE}<div id="odds"><p class="n">9</p></div>`;
    expect(documentOf(twice).$("#odds .n").length).toBe(load(twice)("#odds .n").length);
  });

  test("finds what it finds anywhere, on any page", () => {
    const ids = fc.constantFrom("a", "b", "c");
    const shape = fc.tuple(fc.constantFrom("div", "p", "i"), fc.option(ids), ids, fc.integer({ min: 0, max: 9 }));
    // Each element goes into one of those before it.
    const tree = fc.array(shape, { minLength: 1, maxLength: 12 }).map((shapes) => {
      const inner = shapes.map(() => "");
      for (const [i, [tag, id, name, into]] of [...shapes.entries()].toReversed()) {
        const whole = `<${tag}${id ? ` id="${id}"` : ""} class="${name}">${inner[i]}</${tag}>`;
        if (i === 0) return whole;
        inner[into % i] = `${whole}${inner[into % i]}`;
      }
      return "";
    });
    const selector = fc
      .tuple(ids, fc.constantFrom("", " .a", " div > .b", " .a .c", " i.b", " #b .c", " > .a"))
      .map(([id, rest]) => `#${id}${rest}`);
    fc.assert(
      fc.property(tree, selector, (inner, asked) => {
        const page = `<html><body>${inner}</body></html>`;
        const shown = ($: ReturnType<typeof load>) =>
          $(asked)
            .toArray()
            .map((element) => $(element).toString());
        expect(shown(documentOf(page).$)).toEqual(shown(load(page)));
      }),
    );
  });
});
