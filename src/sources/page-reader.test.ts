import { load } from "cheerio/slim";
import { describe, expect, test } from "vitest";
import { err, ok } from "../domain/kernel/result.ts";
import type { Instant } from "../domain/kernel/time.ts";
import type { PageFetcher } from "../ports/page-fetcher.ts";
import type { PageReport } from "../ports/page-report.ts";
import { openHtmlPage } from "./html-page.ts";
import { createPageReader, type ParsePage, readAndReport } from "./page-reader.ts";
import { htmlStructure, jsonStructure } from "./page-structure.ts";

const observedAt = "2025-10-16T12:10:00.000Z" as Instant;
const url = "https://www.geny.com/partants-pmu/2025-10-16-vincennes_c1";
const HTML = `<html><body><div class="b a x12"><table><tr><td>1</td></tr><tr><td>2</td></tr></table></div></body></html>`;
const seen = { url, observedAt, text: HTML };

const rows: ParsePage<{ source: "geny"; url: string; observedAt: Instant; races: [] }> = (page) => {
  const opened = openHtmlPage(page, { errorTitle: "Erreur" });
  if (!opened.ok) return opened;
  const $ = opened.value;
  const cells = $("table").find("td").length + $("div .jockey").length;
  return cells === 2
    ? ok({ source: "geny", url, observedAt, races: [] })
    : err({ kind: "unreadable", url, detail: "?" });
};

describe("the report of a page", () => {
  test("says how it was read, which selectors found nothing, and what it is made of", () => {
    const { value, report } = readAndReport("geny", "programme", seen, rows);
    expect(value.ok).toBe(true);
    expect(report).toMatchObject({ source: "geny", kind: "programme", url, observedAt, outcome: "read" });
    expect(report.nothingFound).toEqual(["div .jockey"]);
    expect(report.structure).toEqual([
      "html",
      "html>body",
      "html>body>div.a.b",
      "html>body>div.a.b>table",
      "html>body>div.a.b>table>tr",
      "html>body>div.a.b>table>tr>td",
    ]);
  });

  test("of a page that is cut says so, and covers nothing", () => {
    const { report } = readAndReport("geny", "programme", { ...seen, text: HTML.slice(0, 60) }, rows);
    expect(report).toMatchObject({ outcome: "unreadable", coverage: {}, structure: [] });
    expect(report.detail).toContain("no end");
  });

  test("does not change what is read", () => {
    const plain = rows(seen);
    expect(readAndReport("geny", "programme", seen, rows).value).toEqual(plain);
  });
});

describe("a structure", () => {
  test("is the same for other horses and other odds", () => {
    expect(tableOf("DUNE 4,5")).toEqual(tableOf("BRUME 12,0"));
    expect(jsonStructure({ participants: [{ numPmu: 1, nom: "DUNE" }], cotes: { 1: 4.5 } })).toEqual([
      "cotes.#:number",
      "participants[].nom:string",
      "participants[].numPmu:number",
    ]);
  });

  test("changes when a column or a key goes", () => {
    const whole = jsonStructure([
      { a: 1, b: null },
      { a: 1, c: "x" },
    ]);
    expect(whole).toEqual(["[].a:number", "[].c:string"]);
    expect(jsonStructure([{ a: 1 }])).toEqual(["[].a:number"]);
  });
});

describe("a source's pages", () => {
  const fetcher: PageFetcher = {
    fetch: (asked) =>
      Promise.resolve(ok({ url: asked, observedAt, status: 200, contentType: "text/html", text: HTML })),
  };

  test("are judged before they are used, and refused with the reason", async () => {
    const judged: PageReport[] = [];
    const reports = {
      async judge(report: PageReport) {
        judged.push(report);
        return judged.length > 1 ? { refused: "red since noon" } : {};
      },
    };
    const reader = createPageReader({ source: "geny", fetcher, reports });
    expect((await reader.read("programme", url, rows)).ok).toBe(true);
    expect(await reader.read("programme", url, rows)).toEqual(
      err({ kind: "distrusted", url, detail: "red since noon" }),
    );
    expect(judged).toHaveLength(2);
  });

  test("of a race that are refused still say what they show, for another source to bear out and for nothing else", async () => {
    const reader = createPageReader({ source: "geny", fetcher, reports: { judge: async () => ({ refused: "red" }) } });
    const card = { runners: [], markets: [] };
    expect(await reader.read("card", url, () => ok(card))).toEqual(
      err({ kind: "distrusted", url, detail: "red", card }),
    );
    expect(await reader.read("dividends", url, () => ok([]))).toEqual(err({ kind: "distrusted", url, detail: "red" }));
  });

  test("that cannot be read say that, also where their source is red", async () => {
    const reader = createPageReader({ source: "geny", fetcher, reports: { judge: async () => ({ refused: "red" }) } });
    const broken: ParsePage<object> = () => err({ kind: "unreadable", url, detail: "row 3" });
    expect(await reader.read("card", url, broken)).toEqual(err({ kind: "unreadable", url, detail: "row 3" }));
  });
});

function tableOf(cell: string): string[] {
  return htmlStructure(load(`<table class="runners r7"><tr><td>${cell}</td></tr></table>`));
}
