import type { SimulatedDay } from "../../compose-simulated-sites.ts";
import { serveSimulatedDay } from "../../compose-simulated-sites.ts";
import { composeStepped, type SteppedService } from "../../compose-stepped.ts";
import { addDays, type Instant, instantInParis, type RaceDay } from "../../domain/kernel/time.ts";
import type { Server } from "../../http/server.ts";
import type { Task } from "../../ports/task-queue.ts";
import { serverOf } from "../server-of.ts";
import { demoConfig } from "./demo-config.ts";
import { writeDemoWorkbook } from "./live-demo.ts";
import { type DemoSummary, demoSummary } from "./show-demo.ts";

/** On the clocks of Paris: the service starts, is called as Cloud Scheduler would, and looks for the last result. */
const [START, MORNING, NEXT_MORNING] = ["08:58", "09:00", "10:00"] as const;

/** The whole day as fast as it can be computed: the real service over three sites on loopback, its tasks as its own requests. */
export async function demoAtOnce(simulated: SimulatedDay, documents: string): Promise<DemoSummary> {
  const { day } = simulated;
  const start = inParis(day, START);
  // The sites must be there before a service can be made for them.
  let stepped: SteppedService | undefined;
  const sites = await serveSimulatedDay(simulated, { now: () => stepped?.clock.now() ?? start });
  const config = demoConfig({
    PMU_BASE_URL: sites.pmu,
    ZETURF_BASE_URL: sites.zeturf,
    GENY_BASE_URL: sites.geny,
    RATE_LIMIT_DELAY: "0",
    GPI_PAST_PERFORMANCES: "off", // no simulated horse has a past that the API could tell
    GPI_MAX_ODDS_AGE_MINUTES: "20",
    LOCAL_DATA_DIR: documents,
    LOG_LEVEL: "error",
    PORT: "0",
  });
  stepped = await composeStepped(config, start);
  const { service } = stepped;
  const server = await serverOf(service, config);
  const deliver = (task: Task) => post(server, task.path, task.body);
  try {
    await service.start();
    await stepped.runUntil(inParis(day, MORNING), deliver);
    const planned = await post(server, "/schedule", { date: day });
    if (planned.answer !== "done") throw new Error(`the simulated day was not planned: ${planned.error}`);
    await stepped.runUntil(inParis(addDays(day, 1), NEXT_MORNING), deliver);
    const summary = await demoSummary(service.app, day);
    await writeDemoWorkbook(config, day);
    return summary;
  } finally {
    await server.close();
    await service.close();
    await sites.close();
  }
}

async function post(server: Server, url: string, payload: object) {
  const { statusCode, body } = await server.inject({ method: "POST", url, payload });
  if (statusCode < 300) return { answer: "done" as const };
  return { answer: "retry" as const, error: `${statusCode} ${body}` };
}

function inParis(day: RaceDay, time: string): Instant {
  const instant = instantInParis(day, time);
  if (!instant.ok) throw new RangeError(`${time} on ${day}: ${instant.error.kind}`);
  return instant.value;
}
