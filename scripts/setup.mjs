// Makes a fresh clone ready, then runs what it is given under the right Node: `node scripts/setup.mjs src/main.ts serve`.
//
// Installs from the lock where that has not been done, and checks that Node is new enough. Runs on any Node from 18,
// since it is what brings the right one (tools/runtime). It starts the program itself: a shell that has looked `node` up
// once remembers the old one.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
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

const [program, ...args] = process.argv.slice(2);
// Its pages are part of the service; one that cannot be built does not keep the day from being run.
if (process.argv.includes("src/main.ts") && args.includes("serve")) {
  spawnSync(node, [join(root, "scripts", "build-web.mjs")], { cwd: root, stdio: ["ignore", 2, 2] });
}
if (program) {
  const bin = join(root, "node_modules", ".bin");
  // The program's types are stripped and its code compiled once for all starts: about half the time to the first answer,
  // and 15 MB less.
  const cache = process.argv.includes("src/main.ts")
    ? { NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? join(root, "node_modules", ".cache", "gpi") }
    : {};
  const env = { ...process.env, ...cache, PATH: `${bin}${delimiter}${process.env.PATH ?? ""}` };
  const child = spawn(node, [program, ...args], { cwd: root, stdio: "inherit", env });
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  child.on("exit", (code, signal) => {
    process.exitCode = code ?? 1;
    if (signal) console.error(`${program} was ended by ${signal}`);
  });
}
