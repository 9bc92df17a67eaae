import { once } from "node:events";
import { cpSync, lstatSync, mkdirSync, readdirSync, statSync } from "node:fs";
import { basename, dirname, join, posix } from "node:path";
import type { Stage, Step } from "./read-dockerfile.ts";
import { spawnIn } from "./sandbox.ts";

/** What a step left behind. */
export type Measured = {
  readonly stage: string;
  readonly text: string;
  /** By which the files of the stage grew. */
  readonly bytes: number;
  readonly seconds: number;
};

/** A stage as its steps left it. */
export type Built = {
  readonly name: string;
  /** What stands at /srv. */
  readonly srv: string;
  readonly workdir: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly user: { readonly uid: number; readonly gid: number } | undefined;
  readonly command: readonly string[];
};

/** All that a stage keeps must lie there: the rest is the base image's. */
const ROOT = "/srv";

/**
 * Runs the steps of all stages, each stage in a folder of its own.
 *
 * @param options.context what is sent to the builder, ignored files left out
 * @param options.work folder for the stages
 * @param options.path PATH of the steps: Node as in the base image first
 * @returns the last stage, and each step by its size
 * @throws Error where a step fails, or uses what cannot be had without an engine
 */
export async function buildStages(
  stages: readonly Stage[],
  options: { readonly context: string; readonly work: string; readonly path: string },
): Promise<{ readonly image: Built; readonly steps: Measured[] }> {
  const built = new Map<string, Built>();
  const steps: Measured[] = [];
  for (const stage of stages) {
    const srv = join(options.work, stage.name, "srv");
    mkdirSync(srv, { recursive: true });
    let state: Built = {
      name: stage.name,
      srv,
      workdir: ROOT,
      environment: { PATH: options.path },
      user: undefined,
      command: [],
    };
    for (const { step, line, text } of stage.steps) {
      const before = sizeOf(srv);
      const began = performance.now();
      state = await take(step, state, { built, context: options.context }).catch((cause: unknown) => {
        throw new Error(`Dockerfile:${line} failed: ${text}`, { cause });
      });
      steps.push({
        stage: stage.name,
        text,
        bytes: sizeOf(srv) - before,
        seconds: (performance.now() - began) / 1000,
      });
    }
    built.set(stage.name, state);
  }
  const image = built.get(stages.at(-1)?.name ?? "");
  if (!image) throw new Error("the Dockerfile has no stage");
  return { image, steps };
}

/** Bytes of all files under a folder, links not followed. */
export function sizeOf(folder: string): number {
  let bytes = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    bytes += entry.isDirectory() ? sizeOf(path) : lstatSync(path).size;
  }
  return bytes;
}

async function take(
  step: Step,
  state: Built,
  { built, context }: { readonly built: ReadonlyMap<string, Built>; readonly context: string },
): Promise<Built> {
  switch (step.kind) {
    case "workdir":
      mkdirSync(onDisk(state.srv, step.path), { recursive: true });
      return { ...state, workdir: step.path };
    case "env":
      return { ...state, environment: { ...state.environment, [step.name]: step.value } };
    case "user":
      return { ...state, user: { uid: step.uid, gid: step.gid } };
    case "cmd":
      return { ...state, command: step.words };
    case "run":
      await run(step.command, state);
      return state;
    case "copy": {
      const from = step.from === undefined ? undefined : built.get(step.from);
      if (step.from !== undefined && !from) throw new Error(`there is no stage ${step.from}`);
      const target = onDisk(state.srv, posix.resolve(state.workdir, step.target));
      for (const source of step.sources) {
        copy(from ? onDisk(from.srv, source) : join(context, source), target, step.target.endsWith("/"));
      }
      return state;
    }
    case "expose":
      return state;
    default:
      throw new Error(`no such step: ${JSON.stringify(step satisfies never)}`);
  }
}

/** A folder's content goes into the target, a file under its name into a target that ends with a slash. */
function copy(source: string, target: string, intoFolder: boolean): void {
  const isFolder = statSync(source).isDirectory();
  const path = !isFolder && intoFolder ? join(target, basename(source)) : target;
  mkdirSync(dirname(path), { recursive: true });
  cpSync(source, path, { recursive: true, verbatimSymlinks: true });
}

function onDisk(srv: string, path: string): string {
  if (path !== ROOT && !path.startsWith(`${ROOT}/`)) throw new Error(`${path} is not under ${ROOT}`);
  return join(srv, path.slice(ROOT.length));
}

async function run(command: string, { srv, workdir, environment, user }: Built): Promise<void> {
  const step = spawnIn({ srv, user, readOnly: false }, ["sh", "-c", command], {
    cwd: workdir,
    environment: {
      ...networkOfThisMachine(),
      ...environment,
      HOME: user === undefined ? (process.env.HOME ?? "/root") : "/tmp",
    },
  });
  let told = "";
  for (const stream of [step.stdout, step.stderr]) {
    stream.on("data", (data) => {
      told += String(data);
    });
  }
  const [code] = await once(step, "close");
  if (code !== 0) throw new Error(`it ended with ${String(code)}:\n${told}`);
}

/** An engine's builds reach the registry by its own settings; here a step is given this machine's. */
function networkOfThisMachine(): Record<string, string> {
  const names = ["NODE_EXTRA_CA_CERTS", "HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY"];
  return Object.fromEntries(names.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));
}
