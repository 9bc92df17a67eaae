import * as fc from "fast-check";
import { expect, test } from "vitest";
import { type App, createApp } from "../src/app/app.ts";
import { readPlan } from "../src/app/plan-store.ts";
import { readMarks } from "../src/app/run-marks.ts";
import { ok } from "../src/domain/kernel/result.ts";
import { addMinutes, type Instant, minutesBetween } from "../src/domain/kernel/time.ts";
import { marksOf, wantedTasks } from "../src/domain/plan/wanted-tasks.ts";
import type { DocumentStore } from "../src/ports/document-store.ts";
import type { Log } from "../src/ports/log.ts";
import type { Delivery, Task } from "../src/ports/task-queue.ts";
import { createVirtualQueue } from "../src/queue/virtual/virtual-queue.ts";
import { createMemoryStore } from "../src/store/memory/memory-store.ts";
import { FABLE_DAY, fableCard, fableMarket, fableRace, paris } from "./fakes/fable-day.ts";
import { createFakeSite, fableResult } from "./fakes/fake-source.ts";
import { FAULTS, type Fault, mortalProcess } from "./fakes/mortal-process.ts";
import { allDocuments, Killed, tellingWrites } from "./fakes/watched-store.ts";
import { policyWith } from "./fakes/world.ts";

/**
 * Reconciler, queue and run as one system, against a day that does what it likes: races move, are cancelled and come
 * back, sources fail, tasks are delivered twice at once by two processes, processes die in the middle of a write, the
 * queue is lost, the clock jumps.
 */

const RACES = { R1C1: "14:15", R1C2: "14:50", R2C1: "15:25" } as const;
type Label = keyof typeof RACES;
const LABELS = Object.keys(RACES) as Label[];

type Step =
  | { readonly do: "pass"; readonly minutes: number }
  | { readonly do: "move"; readonly race: Label; readonly minutes: number }
  /** Put off at the post, so many minutes before the off. */
  | { readonly do: "put off"; readonly race: Label; readonly before: number; readonly minutes: number }
  | { readonly do: "status"; readonly race: Label; readonly status: "cancelled" | "scheduled" }
  | { readonly do: "sources"; readonly down: boolean }
  | { readonly do: "odds"; readonly down: boolean }
  | { readonly do: "skew"; readonly minutes: number }
  | { readonly do: "twice"; readonly deliveries: number }
  | { readonly do: "fault"; readonly write: number; readonly fault: Fault }
  | { readonly do: "lose the queue" }
  | { readonly do: "reconcile"; readonly by: "watch" | "schedule" | "resume"; readonly twice: boolean }
  | { readonly do: "by hand"; readonly race: Label; readonly phase: "H5" | "RESULT" };

const label = fc.constantFrom(...LABELS);
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ do: fc.constant("pass" as const), minutes: fc.integer({ min: 1, max: 45 }) }) },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant("move" as const), race: label, minutes: fc.integer({ min: -25, max: 70 }) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant("put off" as const),
      race: label,
      before: fc.integer({ min: 1, max: 4 }),
      minutes: fc.integer({ min: 1, max: 8 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant("status" as const),
      race: label,
      status: fc.constantFrom("cancelled" as const, "scheduled" as const),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("sources" as const), down: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("odds" as const), down: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("skew" as const), minutes: fc.integer({ min: -90, max: 20 }) }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant("twice" as const), deliveries: fc.integer({ min: 1, max: 6 }) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant("fault" as const),
      write: fc.integer({ min: 1, max: 14 }),
      fault: fc.constantFrom(...FAULTS),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ do: "lose the queue" } as const) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant("reconcile" as const),
      by: fc.constantFrom("watch" as const, "schedule" as const, "resume" as const),
      twice: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant("by hand" as const),
      race: label,
      phase: fc.constantFrom("H5" as const, "RESULT" as const),
    }),
  },
);

/** Days that are drawn; `DELIVERY_DAYS=1000` looks longer. */
const DAYS = Number(process.env.DELIVERY_DAYS ?? 30);

/** A day of three races brings about a hundred; more than this is a circle. */
const MOST_DELIVERIES = 2000;

/** A store whose answers take a while that differs from call to call, so that two processes interleave in many ways. */
function jittery(store: DocumentStore, seed: number): DocumentStore {
  let state = seed >>> 0;
  const late = async <T>(work: () => Promise<T>): Promise<T> => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    for (let turns = state >>> 29; turns > 0; turns--) await Promise.resolve();
    return work();
  };
  return {
    read: (key) => late(() => store.read(key)),
    list: (prefix) => late(() => store.list(prefix)),
    create: (key, body) => late(() => store.create(key, body)),
    replace: (key, body, version) => late(() => store.replace(key, body, version)),
  };
}

function createDay(seed: number) {
  let virtual = createVirtualQueue({ startAt: paris("09:00") });
  let skew = 0;
  const clock = { now: () => addMinutes(virtual.clock.now(), skew) };
  const effects: { race: string; revision: number; takenAt: Instant; startsAt: Instant }[] = [];
  const store = tellingWrites(createMemoryStore(), (key, body) => {
    const race = /^days\/[^/]+\/(R\d+C\d+)\/snapshot_H5\.json$/.exec(key)?.[1];
    if (race === undefined) return;
    const { revision, taken_at: takenAt, starts_at: startsAt } = JSON.parse(new TextDecoder().decode(body));
    effects.push({ race, revision, takenAt, startsAt });
  });
  const site = createFakeSite(
    "pmu",
    clock,
    LABELS.map((name) => fableRace(name, RACES[name])),
  );
  const silent: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const queue = {
    enqueue: (task: Task) => virtual.queue.enqueue(task),
    cancel: (name: string) => virtual.queue.cancel(name),
    list: () => virtual.queue.list(),
  };
  const process = (over: Partial<{ store: DocumentStore; queue: typeof queue }> = {}): App =>
    createApp({
      clock,
      store: jittery(store, seed),
      queue,
      sources: [site.source],
      log: silent,
      policy: { ...policyWith("research"), closeWatchMinutes: 1 },
      codeVersion: "0.0.0",
      ...over,
    });
  const [one, other] = [process(), process({ store: jittery(store, seed + 1) })];
  let twice = 0;
  let fault: { write: number; fault: Fault } | undefined;
  let deliveries = 0;

  async function deliver(task: Task): Promise<Delivery> {
    const id = `${++deliveries}-${task.name}`;
    if (deliveries > MOST_DELIVERIES) throw new Error(`no end of deliveries: ${task.name} at ${clock.now()}`);
    if (fault) {
      const struck = fault;
      fault = undefined;
      return process(mortalProcess({ store: jittery(store, seed), queue }, struck.write, struck.fault)).deliver(
        task,
        id,
      );
    }
    if (twice === 0) return one.deliver(task, id);
    twice--;
    const [answer] = await Promise.all([one.deliver(task, id), other.deliver(task, `${id}-again`)]);
    return answer;
  }

  const runUntil = (end: Instant) => virtual.runUntil(end, deliver);
  const change = (race: Label, to: (was: (typeof site.races)[number]) => (typeof site.races)[number]) => {
    site.races = site.races.map((was) => (`R${was.meetingNumber}C${was.raceNumber}` === race ? to(was) : was));
  };

  async function reconcile(by: "watch" | "schedule" | "resume", app: App): Promise<void> {
    const input = { day: FABLE_DAY, correlationId: `by-hand-${++deliveries}` };
    if (by === "watch") await app.watchDay(input);
    else if (by === "schedule") await app.scheduleDay({ ...input, mode: "tasks" });
    else await app.resumeDay({ ...input, plannedFromHour: 9 });
  }

  async function take(step: Step): Promise<void> {
    const now = virtual.clock.now();
    switch (step.do) {
      case "pass":
        return runUntil(addMinutes(now, step.minutes));
      case "move":
        // What has gone off is not put off any more.
        return change(step.race, (was) =>
          was.startsAt === undefined || was.startsAt <= now
            ? was
            : { ...was, startsAt: addMinutes(was.startsAt, step.minutes) },
        );
      case "put off": {
        const off = site.races.find((race) => `R${race.meetingNumber}C${race.raceNumber}` === step.race)?.startsAt;
        if (off === undefined || addMinutes(off, -step.before) < now) return;
        await runUntil(addMinutes(off, -step.before));
        return change(step.race, (was) => ({ ...was, startsAt: addMinutes(off, step.minutes) }));
      }
      case "status":
        return change(step.race, (was) => ({ ...was, status: step.status }));
      case "sources":
        site.programmeError = step.down
          ? { kind: "unreachable", url: "https://pmu.test", detail: "refused" }
          : undefined;
        return;
      case "odds":
        site.card = step.down
          ? () => ({ ok: false, error: { kind: "unreachable", url: "https://pmu.test", detail: "refused" } })
          : (_race, at) => ok(fableCard("pmu", at, [fableMarket()]));
        return;
      case "skew":
        skew = step.minutes;
        return;
      case "twice":
        twice = step.deliveries;
        return;
      case "fault":
        fault = { write: step.write, fault: step.fault };
        return;
      case "lose the queue":
        virtual = createVirtualQueue({ startAt: now });
        return;
      case "reconcile":
        await Promise.all([reconcile(step.by, one), ...(step.twice ? [reconcile(step.by, other)] : [])]);
        return queueAgrees();
      case "by hand":
        await one.runPhase({
          name: { race: step.race },
          phase: step.phase,
          day: FABLE_DAY,
          attempt: 1,
          correlationId: `hand-${++deliveries}`,
        });
    }
  }

  /** Every task that should exist waits, runs, or has used its name up; nothing of an older revision waits. */
  async function queueAgrees(): Promise<void> {
    const stored = await readPlan(store, FABLE_DAY);
    if (!stored.ok || !stored.value || stored.value.plan.mode === "plan") return;
    const tasks = await queue.list();
    const marks = await readMarks(store, FABLE_DAY);
    const used = new Map(
      tasks.flatMap(({ name, state }) => (state === "done" || state === "dead" ? [[name, state] as const] : [])),
    );
    for (const race of stored.value.plan.races) {
      const key = `days/${FABLE_DAY}/${race.raceId.slice(11)}/snapshot_H5.json`;
      const known = { day: FABLE_DAY, now: clock.now(), marks: marksOf(marks, race), held: false, used };
      const { wanted } = wantedTasks(race, { ...known, decided: (await store.read(key)) !== undefined });
      const own = tasks.filter(({ body }) => body.race === race.raceId.slice(11));
      for (const { phase, attempt } of wanted) {
        const there = own.some(
          ({ body }) => body.phase === phase && body.revision === race.revision && Number(body.attempt) >= attempt,
        );
        expect(there, `${race.raceId} ${phase} v${race.revision} a${attempt}`).toBe(true);
      }
      const waiting = own.filter(({ state }) => state === "waiting");
      expect(waiting.filter(({ body }) => Number(body.revision) < race.revision)).toEqual([]);
    }
  }

  /** From now on nothing goes wrong. */
  function sober(): void {
    skew = 0;
    twice = 0;
    fault = undefined;
  }

  return { store, site, take, effects, one, runUntil, sober };
}

test("whatever a day brings: one effect a revision, none after the off, and every race ends with a state and a reason", {
  timeout: 60_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyStep, { minLength: 8, maxLength: 30 }), fc.nat(), async (steps, seed) => {
      const day = createDay(seed);
      await day.take({ do: "reconcile", by: "schedule", twice: false });
      await day.take({ do: "pass", minutes: 240 });
      for (const one of steps) {
        try {
          await day.take(one);
        } catch (error) {
          if (!(error instanceof Killed)) throw error;
        }
      }
      // The rest of the day is an ordinary one, and arrivals are official ten minutes after the off.
      day.sober();
      await day.take({ do: "sources", down: false });
      day.site.result = (race, now) => {
        const off = day.site.races.find(
          (one) => one.raceNumber === race.raceNumber && one.meetingNumber === race.meetingNumber,
        );
        const known = off?.startsAt !== undefined && now >= addMinutes(off.startsAt, 10);
        if (off?.status === "cancelled") return ok(fableResult("pmu", now, { status: "cancelled" }));
        return ok(fableResult("pmu", now, known ? { status: "official", finish: [[3], [1], [2]] } : {}));
      };
      await day.take({ do: "reconcile", by: "resume", twice: true });
      await day.runUntil(addMinutes(paris("10:30"), 24 * 60));

      const keys = day.effects.map(({ race, revision }) => `${race} v${revision}`);
      expect(new Set(keys).size, keys.join(", ")).toBe(keys.length);
      for (const { takenAt, startsAt } of day.effects) expect(takenAt < startsAt).toBe(true);
      for (const [i, { race, takenAt, startsAt }] of day.effects.entries()) {
        const replaced = day.effects.slice(0, i).findLast((one) => one.race === race);
        if (!replaced) continue;
        const error = (look: Instant) => Math.abs(minutesBetween(look, startsAt) - 5);
        expect(error(takenAt), `${race}: a look gives way to a nearer one`).toBeLessThan(error(replaced.takenAt));
      }

      const status = await day.one.viewStatus(FABLE_DAY);
      if (!status.ok) throw new Error(status.error.detail);
      expect(status.value.missed.filter(({ why }) => why === "it never ran")).toEqual([]);
      const view = await day.one.viewDay(FABLE_DAY);
      if (!view.ok) throw new Error(view.error.kind);
      const documents = await allDocuments(day.store, "days/");
      for (const { race, phases } of view.value.races) {
        const read = (file: string) =>
          JSON.parse(documents[`days/${FABLE_DAY}/${race.raceId.slice(11)}/${file}`] ?? "null");
        const decision = read("snapshot_H5.json");
        for (const file of ["analysis_H5.json", "p_finale.json", "ev_simulation.json", "tickets.json"])
          expect(read(file)?.taken_at, `${race.raceId} ${file}`).toBe(decision?.taken_at);
        if (race.status === "cancelled" && !decision) continue;
        expect(phases.RESULT?.outcome, race.raceId).toMatch(/^(settled|undetermined|cancelled|result_missing)$/);
        expect(phases.H5?.outcome, race.raceId).toMatch(
          /^(play|abstain|too_late|unreachable|no_data|already_done|cancelled)$/,
        );
        expect(read("settlement.json") !== null, race.raceId).toBe(phases.RESULT?.outcome !== "result_missing");
      }
      const ledger = await day.one.viewLedger("2025-10");
      if (!ledger.ok) throw new Error(ledger.error.detail);
      expect(ledger.value.broken).toBeUndefined();
      const decisions = ledger.value.entries.filter(({ kind }) => kind === "decision");
      expect(decisions.length).toBe(new Set(decisions.map(({ subject }) => subject)).size);
      expect(decisions.length).toBeLessThanOrEqual(day.effects.length);
    }),
    { numRuns: DAYS },
  );
});
