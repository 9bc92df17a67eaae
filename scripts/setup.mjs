// Makes a fresh clone ready: installs from the lock where that has not been done, and checks that Node is new enough.
// Runs on any Node from 18, since it is what brings the right one: npm puts tools/runtime's Node 24 first in PATH.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const mark = join(root, "node_modules", ".installed-from");
const lock = createHash("sha256")
  .update(readFileSync(join(root, "package-lock.json")))
  .digest("hex");

if (!existsSync(mark) || readFileSync(mark, "utf8") !== lock) {
  console.error("Installing dependencies from package-lock.json (once, about half a minute)...");
  // npm's own path, since `npm` may be a shell script that spawn cannot start on every system.
  const npm = process.env.npm_execpath;
  const command = npm ? [process.execPath, npm] : ["npm"];
  const install = spawnSync(command[0], [...command.slice(1), "ci", "--no-progress", "--loglevel=error"], {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
  });
  if (install.status !== 0) {
    console.error("npm ci failed: the lines above say why. Nothing else was started.");
    process.exit(install.status ?? 1);
  }
  writeFileSync(mark, lock);
}

const local = join(root, "node_modules", ".bin", "node");
const node = existsSync(local) ? local : process.execPath;
const version = spawnSync(node, ["--version"], { encoding: "utf8" }).stdout?.trim() ?? "";
if (!(Number(/^v(\d+)/.exec(version)?.[1]) >= 24)) {
  console.error(`Node 24 or newer is needed, this is ${version || "unknown"}, and npm has no binary for this system.`);
  process.exit(1);
}
