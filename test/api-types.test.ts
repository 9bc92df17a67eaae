import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { API_TYPES_FILE, apiTypes } from "./api-types.ts";

test("the types of the pages are those of the documented API: npm run web:types writes them", async () => {
  expect(await readFile(API_TYPES_FILE, "utf8")).toBe(await apiTypes());
});
