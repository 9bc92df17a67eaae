import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";

/** An object of the fake bucket. */
type StoredObject = { readonly body: Buffer; readonly generation: number; readonly metadata: Record<string, unknown> };

/** What a request is answered instead of the truth; undefined: the truth. */
export type BucketFault = (request: {
  readonly method: string;
  readonly url: string;
  /** Of the object that is written; empty for any other request. */
  readonly written: string;
  readonly count: number;
}) =>
  | {
      readonly status: number;
      /** Does what was asked before it answers so: the reply that is lost. */
      readonly done?: boolean;
    }
  | undefined;

export type FakeBucket = {
  readonly endpoint: string;
  /** "METHOD path", for a write with the object's name behind it, in their order. */
  readonly requests: string[];
  setFault(fault: BucketFault | undefined): void;
  close(): Promise<void>;
};

/**
 * The part of the Cloud Storage JSON API that the store uses, over HTTP on loopback: multipart upload with
 * `ifGenerationMatch`, media download, metadata, paged listing, delete. Written from the API's reference; it is no emulator
 * of Google's.
 */
export async function startFakeBucket({ pageSize = 3 } = {}): Promise<FakeBucket> {
  const objects = new Map<string, StoredObject>();
  const requests: string[] = [];
  let generations = 1_700_000_000_000_000;
  let fault: BucketFault | undefined;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", "http://localhost");
    const { method = "GET" } = request;
    const body = await buffer(request);
    const written = url.pathname.startsWith("/upload/") ? (url.searchParams.get("name") ?? "") : "";
    requests.push([method, url.pathname, written].filter(Boolean).join(" "));
    const wrong = fault?.({ method, url: url.pathname, written, count: requests.length });
    if (wrong?.done) truth(method, url, request, body);
    const told = wrong
      ? { status: wrong.status, json: { error: { code: wrong.status, message: "a fault of the test" } } }
      : truth(method, url, request, body);
    const headers = { "content-type": "application/json", ...("headers" in told ? told.headers : {}) };
    response.writeHead(told.status, headers);
    response.end("bytes" in told ? told.bytes : "json" in told ? JSON.stringify(told.json) : undefined);
  }

  type Told = {
    readonly status: number;
    readonly json?: unknown;
    readonly bytes?: Buffer;
    readonly headers?: Record<string, string>;
  };

  function truth(method: string, url: URL, request: IncomingMessage, body: Buffer): Told {
    const upload = /^\/upload\/storage\/v1\/b\/([^/]+)\/o$/.exec(url.pathname);
    if (upload && method === "POST") return create(url, request, body);
    const one = /^\/storage\/v1\/b\/([^/]+)\/o\/(.+)$/.exec(url.pathname);
    if (one) return object(method, url, decodeURIComponent(one[2] ?? ""));
    if (/^\/storage\/v1\/b\/[^/]+\/o$/.test(url.pathname) && method === "GET") return page(url);
    return failed(404, `no such route ${method} ${url.pathname}`);
  }

  function create(url: URL, request: IncomingMessage, body: Buffer): Told {
    const boundary = /boundary="?([^";]+)"?/.exec(request.headers["content-type"] ?? "")?.[1] ?? "";
    const [meta, content] = partsOf(body, boundary);
    const metadata = JSON.parse((meta ?? Buffer.from("{}")).toString()) as Record<string, unknown>;
    const name = url.searchParams.get("name") ?? String(metadata.name);
    const expected = url.searchParams.get("ifGenerationMatch");
    const standing = objects.get(name)?.generation ?? 0;
    if (expected !== null && Number(expected) !== standing) return failed(412, "conditionNotMet");
    if (metadata.md5Hash !== md5Of(content ?? Buffer.of())) return failed(400, "Provided MD5 hash doesn't match");
    generations += 1;
    objects.set(name, { body: content ?? Buffer.of(), generation: generations, metadata });
    return { status: 200, json: shown(name) };
  }

  function object(method: string, url: URL, name: string): Told {
    const stored = objects.get(name);
    if (!stored) return failed(404, `No such object: ${name}`);
    if (method === "DELETE") {
      objects.delete(name);
      return { status: 204 };
    }
    if (url.searchParams.get("alt") !== "media") return { status: 200, json: shown(name) };
    const headers = {
      "content-type": "application/octet-stream",
      "x-goog-generation": String(stored.generation),
      "x-goog-hash": `md5=${md5Of(stored.body)}`,
    };
    return { status: 200, bytes: stored.body, headers };
  }

  function page(url: URL): Told {
    const prefix = url.searchParams.get("prefix") ?? "";
    const after = url.searchParams.get("pageToken") ?? "";
    const names = [...objects.keys()].filter((name) => name.startsWith(prefix) && name > after).toSorted();
    const items = names.slice(0, pageSize).map((name) => ({ name }));
    const last = items.at(-1);
    return { status: 200, json: { items, ...(names.length > pageSize && last ? { nextPageToken: last.name } : {}) } };
  }

  function shown(name: string) {
    const stored = objects.get(name);
    return { name, bucket: "fake", generation: String(stored?.generation), ...stored?.metadata };
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => response.destroy(error as Error));
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    setFault(next) {
      fault = next;
    },
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

function md5Of(bytes: Buffer): string {
  return createHash("md5").update(bytes).digest("base64");
}

function failed(code: number, message: string) {
  return { status: code, json: { error: { code, message, errors: [{ message, reason: message }] } } };
}

/** The two parts of multipart/related: metadata, and content as it was. */
function partsOf(body: Buffer, boundary: string): (Buffer | undefined)[] {
  const mark = Buffer.from(`--${boundary}`);
  const parts: Buffer[] = [];
  let from = body.indexOf(mark);
  while (from >= 0) {
    const next = body.indexOf(mark, from + mark.length);
    if (next < 0) break;
    const part = body.subarray(from + mark.length + 2, next - 2);
    const head = part.indexOf("\r\n\r\n");
    if (head >= 0) parts.push(Buffer.from(part.subarray(head + 4)));
    from = next;
  }
  return parts;
}
