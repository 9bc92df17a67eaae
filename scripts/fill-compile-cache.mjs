// Fills NODE_COMPILE_CACHE for the image: starts the service as a deployment does, asks it once, stops it, and loads the
// clients that a first request would. A service that does not start, answer or stop fails the build of its image.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

const root = join(import.meta.dirname, "..");
/** Seconds; without a cache, on one slow core. */
const LONGEST_START = 60;
/** Nobody listens there (the discard service): nothing outside is asked while an image is built. */
const NOBODY = "127.0.0.1:9";
/** What the adapters import with their first call. */
const CLIENTS = ["@google-cloud/storage", "@google-cloud/tasks", "@grpc/grpc-js", "google-auth-library"];

const port = await freePort();
const environment = {
  ...process.env,
  PORT: String(port),
  PROJECT_ID: "image",
  SERVICE_URL: `http://127.0.0.1:${port}`,
  TASKS_SA_EMAIL: "tasks@image.iam.gserviceaccount.com",
  CLOUD_TASKS_EMULATOR_HOST: NOBODY,
  GCS_BUCKET: "image",
  GCS_API_ENDPOINT: `http://${NOBODY}`,
  PMU_BASE_URL: `http://${NOBODY}`,
  SOURCES_ENABLED: "pmu",
  LOG_LEVEL: "silent",
};

const service = start([join("src", "main.ts"), "serve"]);
const end = performance.now() + LONGEST_START * 1000;
while (!(await answers())) {
  if (service.exitCode !== null) throw new Error(`the service ended with ${service.exitCode} before it answered`);
  if (performance.now() > end) throw new Error(`no answer within ${LONGEST_START} s`);
  await wait(50);
}
service.kill("SIGTERM");
await ended(service);
await ended(
  start(["--input-type=module", "--eval", CLIENTS.map((name) => `import ${JSON.stringify(name)};`).join("\n")]),
);

/** The flags of this process: V8 keeps what it compiled by flags. */
function start(words) {
  return spawn(process.execPath, [...process.execArgv, ...words], { cwd: root, env: environment, stdio: "inherit" });
}

async function ended(child) {
  if (child.exitCode === null) await once(child, "exit");
  if (child.exitCode !== 0) throw new Error(`${child.spawnargs.join(" ")} ended with ${child.exitCode}`);
}

async function answers() {
  try {
    return (await fetch(`http://127.0.0.1:${port}/health`)).ok;
  } catch {
    return false; // not yet listening
  }
}

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port: free } = server.address();
  server.close();
  return free;
}
