import { assertKey } from "../ports/document-store.ts";

/**
 * What `list` takes: the beginning of a key, cut anywhere, or nothing for all. Anything else is a bug of the caller.
 *
 * @throws RangeError as `assertKey` does
 */
export function assertPrefix(prefix: string): void {
  if (prefix === "") return;
  // Cut after a slash, it lacks only the last segment.
  assertKey(prefix.endsWith("/") ? `${prefix}x` : prefix);
}
