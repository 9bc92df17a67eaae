import { ok, type Result } from "../domain/kernel/result.ts";
import type { Standing } from "../ports/telemetry.ts";
import type { Deps } from "./deps.ts";
import type { CorruptDocument } from "./documents.ts";
import { viewSources } from "./view-sources.ts";
import { viewStatus } from "./view-status.ts";

/** How things stand now: of today's races, the queue and the sources. It walks today's documents and lists the queue. */
export async function viewStanding(deps: Deps): Promise<Result<Standing, CorruptDocument>> {
  const status = await viewStatus(deps);
  if (!status.ok) return status;
  const { races: planned, cancelled, h30Recorded: recorded, play, abstain, settled } = status.value;
  const sources = await viewSources(deps);
  return ok({
    tasks: status.value.tasks,
    races: { planned, cancelled, recorded, play, abstain, settled },
    missedPhases: status.value.missed.length,
    workbookPending: status.value.workbook?.pending ?? 0,
    pages: sources.flatMap(({ source, pages }) =>
      pages.map(({ kind, light, lastGood }) => ({
        source,
        kind,
        red: light === "red",
        ageSeconds: lastGood && lastGood.ageMinutes * 60,
      })),
    ),
    hosts: sources.flatMap(({ host }) => {
      if (!host) return [];
      const { origin, requestsToday, requestsPerDay, breaker } = host;
      return [{ host: new URL(origin).host, requestsToday, requestsPerDay, leftAlone: breaker === "open" }];
    }),
  });
}
