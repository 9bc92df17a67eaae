import type { PrunableStore } from "../ports/document-store.ts";
import type { PageFetcher } from "../ports/page-fetcher.ts";
import type { QueueWorker, TaskQueue } from "../ports/task-queue.ts";
import { inSpan, type Telemetry } from "../ports/telemetry.ts";

/** Milliseconds in a second, of `performance.now()`. */
const MS = 1000;

/** A store whose every answer is counted; what it writes is a span. */
export function watchStore(store: PrunableStore, telemetry: Telemetry): PrunableStore {
  type Operation = "read" | "create" | "replace" | "list" | "remove";
  async function watched<T>(
    operation: Operation,
    work: () => Promise<T>,
    outcomeOf: (result: T) => string,
  ): Promise<T> {
    const began = performance.now();
    const told = (outcome: string) => {
      const seconds = (performance.now() - began) / MS;
      telemetry.observe({ kind: "store_asked", operation, outcome, seconds });
    };
    try {
      const result = await work();
      told(outcomeOf(result));
      return result;
    } catch (error) {
      told("error");
      throw error;
    }
  }
  const written = <T>(operation: Operation, key: string, work: () => Promise<T>, outcomeOf: (result: T) => string) =>
    watched(operation, () => inSpan(telemetry, `store ${operation}`, { "gpi.key": key }, work), outcomeOf);
  return {
    read: (key) =>
      watched(
        "read",
        () => store.read(key),
        (found) => (found ? "found" : "none"),
      ),
    create: (key, body) => written("create", key, () => store.create(key, body), String),
    replace: (key, body, version) => written("replace", key, () => store.replace(key, body, version), String),
    list: (prefix) =>
      watched(
        "list",
        () => store.list(prefix),
        () => "listed",
      ),
    remove: (key) =>
      written(
        "remove",
        key,
        () => store.remove(key),
        () => "removed",
      ),
  };
}

/** A fetcher whose every answer is counted and is a span. */
export function watchFetcher(fetcher: PageFetcher, telemetry: Telemetry): PageFetcher {
  return {
    async fetch(url, freshness) {
      const began = performance.now();
      const span = telemetry.begin("fetch page", {});
      const page = await span.run(() => fetcher.fetch(url, freshness));
      // What is not allowed may name any host: only those of the sources are told.
      const asked = page.ok || page.error.kind !== "not_allowed" ? new URL(url) : undefined;
      const host = asked?.host ?? "none";
      const outcome = page.ok
        ? "ok"
        : page.error.kind === "http_status"
          ? `http_${page.error.status}`
          : page.error.kind;
      span.end({ "server.address": host, "url.path": asked?.pathname ?? "", "gpi.outcome": outcome });
      telemetry.observe({ kind: "page_fetched", host, outcome, seconds: (performance.now() - began) / MS });
      return page;
    },
  };
}

/** A queue each of whose new tasks is a span. */
export function watchQueue(queue: TaskQueue, telemetry: Telemetry): TaskQueue {
  return {
    enqueue: (task) => inSpan(telemetry, "lay task", { "gpi.task": task.name }, () => queue.enqueue(task)),
    cancel: (name) => queue.cancel(name),
    list: () => queue.list(),
  };
}

/** A worker each of whose deliveries is counted, with its lateness. @param now milliseconds of the queue's clock */
export function watchWorker(worker: QueueWorker, telemetry: Telemetry, now: () => number): QueueWorker {
  return {
    start: (handler) =>
      worker.start(async (task) => {
        const lateSeconds = (now() - Date.parse(task.runAt)) / MS;
        try {
          const delivery = await inSpan(telemetry, "deliver task", { "gpi.task": task.name }, () => handler(task));
          telemetry.observe({ kind: "task_delivered", answer: delivery.answer, lateSeconds });
          return delivery;
        } catch (error) {
          telemetry.observe({ kind: "task_delivered", answer: "retry", lateSeconds });
          throw error;
        }
      }),
    stop: () => worker.stop(),
  };
}
