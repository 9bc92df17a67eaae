import { setTimeout as wait } from "node:timers/promises";
import type { App } from "../../app/app.ts";
import { rebuildWorkbook } from "../../app/update-workbook.ts";
import { composeService, composeWorkbook } from "../../compose.ts";
import { composeRecordingServer } from "../../compose-replay.ts";
import { type SimulatedDay, serveSimulatedSites } from "../../compose-simulated-sites.ts";
import type { Config } from "../../config.ts";
import { addMinutes, type Instant, instantInParis, type RaceDay } from "../../domain/kernel/time.ts";
import type { Context } from "../context.ts";
import { print } from "../show.ts";
import { demoConfig } from "./demo-config.ts";
import { followDay } from "./follow-day.ts";
import { pagesServer } from "./serve.ts";
import { type DemoSummary, demoSummary } from "./show-demo.ts";

/** Minutes after midnight of the first H-30 of a simulated day, whose first off is at 12:05. */
const FIRST_H30 = 11 * 60 + 35;
/** Seconds of the machine that a service may take to start, its database made, and to plan, on a busy machine. */
const START_SECONDS = 20;
/** Milliseconds of the machine between two looks at whether the day is over. */
const LOOK_MS = 250;
/** Of the day: what is open so long after the last off stays so. */
const LATEST_RESULT_MINUTES = 60;

const ENDED: ReadonlySet<string> = new Set(["settled", "cancelled", "no_result", "missed"]);

/** The day served over HTTP at a speed, and the service living in it: embedded queue, store and HTTP API of its own. */
export async function liveDemo(
  context: Context,
  demo: {
    readonly file: string;
    readonly simulated: SimulatedDay;
    readonly documents: string;
    readonly speed: number;
    /** Draws the day; without it each phase is a line. */
    readonly screen: boolean;
  },
): Promise<DemoSummary> {
  const { t, json } = context;
  const { file, simulated, documents, speed, screen } = demo;
  const { day } = simulated;
  const site = await composeRecordingServer(file, { from: beginOf(speed), port: 0, speed });
  if (!site.ok) throw new Error(`${site.error.file}: ${site.error.detail}`);
  const clockUrl = `${site.value.url}/clock`;
  const sites = await serveSimulatedSites(simulated, clockUrl);
  const config = demoConfig({
    PMU_BASE_URL: site.value.url,
    ZETURF_BASE_URL: sites.zeturf,
    GENY_BASE_URL: sites.geny,
    CLOCK_URL: clockUrl,
    RATE_LIMIT_DELAY: "0",
    GPI_PAST_PERFORMANCES: "off", // no simulated horse has a past that the API could tell
    GPI_WATCH_MINUTES: "5",
    GPI_WATCH_CLOSE_MINUTES: "5",
    GPI_MAX_ODDS_AGE_MINUTES: "20",
    LOCAL_DATA_DIR: documents,
    LOG_LEVEL: "error",
    PORT: "0",
  });
  const service = await composeService(config, "stdout");
  const { app } = service;
  const server = await pagesServer(service, config);
  try {
    const url = await server.listen({ port: 0, host: "127.0.0.1" });
    if (!json) print(t("demo.serving", { url, speed }));
    const view = json ? undefined : await followDay(context, { app, day, url: `${url}/jour/${day}`, speed, screen });
    await service.start();
    await dayOver(app, day);
    await view?.close();
    const summary = await demoSummary(app, day);
    await writeDemoWorkbook(config, day);
    return summary;
  } finally {
    await server.close();
    await service.close();
    await sites.close();
    await site.value.close();
  }
}

/** So long before the first H-30 that the service is ready for it. @returns `11:20` */
function beginOf(speed: number): string {
  const minutes = Math.floor(FIRST_H30 - (START_SECONDS / 60) * speed);
  return [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, "0")).join(":");
}

/** Until every race has ended, or its result can no longer be expected. */
async function dayOver(app: App, day: RaceDay): Promise<void> {
  for (;;) {
    await wait(LOOK_MS);
    const board = await app.viewBoard(day);
    if (!board.ok) throw new Error(`the board of ${day}: ${board.error.kind}`);
    const { races } = board.value;
    const offs = races.flatMap(({ race }) => race.startsAt ?? []).toSorted();
    const last = offs.at(-1);
    if (last === undefined) {
      if (app.now() > dayStart(day)) throw new Error(`no race of ${day} was planned`);
      continue;
    }
    if (races.every(({ where }) => ENDED.has(where.stage)) || app.now() > addMinutes(last, LATEST_RESULT_MINUTES))
      return;
  }
}

/** The first off: a day that has no plan by then has failed. */
function dayStart(day: RaceDay): Instant {
  const start = instantInParis(day, "12:05");
  if (!start.ok) throw new RangeError(start.error.kind);
  return start.value;
}

/** The service leaves the workbook of a served recording to whoever wants it. */
export async function writeDemoWorkbook(config: Config, day: RaceDay): Promise<void> {
  const deps = composeWorkbook(config);
  try {
    const written = await rebuildWorkbook(deps, { from: day, to: day, fresh: false });
    if (!written.ok) throw new Error(`the workbook of ${day}: ${written.error.kind}: ${written.error.detail}`);
  } finally {
    await deps.workbook.workbook.close();
  }
}
