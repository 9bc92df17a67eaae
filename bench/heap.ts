import { getHeapStatistics, setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** What this isolate's heap holds once the garbage is collected, typed arrays included; megabytes. */
export function heapAfterCollection(): number {
  setFlagsFromString("--expose-gc");
  const collect: unknown = runInNewContext("gc");
  if (typeof collect !== "function") throw new Error("this V8 does not show its collector");
  collect();
  const { used_heap_size: heap, external_memory: external } = getHeapStatistics();
  return (heap + external) / 2 ** 20;
}
