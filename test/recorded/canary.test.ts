import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { type CanaryState, judgePage, NEW_CANARY } from "../../src/domain/trust/page-canary.ts";
import { looksOf, reportOf } from "./canary-looks.ts";
import { mutatedPages } from "./canary-mutations.ts";
import { recordedData, recordedFile } from "./recorded-data.ts";

test.skipIf(!recordedData)("on five of the recorded days the service's looks never turn the PMU red", async () => {
  const canaries: Record<string, CanaryState> = {};
  const reds: string[] = [];
  let pages = 0;
  const days = readdirSync(recordedFile("days")).filter((name, i) => name.endsWith(".ndjson.br") && i % 12 === 5);
  for (const file of days) {
    for (const look of (await looksOf(recordedFile("days", file))).filter(({ served }) => served)) {
      const judged = judgePage(canaries[look.kind] ?? NEW_CANARY, reportOf(look));
      canaries[look.kind] = judged.state;
      pages += 1;
      if (judged.turned) reds.push(`${look.path} ${look.at}: ${judged.refused}`);
    }
  }
  expect(days).toHaveLength(5);
  expect(pages).toBeGreaterThan(500);
  expect(reds).toEqual([]);
});

test.skipIf(!recordedData)("of 90 pages that a site changed, hardly any is used and wrong by the fifth race", () => {
  const found = mutatedPages(90, 1);
  const wrong = found.filter(({ outcome }) => outcome === "used, not right");
  const noticed = found.filter(({ outcome }) => outcome !== "used, not right" && outcome !== "read right");
  expect(wrong.length).toBeLessThan(6); // see the table of: docs/sources.md
  expect(noticed.length).toBeGreaterThan(20);
  expect(new Set(found.map(({ what }) => what)).size).toBe(9); // three kinds of change to a page of each source
});
