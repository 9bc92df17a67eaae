import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { z } from "zod";
import { startFakeCloud } from "../../test/fakes/fake-cloud.ts";
import { freePort } from "../../test/fakes/free-port.ts";
import { followProcess, type GpiProcess } from "../../test/fakes/gpi-process.ts";
import { openHeldSite } from "../../test/fakes/held-site.ts";
import { KILLED_AFTER_SECONDS, stopInFlight } from "../../test/fakes/stop-in-flight.ts";
import { TELL_ENGINE } from "../../test/fakes/tell-engine.ts";
import type { Built } from "./build-stages.ts";
import { spawnIn } from "./sandbox.ts";

export type Check = { readonly name: string; readonly ok: boolean; readonly detail: string };

/** Seconds, as the contract of the image has it; on a busy machine a start takes half as long again. */
const FIRST_ANSWER_SECONDS = 1;
const ROUNDS = 5;
/** Nobody listens there: a start under K_SERVICE reaches no Google, and nothing outside is asked. */
const NOBODY = "127.0.0.1:9";
/** What the deployment gives. Emulators are refused under K_SERVICE, so the store cannot be reached there. */
const ON_CLOUD_RUN = {
  K_SERVICE: "horse-racing-orchestrator",
  PROJECT_ID: "fable",
  SERVICE_URL: "https://fable.example",
  TASKS_SA_EMAIL: "tasks@fable.iam.gserviceaccount.com",
  SCHEDULER_SA_EMAIL: "scheduler@fable.iam.gserviceaccount.com",
  GCS_BUCKET: "fable",
  PMU_BASE_URL: `https://${NOBODY}`,
  SOURCES_ENABLED: "pmu",
  HTTPS_PROXY: `http://${NOBODY}`,
  METADATA_SERVER_DETECTION: "none",
};
const Lock = z.object({
  packages: z.record(z.string(), z.object({ dev: z.boolean().optional(), devOptional: z.boolean().optional() })),
});

/** What an image must keep, tried on the folder of its last stage. */
export async function checkImage(image: Built, { lock }: { readonly lock: string }): Promise<Check[]> {
  return [
    noDevelopmentPackage(image, lock),
    noOtherNode(image),
    await firstAnswer(image, "with its compile cache", {}),
    // As on a processor with other features than the builder's: V8 then takes none of it.
    await firstAnswer(image, "without", { NODE_DISABLE_COMPILE_CACHE: "1" }),
    await noEngine(image),
    await drained(image, true),
    await drained(image, false),
  ];
}

function noDevelopmentPackage({ srv, workdir }: Built, lock: string): Check {
  const { packages } = Lock.parse(JSON.parse(lock));
  const found = packagesUnder(join(srv, workdir.replace("/srv", ""))).filter((path) => {
    const known = packages[path];
    return known === undefined || known.dev || known.devOptional;
  });
  return { name: "no development package", ok: found.length === 0, detail: found.join(", ") };
}

/** Paths of all packages as the lock names them. */
function packagesUnder(root: string, at = "node_modules"): string[] {
  return readdirSync(join(root, at), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith("."))
    .flatMap(({ name }) => {
      if (name.startsWith("@")) return packagesUnder(root, `${at}/${name}`);
      const path = `${at}/${name}`;
      const nested = readdirSync(join(root, path)).includes("node_modules");
      return [path, ...(nested ? packagesUnder(root, `${path}/node_modules`) : [])];
    });
}

function noOtherNode({ srv }: Built): Check {
  const files = readdirSync(srv, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const found = files
    .map(({ name, parentPath }) => ({ name, path: join(parentPath, name) }))
    .filter(({ name, path }) => /^node(\.exe)?$/.test(name) || saysNode(path))
    .map(({ path }) => path.slice(srv.length));
  return { name: "no Node beside the base image's", ok: found.length === 0, detail: found.join(", ") };
}

/** Every Node holds its own scripts, and is larger than 50 MB. */
function saysNode(path: string): boolean {
  return statSync(path).size > 50e6 && readFileSync(path).includes("internal/bootstrap/realm");
}

async function firstAnswer(image: Built, how: string, environment: Readonly<Record<string, string>>): Promise<Check> {
  const seconds: number[] = [];
  const faults: string[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const port = await freePort();
    const began = performance.now();
    const service = start(image, { ...ON_CLOUD_RUN, ...environment, PORT: String(port) });
    while (!(await isUp(port)) && service.child.exitCode === null) await wait(5);
    seconds.push((performance.now() - began) / 1000);
    service.child.kill("SIGTERM");
    const code = await service.exited;
    if (code !== 0) faults.push(`ended with ${code}: ${service.output.stderr}`);
  }
  const [fastest = Number.NaN, middle = Number.NaN, slowest = Number.NaN] = [0, Math.floor(ROUNDS / 2), ROUNDS - 1].map(
    (rank) => seconds.toSorted((a, b) => a - b)[rank],
  );
  return {
    name: `first answer under K_SERVICE, ${how}, at most ${FIRST_ANSWER_SECONDS} s`,
    ok: middle <= FIRST_ANSWER_SECONDS && faults.length === 0,
    detail: `${middle.toFixed(2)} s, median of ${ROUNDS} (${fastest.toFixed(2)}–${slowest.toFixed(2)}) ${faults.join("; ")}`,
  };
}

/** Through the whole start: without a store it ends by itself, after the store's client was loaded and failed. */
async function noEngine(image: Built): Promise<Check> {
  const port = await freePort();
  const service = start(image, { ...ON_CLOUD_RUN, PORT: String(port), NODE_OPTIONS: TELL_ENGINE });
  await service.exited;
  const { stdout, stderr } = service.output;
  const loaded = stderr.match(/ENGINE .*/g) ?? [];
  const reachedTheStore = /"severity":"CRITICAL".*in gs:\/\/fable/.test(stdout);
  return {
    name: "no embedded engine loaded by a start under K_SERVICE",
    ok: reachedTheStore && loaded.length === 0,
    detail: reachedTheStore ? loaded.join(", ") : `it did not come to the store:\n${stdout}${stderr}`,
  };
}

/** With the fakes, since a run needs a store: read-only but for /tmp all the same. */
async function drained(image: Built, released: boolean): Promise<Check> {
  const [cloud, site, port] = await Promise.all([startFakeCloud(), openHeldSite(), freePort()]);
  const url = `http://127.0.0.1:${port}`;
  const service = start(image, {
    ...cloud.environment,
    ...site.environment,
    SERVICE_URL: url,
    PORT: String(port),
    NODE_OPTIONS: TELL_ENGINE,
  });
  try {
    const { answer, code, seconds, takesMore } = await stopInFlight(service, { url, site, released });
    const loaded = service.output.stderr.match(/ENGINE .*/g) ?? [];
    return {
      name: `SIGTERM while a source ${released ? "answers late" : "never answers"}: ended by itself within ${KILLED_AFTER_SECONDS} s`,
      ok:
        loaded.length === 0 &&
        code === 0 &&
        seconds < KILLED_AFTER_SECONDS &&
        !takesMore &&
        (answer?.status === 200) === released,
      detail: `code ${code} after ${seconds.toFixed(2)} s, answered ${answer?.status ?? "nothing"} ${loaded.join(", ")}`,
    };
  } finally {
    service.child.kill("SIGKILL");
    await service.exited;
    await Promise.all([cloud.close(), site.close()]);
  }
}

/** As the platform starts it: the image's own command and environment, its user, nothing writable but /tmp. */
function start(
  { srv, user, workdir, command, environment }: Built,
  more: Readonly<Record<string, string>>,
): GpiProcess {
  const child = spawnIn({ srv, user, readOnly: true }, command, {
    cwd: workdir,
    environment: { ...environment, ...more },
  });
  return followProcess(child, command.join(" "));
}

async function isUp(port: number): Promise<boolean> {
  return fetch(`http://127.0.0.1:${port}/health`).then(
    (answer) => answer.ok,
    () => false, // not yet listening
  );
}
