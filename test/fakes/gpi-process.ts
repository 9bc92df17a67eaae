import { type ChildProcess, type ChildProcessByStdio, spawn } from "node:child_process";
import { dirname, join } from "node:path";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

export type GpiProcess = {
  readonly child: ChildProcess;
  /** What it has written so far. */
  readonly output: { stdout: string; stderr: string };
  /** Waits for a text on either stream. @throws Error where the process ends, or the time is over, before it comes */
  said(pattern: RegExp, seconds: number): Promise<RegExpExecArray>;
  /** The exit code; null where a signal ended it. */
  readonly exited: Promise<number | null>;
};

/** Starts `gpi` as a process of its own, with nothing of this process's environment but the path. */
export function startGpi(args: readonly string[], environment: Readonly<Record<string, string>> = {}): GpiProcess {
  const child = spawn(process.execPath, [join(root, "src/main.ts"), ...args], {
    cwd: environment.CWD ?? root,
    env: { PATH: process.env.PATH ?? "", ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  return followProcess(child, args.join(" "));
}

/** @param name as errors tell it */
export function followProcess(child: ChildProcessByStdio<null, Readable, Readable>, name: string): GpiProcess {
  const output = { stdout: "", stderr: "" };
  child.stdout.on("data", (data) => {
    output.stdout += String(data);
  });
  child.stderr.on("data", (data) => {
    output.stderr += String(data);
  });
  const exited = new Promise<number | null>((resolve) => child.once("close", (code) => resolve(code)));
  return {
    child,
    output,
    exited,
    said: (pattern, seconds) =>
      new Promise((resolve, reject) => {
        const fail = (why: string) => {
          stop();
          reject(new Error(`${name} ${why} before ${pattern}:\n${output.stdout}\n${output.stderr}`));
        };
        const onData = () => {
          const found = pattern.exec(output.stdout) ?? pattern.exec(output.stderr);
          if (!found) return;
          stop();
          resolve(found);
        };
        const onClose = () => fail("ended");
        const timer = setTimeout(() => fail(`took ${seconds} s`), seconds * 1000);
        const stop = () => {
          clearTimeout(timer);
          child.off("close", onClose);
          for (const stream of [child.stdout, child.stderr]) stream.off("data", onData);
        };
        child.once("close", onClose);
        for (const stream of [child.stdout, child.stderr]) stream.on("data", onData);
        onData();
      }),
  };
}

/** Runs one command to its end. */
export async function gpi(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<{ readonly code: number | null; readonly stdout: string; readonly stderr: string }> {
  const { exited, output } = startGpi(args, environment);
  const code = await exited;
  return { code, ...output };
}
