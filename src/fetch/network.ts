import { Agent, DecoratorHandler, type Dispatcher, fetch, type Headers, interceptors } from "undici";
import type { FetchError } from "../ports/page-fetcher.ts";
import type { HttpCacheStore } from "./http-cache.ts";

/** The largest day page seen is 0.7 MB; what is ten times that is not a page. */
const MAX_BODY_BYTES = 8 * 1024 * 1024;
/** How a connection fails for a moment: Node's names, and undici's for one that was closed on us. */
const PASSING_CODES: ReadonlySet<string> = new Set(
  "ECONNRESET ECONNREFUSED ENOTFOUND ENETDOWN ENETUNREACH EHOSTDOWN EHOSTUNREACH EPIPE UND_ERR_SOCKET".split(" "),
);

/** An answer with its body. */
export type Answer = {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Uint8Array;
  /**
   * network: sent anew. confirmed: the host said that what we have stands (304). kept: not asked, it is as old as it says.
   */
  readonly from: "network" | "confirmed" | "kept";
  /** Since the host made it, where it is kept. */
  readonly ageSeconds: number;
};

export type Exchanged =
  | { readonly answer: Answer }
  /** `passing`: another moment may fare better. */
  | { readonly error: FetchError; readonly passing: boolean };

export type Network = {
  /** One answer; requests to one host must come one after the other. */
  exchange(url: URL, maxAgeSeconds: number): Promise<Exchanged>;
  close(): Promise<void>;
};

type Options = {
  readonly userAgent: string;
  readonly timeoutMs: number;
  readonly cache: HttpCacheStore;
  /** Told of each request that leaves this machine. */
  readonly onRequest: (origin: string) => void;
};

/** HTTP with limits of time and size, and a cache that never serves what is stale. Redirects are not followed. */
export function openNetwork({ userAgent, timeoutMs, cache, onRequest }: Options): Network {
  const agent = new Agent({
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    connect: { timeout: timeoutMs },
    maxResponseSize: MAX_BODY_BYTES,
  });
  /** What the wire said last, by origin: the cache does not tell a 304 from a page that it kept. */
  const onTheWire = new Map<string, number>();
  const wire: Dispatcher.DispatcherComposeInterceptor = (dispatch) => (options, handler) => {
    const origin = String(options.origin);
    onRequest(origin);
    return dispatch(options, new TellingStatus(handler, (status) => onTheWire.set(origin, status)));
  };
  const dispatcher = agent.compose(wire, interceptors.cache({ store: cache, type: "private" }));

  return {
    async exchange(url, maxAgeSeconds) {
      onTheWire.delete(url.origin);
      try {
        const response = await fetch(url, {
          dispatcher,
          redirect: "manual", // a redirect is followed only to an allowed host, and in that host's turn
          headers: {
            "user-agent": userAgent,
            "cache-control": maxAgeSeconds > 0 ? `max-age=${maxAgeSeconds}` : "no-cache",
          },
          // The body may drip for ever within its own time-out: the whole has an end too.
          signal: AbortSignal.timeout(2 * timeoutMs),
        });
        const { status, headers } = response;
        const body = await readBody(response);
        if (!body) {
          const detail = `more than ${MAX_BODY_BYTES} bytes`;
          return { error: { kind: "too_large", url: url.href, detail }, passing: false };
        }
        const wired = onTheWire.get(url.origin);
        const from = wired === undefined ? "kept" : wired === 304 ? "confirmed" : "network";
        return { answer: { status, headers, body, from, ageSeconds: Number(headers.get("age") ?? 0) || 0 } };
      } catch (cause) {
        return failureOf(url, cause);
      }
    },
    close: () => agent.close(),
  };
}

class TellingStatus extends DecoratorHandler {
  readonly #next: Dispatcher.DispatchHandler;
  readonly #tell: (status: number) => void;

  constructor(next: Dispatcher.DispatchHandler, tell: (status: number) => void) {
    super(next);
    this.#next = next;
    this.#tell = tell;
  }

  onResponseStart(...args: Parameters<NonNullable<Dispatcher.DispatchHandler["onResponseStart"]>>): void {
    this.#tell(args[1]);
    this.#next.onResponseStart?.(...args);
  }
}

/** The whole body, unpacked; undefined above the limit, so that a small answer cannot unpack to a huge one. */
async function readBody(response: Awaited<ReturnType<typeof fetch>>): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > MAX_BODY_BYTES) return undefined; // leaving the loop closes the connection
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** undici wraps what happened on the socket: the cause names it. */
function failureOf(url: URL, error: unknown): Exchanged {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code = cause instanceof Error && "code" in cause && typeof cause.code === "string" ? cause.code : "";
  const detail = cause instanceof Error ? `${code} ${cause.message}`.trim() : String(cause);
  const kind = code === "UND_ERR_RES_EXCEEDED_MAX_SIZE" ? "too_large" : "unreachable";
  return { error: { kind, url: url.href, detail }, passing: PASSING_CODES.has(code) };
}
