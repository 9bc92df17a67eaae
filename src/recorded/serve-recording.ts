import { fastify } from "fastify";
import type { RunningClock } from "../ports/clock.ts";
import type { RecordedDay } from "./recorded-day.ts";

/** Where the recorded API answers, and how to stop it. */
export type RecordingServer = { readonly url: string; close(): Promise<void> };

/**
 * Serves a recorded day on loopback as the PMU's API would have served it at the clock's time, and the clock itself at
 * `/clock`, so that a service can live in that day.
 */
export async function serveRecording(options: {
  readonly recording: RecordedDay;
  readonly clock: RunningClock;
  /** 0: any free port. */
  readonly port: number;
  /** Told of every request, for the operator's screen. */
  readonly onRequest?: (path: string, answered: boolean) => void;
}): Promise<RecordingServer> {
  const { recording, clock } = options;
  const server = fastify({ forceCloseConnections: true });
  server.get("/clock", async () => ({
    virtual_start: clock.rate.virtualStart,
    wall_start: clock.rate.wallStart,
    speed: clock.rate.speed,
    now: clock.now(),
    day: recording.day,
  }));
  server.get("/programme/*", async (request, reply) => {
    const path = request.url.replace(/\?.*$/, "");
    const answer = recording.answerAt(path, clock.now());
    options.onRequest?.(path, answer !== undefined);
    if (!answer) return reply.code(404).send({ error: "not in the recording by then", now: clock.now() });
    return reply.type("application/json; charset=utf-8").header("x-recorded-at", answer.at).send(answer.text);
  });
  const url = await server.listen({ host: "127.0.0.1", port: options.port });
  return { url, close: () => server.close() };
}
