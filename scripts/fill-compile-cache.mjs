// Fills NODE_COMPILE_CACHE for the image: starts the service as a deployment does, asks it once, stops it, and loads the
// clients that a first request would. A service that does not start, answer or stop fails the build of its image.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");
/** Seconds; without a cache, on one slow core. */
const LONGEST_START = 60;
/** Nobody listens there (the discard service): nothing outside is asked while an image is built. */
const NOBODY = "127.0.0.1:9";
/** What the adapters import with their first call. */
const CLIENTS = ["@google-cloud/storage", "@google-cloud/tasks", "@grpc/grpc-js", "google-auth-library"];

const environment = {
  ...process.env,
  PORT: "0",
  PROJECT_ID: "image",
  SERVICE_URL: `http://${NOBODY}`,
  TASKS_SA_EMAIL: "tasks@image.iam.gserviceaccount.com",
  CLOUD_TASKS_EMULATOR_HOST: NOBODY,
  GCS_BUCKET: "image",
  GCS_API_ENDPOINT: `http://${NOBODY}`,
  PMU_BASE_URL: `http://${NOBODY}`,
  SOURCES_ENABLED: "pmu",
  LOG_LEVEL: "silent",
};

const service = start([join("src", "main.ts"), "serve"]);
const health = `${await addressOf(service)}/health`;
const answer = await fetch(health);
if (!answer.ok) throw new Error(`${health} answers ${answer.status}`);
service.kill("SIGTERM");
await ended(service);
await ended(
  start(["--input-type=module", "--eval", CLIENTS.map((name) => `import ${JSON.stringify(name)};`).join("\n")]),
);

/** The flags of this process: V8 keeps what it compiled by flags. */
function start(words) {
  const child = spawn(process.execPath, [...process.execArgv, ...words], {
    cwd: root,
    env: environment,
    stdio: ["ignore", "inherit", "pipe"],
  });
  child.stderr.pipe(process.stderr);
  return child;
}

async function ended(child) {
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
  if (child.exitCode !== 0) {
    throw new Error(`${child.spawnargs.join(" ")} ended with ${child.exitCode ?? child.signalCode}`);
  }
}

/** What the service says on standard error once it listens. */
function addressOf(child) {
  return new Promise((resolve, reject) => {
    let told = "";
    const late = setTimeout(() => {
      child.kill("SIGKILL");
      reject(new Error(`the service did not listen within ${LONGEST_START} s`));
    }, LONGEST_START * 1000);
    child.once("exit", (code) => {
      clearTimeout(late);
      reject(new Error(`the service ended with ${code}`));
    });
    child.stderr.on("data", (data) => {
      told += String(data);
      const [address] = /http:\/\/127\.0\.0\.1:\d+/.exec(told) ?? [];
      if (address === undefined) return;
      clearTimeout(late);
      resolve(address);
    });
  });
}
