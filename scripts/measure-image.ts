import { chmodSync, copyFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { buildStages, sizeOf } from "./image/build-stages.ts";
import { builderFiles } from "./image/builder-files.ts";
import { checkImage } from "./image/check-image.ts";
import { readDockerfile } from "./image/read-dockerfile.ts";

// `node scripts/setup.mjs scripts/measure-image.ts`, as root on Linux: runs the steps of the Dockerfile into a folder, prints
// what each weighs, and tries what the image must keep. Where an engine can build it, `docker history` says more: the base
// image is not here, and its Node is this one.

const root = join(import.meta.dirname, "..");
if (process.getuid?.() !== 0) throw new Error("as root: the image is tried with mounts of its own");
// Not under /tmp: the image gets one of its own.
const work = mkdtempSync("/var/tmp/gpi-image-");
chmodSync(work, 0o755); // the image's user must get in
try {
  await measure();
} finally {
  rmSync(work, { recursive: true, force: true });
}

async function measure(): Promise<void> {
  const stages = readDockerfile(read("Dockerfile"));
  const context = join(work, "context");
  for (const path of builderFiles(root, read(".dockerignore"))) {
    mkdirSync(dirname(join(context, path)), { recursive: true });
    cpSync(join(root, path), join(context, path));
  }
  const bin = join(work, "base", "bin");
  mkdirSync(bin, { recursive: true });
  copyFileSync(process.execPath, join(bin, "node"));
  for (const { base } of stages) {
    if (!base.startsWith(`node:${process.versions.node}-`)) console.log(`${base} is not this Node, ${process.version}`);
  }
  const { image, steps } = await buildStages(stages, { context, work, path: `${bin}:/usr/local/bin:/usr/bin:/bin` });

  console.log(`${mega(sizeOf(context))} MB  sent to the builder`);
  for (const { stage, text, bytes, seconds } of steps) {
    if (bytes !== 0)
      console.log(`${mega(bytes)} MB  ${seconds.toFixed(1).padStart(5)} s  ${stage}: ${text.slice(0, 90)}`);
  }
  console.log(
    `${mega(sizeOf(image.srv))} MB  ${image.name}, beside the base image (whose Node is ${mega(statSync(process.execPath).size).trim()} MB)`,
  );

  const checks = await checkImage(image, { lock: read("package-lock.json") });
  for (const { name, ok, detail } of checks)
    console.log(`${ok ? "ok    " : "NOT OK"}  ${name}${detail && `: ${detail}`}`);
  if (checks.some(({ ok }) => !ok)) process.exitCode = 1;
}

function read(name: string): string {
  return readFileSync(join(root, name), "utf8");
}

/** Millions of bytes. */
function mega(bytes: number): string {
  return (bytes / 1e6).toFixed(1).padStart(7);
}
