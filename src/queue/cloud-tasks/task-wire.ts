import type { protos } from "@google-cloud/tasks";
import { millisecondsOf, parseInstant } from "../../domain/kernel/time.ts";
import type { QueuedTask, Task } from "../../ports/task-queue.ts";

type WireTask = protos.google.cloud.tasks.v2.ITask;

/** Where tasks go, and in whose name they call. */
export type TaskTarget = {
  /** The service's address without a slash at its end; also the audience of the token. */
  readonly serviceUrl: string;
  /** Of the account that the token names. */
  readonly serviceAccountEmail: string;
  /** Seconds that one delivery may take; 15 to 1800, else the call is refused. */
  readonly deliverySeconds: number;
};

/**
 * The moment that a task was laid for. Its schedule time becomes that of the next delivery after a failure, and "now" for a
 * moment in the past.
 */
const RUN_AT = "x-task-run-at";

const PATHS: readonly Task["path"][] = ["/run", "/watch", "/schedule"];

/** @param name the whole resource name */
export function taskToWire({ runAt, path, body }: Task, name: string, target: TaskTarget): WireTask {
  const ms = millisecondsOf(runAt);
  const seconds = Math.floor(ms / 1000);
  return {
    name,
    scheduleTime: { seconds, nanos: (ms - seconds * 1000) * 1_000_000 },
    dispatchDeadline: durationOf(target.deliverySeconds),
    httpRequest: {
      httpMethod: "POST",
      url: `${target.serviceUrl}${path}`,
      headers: { "content-type": "application/json", [RUN_AT]: runAt },
      body: Buffer.from(JSON.stringify(body)),
      // Without an audience it would be the whole address with its path, another one for each route.
      oidcToken: { serviceAccountEmail: target.serviceAccountEmail, audience: target.serviceUrl },
    },
  };
}

/**
 * A task as the queue tells it in its full view, also one that was laid under another address of the service.
 *
 * @returns undefined for one that we did not lay: by hand, or of another program
 */
export function taskFromWire(wire: WireTask): QueuedTask | undefined {
  const { httpRequest: request } = wire;
  const name = wire.name?.split("/").at(-1);
  const path = PATHS.find((one) => request?.url?.endsWith(one));
  const body = bodyOf(request?.body);
  const runAt = parseInstant(headerOf(request?.headers, RUN_AT) ?? "");
  if (name === undefined || path === undefined || body === undefined || runAt === undefined) return undefined;
  return { name, runAt, path, body, attempts: wire.dispatchCount ?? 0, ...stateOf(wire) };
}

/** Ended tasks are forgotten, so that these are all: a failure is told by its status, not by what the service said. */
export function stateOf({ dispatchCount, lastAttempt }: WireTask): Pick<QueuedTask, "state" | "error"> {
  if ((dispatchCount ?? 0) === 0) return { state: "waiting" };
  if (!lastAttempt?.responseTime) return { state: "running" };
  const { code, message } = lastAttempt.responseStatus ?? {};
  return { state: "retrying", error: message || `the last delivery failed with code ${code ?? "?"}` };
}

function bodyOf(bytes: Uint8Array | string | null | undefined): Task["body"] | undefined {
  if (bytes === null || bytes === undefined) return undefined;
  const text = typeof bytes === "string" ? Buffer.from(bytes, "base64") : Buffer.from(bytes);
  try {
    const json: unknown = JSON.parse(text.toString());
    return isBody(json) ? json : undefined;
  } catch {
    return undefined; // not ours: what we lay is JSON
  }
}

function isBody(json: unknown): json is Task["body"] {
  return typeof json === "object" && json !== null && !Array.isArray(json) && Object.values(json).every(isPlain);
}

/** Names of headers come back in whatever case the queue likes. */
function headerOf(headers: Readonly<Record<string, string>> | null | undefined, name: string): string | undefined {
  return Object.entries(headers ?? {}).find(([key]) => key.toLowerCase() === name)?.[1];
}

function durationOf(seconds: number): protos.google.protobuf.IDuration {
  const whole = Math.floor(seconds);
  return { seconds: whole, nanos: Math.round((seconds - whole) * 1e9) };
}

function isPlain(value: unknown): boolean {
  return ["string", "number", "boolean"].includes(typeof value);
}
