import { describe, expect, test } from "vitest";
import { fuzzParser, silentWrongs } from "../../src/sources/fuzz-parser.ts";
import { capturedPages } from "./captured-pages.ts";
import { recordedData } from "./recorded-data.ts";

/** Of each captured page; `MUTATED_COPIES=1000` for all, which takes minutes. */
const COPIES = Number(process.env.MUTATED_COPIES ?? 20);

/** Rows whose loss nothing on the page tells, and what they are. */
const UNKNOWABLE: Readonly<Record<string, readonly [mutation: string, why: string]>> = {
  "Geny result": [
    "removed: shorter",
    "Genybet's bets of one row or its whole column, a family of all operators at once",
  ],
  "PMU programme": ["row removed: shorter", "a race or a bet of one: another source counts races"],
};

describe.skipIf(!recordedData)(
  `${COPIES} mutated copies of each captured page are read right, refused, or incomplete and so seen`,
  () => {
    test.each(recordedData ? capturedPages() : [])("$name", async (page) => {
      const wrongs = silentWrongs(await fuzzParser(page, COPIES));
      process.stdout.write(`${page.name}: ${wrongs.join(", ") || "none silent"}\n`);
      const [known] = UNKNOWABLE[page.name] ?? [];
      expect(wrongs.filter((wrong) => known === undefined || !wrong.includes(known))).toEqual([]);
    });
  },
);
