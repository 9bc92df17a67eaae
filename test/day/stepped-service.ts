import type { Policy } from "../../src/app/deps.ts";
import { serverOf } from "../../src/cli/server-of.ts";
import { composeService, policyOf, type Surroundings } from "../../src/compose.ts";
import { type Config, readConfig } from "../../src/config.ts";
import { raceLabel } from "../../src/domain/kernel/race-id.ts";
import { ok } from "../../src/domain/kernel/result.ts";
import type { WinModel } from "../../src/domain/model/win-model.ts";
import type { Delivery, Task } from "../../src/ports/task-queue.ts";
import { sharesOf } from "../../src/sim/money.ts";
import type { SimulatedDay } from "../../src/sim/simulate-day.ts";

/** A service as `serve` starts it, in a stepped day; it is spoken to over its HTTP routes alone. */
export type SteppedService = {
  post(path: string, body: object): Promise<{ readonly status: number; readonly body: string }>;
  get(path: string): Promise<{ readonly status: number; readonly json: unknown }>;
  /** As a queue that calls: what is not 2xx comes again. */
  deliver(task: Task): Promise<Delivery & { readonly status: number; readonly outcome: string | undefined }>;
  close(): Promise<void>;
};

/** Seconds between two requests to a host, and the most of a day: the program's defaults. */
export const RATE_LIMIT_SECONDS = 1;
export const REQUESTS_PER_DAY = 3000;

/** The program's defaults but for where its sources are, and rules under which it plays. */
export function steppedConfig(dir: string, site: string): Config {
  const read = readConfig(
    {
      PMU_BASE_URL: site,
      SOURCES_ENABLED: "pmu",
      LOCAL_DATA_DIR: dir,
      RATE_LIMIT_DELAY: String(RATE_LIMIT_SECONDS),
      REQUESTS_PER_DAY: String(REQUESTS_PER_DAY),
      REQUEST_TIMEOUT: "5",
      GPI_PAST_PERFORMANCES: "off", // no simulated horse has a past that the API could tell
      GPI_MAX_ODDS_AGE_MINUTES: "20",
      GPI_PROFILE: "research",
      GPI_MODEL: "fitted",
      LOG_LEVEL: process.env.DAY_LOG ?? "silent",
      PORT: "0",
    },
    {},
  );
  if (!read.ok) throw new Error(JSON.stringify(read.error));
  return read.value.config;
}

/**
 * Rules under which a simulated day is played: those of the configuration, with the chances that only the simulation knows. A
 * model that knows no more than the public plays nothing, and no money would be counted.
 */
export function steppedPolicy(config: Config, { meetings }: SimulatedDay): Policy {
  const races = new Map(meetings.flatMap(({ races: own }) => own.map((race) => [raceLabel(race), race])));
  const knowing: WinModel = {
    name: "fitted",
    version: "truth",
    estimate({ starters, snapshotH5 }) {
      const truth = races.get(snapshotH5.raceId.slice(11))?.truth ?? [];
      const chances = sharesOf(starters.map((number) => truth[number - 1] ?? 0));
      return ok({ winProbabilities: chances, parameters: {}, remark: "the simulation's own chances" });
    },
  };
  return { ...policyOf(config), otherModels: [knowing] };
}

export async function startSteppedService(config: Config, surroundings: Surroundings): Promise<SteppedService> {
  const service = await composeService(config, "stdout", surroundings);
  const server = await serverOf(service, config);
  await service.start();
  const post = async (path: string, body: object) => {
    const answer = await server.inject({ method: "POST", url: path, payload: body });
    return { status: answer.statusCode, body: answer.body };
  };
  return {
    post,
    async get(path) {
      const answer = await server.inject({ method: "GET", url: path });
      return { status: answer.statusCode, json: answer.json() };
    },
    async deliver({ path, body }) {
      const { status, body: said } = await post(path, body);
      const { outcome } = JSON.parse(said) as { readonly outcome?: string };
      if (status >= 200 && status < 300) return { answer: "done", status, outcome };
      return { answer: "retry", error: `${status} ${said.slice(0, 300)}`, status, outcome };
    },
    async close() {
      await server.close();
      await service.close();
    },
  };
}
