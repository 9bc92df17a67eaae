import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { fr } from "../src/messages/fr.ts";

const folder = fileURLToPath(new URL("../web/src/", import.meta.url));
const pages = readdirSync(folder)
  .filter((name) => /\.tsx?$/.test(name) && !name.endsWith(".test.ts"))
  .map((name) => readFileSync(`${folder}${name}`, "utf8"))
  .join("\n");

test("every text that the pages ask for by its name is in the catalogue", () => {
  const asked = [...pages.matchAll(/\bw\("(\w+)"/g)].map(([, key]) => key ?? "");
  expect(asked.length).toBeGreaterThan(50);
  expect(asked.filter((key) => !(key in fr.web))).toEqual([]);
});

test("every text of the pages is said somewhere", () => {
  const silent = Object.keys(fr.web).filter(
    (key) => !pages.includes(`"${key}"`) && !pages.includes(`web.${key}`) && !key.startsWith("basis_"),
  );
  expect(silent).toEqual([]);
});
