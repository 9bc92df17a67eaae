import { EventEmitter, on } from "node:events";
import type { AppEvent } from "../../app/events.ts";
import { toWire } from "../../domain/kernel/wire-names.ts";
import type { ServerOptions, TypedServer } from "../typed-server.ts";

/** What happens, as it happens (server-sent events): a phase that ran, a day that was planned. */
export function eventsRoutes(server: TypedServer, { app }: ServerOptions): void {
  const closing = new AbortController();
  // A stream never ends by itself: the server's stop ends it.
  server.addHook("preClose", async () => closing.abort());
  server.get(
    "/api/events",
    { sse: "only", config: { access: "read" }, schema: { summary: "What happens, as it happens (SSE)" } },
    async (_request, reply) => {
      const ended = new AbortController();
      const emitter = new EventEmitter();
      const unsubscribe = app.subscribe((event) => emitter.emit("event", event));
      reply.sse.onClose(() => ended.abort());
      try {
        await reply.sse.send({ event: "hello", data: { at: app.now() }, retry: 5_000 });
        for await (const [event] of on(emitter, "event", { signal: AbortSignal.any([ended.signal, closing.signal]) })) {
          const { id, kind, ...fields } = event as AppEvent;
          await reply.sse.send({ id: String(id), event: kind, data: toWire(fields) });
        }
      } catch (error) {
        if (!ended.signal.aborted && !closing.signal.aborted) throw error;
      } finally {
        unsubscribe();
      }
    },
  );
}
