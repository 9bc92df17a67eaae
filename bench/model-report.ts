import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { frenchRaces } from "./french-races.ts";
import { fileOf } from "./make-fitted-model.ts";
import { makeReport } from "./make-report.ts";

/**
 * Prints what the models are worth on the recorded races. With `--write` the figures also replace those of
 * `docs/model.md`, and the fitted model and what the others gained those of
 * `models/` and `measured-worth.ts`.
 */
const root = fileURLToPath(new URL("..", import.meta.url));
const { text, model, worth } = makeReport(frenchRaces());
process.stdout.write(text);
if (process.argv.includes("--write")) {
  writeFileSync(join(root, "models", `${model.version}.json`), fileOf(model));
  writeFileSync(join(root, "src", "domain", "model", "measured-worth.ts"), worth);
  const page = join(root, "docs", "model.md");
  const [before, rest] = readFileSync(page, "utf8").split("<!-- figures: begin -->\n");
  const after = rest?.split("<!-- figures: end -->")[1];
  if (after === undefined) throw new Error(`${page} has no place for the figures`);
  writeFileSync(page, `${before}<!-- figures: begin -->\n${text}<!-- figures: end -->${after}`);
}
