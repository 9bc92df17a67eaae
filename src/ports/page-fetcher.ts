import type { Result } from "../domain/kernel/result.ts";
import type { Instant } from "../domain/kernel/time.ts";

/** A page as it was served. */
export type Page = {
  readonly url: string;
  /** When it was served to us; for a recorded page, when it was recorded. */
  readonly observedAt: Instant;
  readonly status: number;
  readonly contentType: string;
  /** Decoded text: the header's charset, else UTF-8, else Windows-1252 where the bytes are not UTF-8. */
  readonly text: string;
};

/** Why there is no page. `url` names it; nothing here is worth guessing around. */
export type FetchError =
  /** No answer: refused, timed out, reset, no such host. */
  | { readonly kind: "unreachable"; readonly url: string; readonly detail: string }
  /** An answer that is not 200: 404, 403, 5xx. */
  | { readonly kind: "http_status"; readonly url: string; readonly status: number; readonly detail: string }
  | { readonly kind: "forbidden_by_robots"; readonly url: string; readonly detail: string }
  /** Not https (nor loopback), or a host that is not the source's. Never asked for. */
  | { readonly kind: "not_allowed"; readonly url: string; readonly detail: string }
  /** A body above the limit. */
  | { readonly kind: "too_large"; readonly url: string; readonly detail: string };

/** Fetches pages politely, or says why not. */
export interface PageFetcher {
  /** A 200 answer, or the reason for none. Never throws for what a network brings. */
  fetch(url: string): Promise<Result<Page, FetchError>>;
}
