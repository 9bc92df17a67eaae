/** A task as the wire has it, with defaults filled in; times are {seconds, nanos}. */
export type WireTask = {
  readonly name: string;
  readonly scheduleTime: WireTime | null;
  readonly dispatchDeadline: WireTime | null;
  readonly httpRequest: {
    readonly url: string;
    readonly httpMethod: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: Buffer;
    readonly oidcToken?: { readonly serviceAccountEmail: string; readonly audience: string } | null;
  };
};
export type WireTime = { readonly seconds: number; readonly nanos: number };

/** One delivery, as the service saw it. */
export type Delivered = {
  readonly task: string;
  readonly headers: Readonly<Record<string, string>>;
  /** "deadline", "unreachable", or the answer's. */
  readonly status: number | "deadline" | "unreachable";
  readonly at: number;
};

/** The token of a delivery, made when it is dispatched. */
export type MintToken = (claims: { readonly email: string; readonly audience: string }) => Promise<string> | string;

/** What goes wrong with a delivery. @param dispatch 1 first */
export type DeliveryFault = (delivery: { readonly task: string; readonly dispatch: number }) =>
  | {
      /** So many at once instead of one. */
      readonly copies?: number;
      /** It stays on its way for so long. */
      readonly heldSeconds?: number;
    }
  | undefined;

type Dispatch = {
  readonly retries: number;
  readonly executions: number;
  readonly etaSeconds: number;
  readonly previous?: Delivered["status"];
  readonly deadlineSeconds: number;
  readonly mint: MintToken;
};

type Sent = Pick<Delivered, "headers" | "status"> & { readonly retryAfterSeconds?: number };

/** One delivery as Cloud Tasks makes it: its headers, its token, its deadline; any 2xx is success. */
export async function deliverTask(task: WireTask, dispatch: Dispatch): Promise<Sent> {
  const headers = await headersOf(task, dispatch);
  const { url, httpMethod, body } = task.httpRequest;
  try {
    const signal = AbortSignal.timeout(dispatch.deadlineSeconds * 1000);
    const response = await fetch(url, {
      method: httpMethod,
      headers,
      body: new Uint8Array(body),
      redirect: "manual",
      signal,
    });
    await response.arrayBuffer();
    const retryAfter = Number(response.headers.get("retry-after") ?? Number.NaN);
    return { headers, status: response.status, ...(Number.isNaN(retryAfter) ? {} : { retryAfterSeconds: retryAfter }) };
  } catch (error) {
    const late = error instanceof Error && error.name === "TimeoutError";
    return { headers, status: late ? "deadline" : "unreachable" };
  }
}

/** The header names as the reference writes them; a client may not set them himself. */
async function headersOf(task: WireTask, dispatch: Dispatch): Promise<Record<string, string>> {
  const { headers, oidcToken, url } = task.httpRequest;
  const { retries, executions, etaSeconds, previous, mint } = dispatch;
  const own = Object.entries(headers).filter(([name]) => !/^(x-cloudtasks-|x-google-|host$)/i.test(name));
  return {
    ...Object.fromEntries(own),
    "User-Agent": "Google-Cloud-Tasks",
    "X-CloudTasks-QueueName": task.name.split("/")[5] ?? "",
    "X-CloudTasks-TaskName": idOf(task.name),
    "X-CloudTasks-TaskRetryCount": String(retries),
    "X-CloudTasks-TaskExecutionCount": String(executions),
    "X-CloudTasks-TaskETA": etaSeconds.toFixed(6),
    ...(typeof previous === "number" ? { "X-CloudTasks-TaskPreviousResponse": String(previous) } : {}),
    ...(oidcToken
      ? {
          Authorization: `Bearer ${await mint({
            email: oidcToken.serviceAccountEmail,
            // The default of the service: the whole address with its path.
            audience: oidcToken.audience === "" ? url : oidcToken.audience,
          })}`,
        }
      : {}),
  };
}

export function idOf(name: string): string {
  return name.split("/").at(-1) ?? "";
}
