// Builds the pages into web/dist where they are missing or older than their sources: `npm run web:build`, and before
// `npm start`. About three seconds; a build that is up to date costs the hash of some forty files.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");
const web = join(root, "web");
const mark = join(web, "dist", ".built-from");
const LIMIT_MS = 120_000;

const inputs = [
  join(root, "package-lock.json"),
  join(web, "index.html"),
  join(web, "vite.config.ts"),
  ...readdirSync(join(web, "src")).map((name) => join(web, "src", name)),
].filter((path) => !/\.test\.tsx?$/.test(path));
const hash = createHash("sha256");
for (const path of inputs.toSorted((a, b) => (a < b ? -1 : 1)))
  hash.update(path.slice(root.length)).update(readFileSync(path));
const sources = hash.digest("hex");

if (!existsSync(mark) || readFileSync(mark, "utf8") !== sources) {
  const vite = join(root, "node_modules", "vite", "bin", "vite.js");
  const built = existsSync(join(web, "dist", "index.html"));
  if (!existsSync(vite)) {
    // An image without development packages: it brings its build along.
    if (!built) console.error("The pages are not built, and vite is not installed: the service starts without them.");
  } else {
    console.error("Building the pages (once, a few seconds)...");
    const build = spawnSync(process.execPath, [vite, "build", "--logLevel", "warn"], {
      cwd: web,
      // Whoever asks: with another value the pages would be built with React's own checks, at half as much again.
      env: { ...process.env, NODE_ENV: "production" },
      stdio: ["ignore", 2, 2],
      timeout: LIMIT_MS,
    });
    if (build.status === 0) writeFileSync(mark, sources);
    else {
      console.error(
        `The pages could not be built (${build.signal ?? `status ${build.status}`}): the lines above say why.`,
      );
      process.exitCode = 1;
    }
  }
}
