import type { PrunableStore } from "../../src/ports/document-store.ts";
import type { TaskQueue } from "../../src/ports/task-queue.ts";
import type { FaultPlan, WriteFault } from "../../src/sim/fault-plan.ts";
import type { FaultName } from "../../src/sim/faults.ts";
import { mortalProcess } from "../fakes/mortal-process.ts";
import type { Asked } from "../fakes/site-server.ts";

type Ports = { readonly store: PrunableStore; readonly queue: TaskQueue };

/** Store and queue of a service whose writes go wrong as planned: one delivery at a time is armed. */
export function struckPorts(sound: Ports, writes: readonly WriteFault[], strike: (name: FaultName) => void) {
  const armed = new Set<WriteFault>();
  const spent = new Set<WriteFault>();
  let current = sound;
  return {
    ports: {
      store: {
        read: (key) => current.store.read(key),
        list: (prefix) => current.store.list(prefix),
        create: (key, body) => current.store.create(key, body),
        replace: (key, body, version) => current.store.replace(key, body, version),
        remove: (key) => current.store.remove(key),
      },
      queue: {
        enqueue: (task) => current.queue.enqueue(task),
        cancel: (name) => current.queue.cancel(name),
        list: () => current.queue.list(),
      },
    } satisfies Ports,
    /** Of a later revision or attempt of the task too, until it has struck. */
    arm(task: string): void {
      const fault = writes.find((one) => `${task}-`.startsWith(`${one.task}-`) && !spent.has(one));
      if (!fault) return;
      const wrong = mortalProcess(sound, armed.has(fault) ? 1 : fault.write, mortalFault(fault), () => {
        spent.add(fault);
        strike(fault.name);
      });
      armed.add(fault);
      current = { store: { ...sound.store, ...wrong.store }, queue: wrong.queue };
    },
    /** How often a process was killed so far. */
    deaths: () => [...spent].filter(({ name }) => name === "process-killed").length,
    /** Whatever went wrong is over. */
    mend(): void {
      current = sound;
    },
  };
}

function mortalFault({ name, done }: WriteFault): Parameters<typeof mortalProcess>[2] {
  switch (name) {
    case "process-killed":
      return done ? "after" : "before";
    case "disk-full":
      return "full";
    case "bucket-412":
      return "doubled";
    case "bucket-503":
      return done ? "unsaid" : "refused";
    default:
      return name satisfies never;
  }
}

/** What befell a race has struck once a page shows it. */
export function seenOnPages({ races }: FaultPlan, strike: (name: FaultName) => void): (asked: Asked) => void {
  const waiting = new Set(races);
  return ({ path, at, answer }) => {
    if (answer?.status !== 200 || !path.startsWith("/programme/")) return;
    for (const fault of waiting) {
      const [, meeting, race] = /^R(\d+)C(\d+)$/.exec(fault.race) ?? [];
      const told = path.split("/").length === 3 || path.includes(`/R${meeting}/C${race}/`);
      const known = fault.edits.every((edit) => !("seenAt" in edit) || edit.seenAt <= at);
      if (!told || !known) continue;
      waiting.delete(fault);
      strike(fault.name);
    }
  };
}
