import { err, ok } from "../domain/kernel/result.ts";
import type { Clock } from "../ports/clock.ts";
import type { PageFetcher } from "../ports/page-fetcher.ts";
import type { RecordedDay } from "./recorded-day.ts";

/** Answers as the recorded API would have answered at the clock's time; what was never recorded is 404. */
export function createRecordedFetcher(deps: {
  readonly recording: RecordedDay;
  readonly baseUrl: string;
  readonly clock: Clock;
}): PageFetcher {
  return {
    async fetch(url) {
      const path = url.startsWith(deps.baseUrl) ? url.slice(deps.baseUrl.length) : undefined;
      const answer = path === undefined ? undefined : deps.recording.answerAt(path, deps.clock.now());
      if (!answer) {
        return err({ kind: "http_status", url, status: 404, detail: "not in the recording by then" });
      }
      return ok({
        url,
        observedAt: answer.at,
        status: 200,
        contentType: "application/json",
        text: answer.text,
      });
    },
  };
}
