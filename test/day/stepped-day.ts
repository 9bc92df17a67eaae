import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Policy } from "../../src/app/deps.ts";
import { type DayEdits, pmuSite, recordingOf, toldByPmu } from "../../src/compose-simulation.ts";
import { addDays, addMinutes, type Instant, instantInParis, type RaceDay } from "../../src/domain/kernel/time.ts";
import type { PrunableStore } from "../../src/ports/document-store.ts";
import type { Task } from "../../src/ports/task-queue.ts";
import { drawFaultPlan, type FaultPlan } from "../../src/sim/fault-plan.ts";
import { FAULTS, type FaultName } from "../../src/sim/faults.ts";
import { faultySite } from "../../src/sim/faulty-site.ts";
import { type SimulatedDay, simulateDay } from "../../src/sim/simulate-day.ts";
import { struckDay } from "../../src/sim/struck-day.ts";
import { createFilesStore } from "../../src/store/files/files-store.ts";
import { createMemoryStore } from "../../src/store/memory/memory-store.ts";
import { faultyQueue } from "../fakes/faulty-queue.ts";
import { startSite } from "../fakes/site-server.ts";
import { allDocuments, tellingWrites } from "../fakes/watched-store.ts";
import { watchDay } from "./invariants.ts";
import { type SteppedService, startSteppedService, steppedConfig, steppedPolicy } from "./stepped-service.ts";
import { seenOnPages, struckPorts } from "./struck-service.ts";
import { virtualTime } from "./virtual-time.ts";

export type SteppedDay = {
  readonly simulated: SimulatedDay;
  readonly plan: FaultPlan;
  /** How often each fault struck. */
  readonly struck: ReadonlyMap<FaultName, number>;
  /** What it left, by key, but for fetched pages. */
  readonly documents: Readonly<Record<string, string>>;
  /** The rules that it was played by. */
  readonly policy: Policy;
  /** The day as a recording, with what befell its races. */
  readonly recording: string;
  readonly deliveries: number;
  readonly requests: number;
  /** Answers by status. */
  readonly answers: ReadonlyMap<number, number>;
  /** Services that lived in the day. */
  readonly services: number;
};

type Options = {
  readonly seed: number;
  readonly day: RaceDay;
  readonly races: number;
  readonly faults: ReadonlySet<FaultName>;
  readonly documents: "files" | "memory";
};

const MORNING = "09:00";
/** The morning after: the last look for results was at nine. */
const END = "10:00";
/** Minutes after which Cloud Scheduler calls again that heard 5xx, and how often. */
const CALL_AGAIN_MINUTES = 2;
const CALLS = 5;
/** Seconds from the death of a process to its successor's first request. */
const RESTART_SECONDS = 20;

/**
 * Lives a simulated day through the real service: routes, use-cases, fetcher, parsers, archive and ledger are its own; the
 * clock is stepped, tasks are delivered over HTTP by the queue in memory, the source is served on loopback.
 *
 * @throws InvariantBroken after the first event that breaks one
 */
export async function liveDay(options: Options): Promise<SteppedDay> {
  const { faults } = options;
  const simulated = struckDay(options, faults);
  const { day } = simulated;
  const plan = drawFaultPlan(simulated, faults);
  const struck = new Map<FaultName, number>();
  const strike = (name: FaultName) => void struck.set(name, (struck.get(name) ?? 0) + 1);
  for (const name of faults) if (FAULTS[name] === "calendar") strike(name);
  const edits: DayEdits = new Map(plan.races.map(({ race, edits: own }) => [race, own]));
  const told = toldByPmu(simulated, edits);
  // The day after is planned too, and its morning catches up what is left of this one.
  const tomorrow = toldByPmu(simulateDay({ seed: simulated.seed + 1, day: addDays(day, 1), races: 1 }));
  const site = faultySite(pmuSite([...told, ...tomorrow]), { day, plan }, strike);

  const { virtual, time, clock, pace, isRight } = virtualTime(inParis(day, "08:58"), plan.clock, strike);
  const folder = mkdtempSync(join(tmpdir(), "stepped-day-"));
  const documents: PrunableStore =
    options.documents === "files" ? createFilesStore({ dir: join(folder, "documents") }) : createMemoryStore();
  const watch = watchDay({ simulated, edits, time, trueTime: isRight });
  const store = tellingWrites(documents, (key, body) => watch.written(key, body));
  const queue = faultyQueue(virtual.queue, plan.tasks, strike);
  const seen = seenOnPages(plan, strike);
  const server = await startSite(
    site,
    () => time.now(),
    (asked) => {
      seen(asked);
      watch.asked(asked);
    },
  );
  const { ports, ...writes } = struckPorts({ store, queue }, plan.writes, strike);

  let services = 0;
  async function start(): Promise<SteppedService> {
    services += 1;
    const config = steppedConfig(join(folder, `service-${services}`), server.url);
    return startSteppedService(config, { clock, pace, policy: steppedPolicy(config, simulated), ...ports });
  }

  let service = await start();
  let deliveries = 0;
  const answers = new Map<number, number>();
  /** A queue takes what a handler throws for a failure: what is broken is thrown once it has come to rest. */
  let broken: unknown;
  function check(event: string): void {
    try {
      watch.afterEvent(event);
    } catch (error) {
      broken ??= error;
    }
  }
  async function runUntil(end: Instant): Promise<void> {
    await virtual.runUntil(end, deliver);
    if (broken) throw broken;
  }

  async function deliver(task: Task) {
    if (broken) return { answer: "done" as const }; // the day is over
    deliveries += 1;
    const fault = plan.tasks.find((one) => one.task === task.name);
    if (fault && fault.minutes > 0) strike(fault.name);
    const deaths = writes.deaths();
    writes.arm(task.name);
    const answered = await (fault?.name === "task-twice" ? twice(task) : service.deliver(task));
    answers.set(answered.status, (answers.get(answered.status) ?? 0) + 1);
    watch.answered(task, answered);
    const killed = writes.deaths() > deaths;
    if (killed) {
      await pace.sleep(RESTART_SECONDS * 1000);
      await service.close();
    }
    writes.mend();
    if (killed) service = await start();
    check(`${task.name} at ${time.now()} answered ${answered.status}`);
    return killed ? { answer: "retry" as const, error: "the connection was cut" } : answered;
  }

  /** At once, and a third time when both are answered. */
  async function twice(task: Task) {
    strike("task-twice");
    watch.delivering(task, 2);
    const [first] = await Promise.all([service.deliver(task), service.deliver(task)]);
    await service.deliver(task);
    return first;
  }

  /** As Cloud Scheduler does, again after 5xx. */
  async function callScheduler(): Promise<void> {
    for (let call = 0; call < CALLS; call++) {
      const { status } = await service.post("/schedule", {});
      watch.afterEvent(`/schedule answered ${status}`);
      if (status < 500) return;
      await runUntil(addMinutes(time.now(), CALL_AGAIN_MINUTES));
    }
  }

  try {
    for (const morning of [day, addDays(day, 1)]) {
      await runUntil(inParis(morning, MORNING));
      await callScheduler();
    }
    await runUntil(inParis(addDays(day, 1), END));
    await watch.atEnd({ store, get: (path) => service.get(path) });
    return {
      simulated,
      plan,
      struck,
      documents: { ...(await allDocuments(store, "days/")), ...(await allDocuments(store, "runs/")) },
      policy: steppedPolicy(steppedConfig(folder, server.url), simulated),
      recording: recordingOf(told),
      deliveries,
      requests: watch.requests(),
      answers,
      services,
    };
  } finally {
    await service.close();
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @throws RangeError on a time that no clock shows that day: neither nine nor ten in the morning is one */
function inParis(day: RaceDay, time: string): Instant {
  const instant = instantInParis(day, time);
  if (!instant.ok) throw new RangeError(`${time} on ${day}: ${instant.error.kind}`);
  return instant.value;
}
