import type { DayEdits } from "../../src/compose-simulation.ts";
import type { Clock } from "../../src/ports/clock.ts";
import type { DocumentStore } from "../../src/ports/document-store.ts";
import type { Task } from "../../src/ports/task-queue.ts";
import type { SimulatedDay } from "../../src/sim/simulate-day.ts";
import type { Asked } from "../fakes/site-server.ts";
import { checkEnd } from "./check-end.ts";
import type { SteppedService } from "./stepped-service.ts";
import { watchDocuments } from "./watch-documents.ts";
import { watchHost } from "./watch-host.ts";
import { watchLedger } from "./watch-ledger.ts";

/** What holds at every moment of every day. */
export type Invariant =
  | "no ticket after the off"
  | "one effect a phase and revision"
  | "every race ends in a state with a reason"
  | "nothing is lost"
  | "the ledger holds"
  | "the money adds up"
  | "robots.txt is obeyed"
  | "no host is asked more than allowed"
  | "no document is half written";

export type Fail = (invariant: Invariant, detail: string) => void;

/** JSON as a stranger reads it, by the names on the wire: what it holds is what is checked. */
export type Wire = ReturnType<typeof JSON.parse>;

/** Outcomes of a run that failed for now. */
const PASSING: ReadonlySet<string> = new Set(["unreachable", "unreadable", "corrupt_document"]);

class InvariantBroken extends Error {
  override readonly name = "InvariantBroken";
  readonly invariant: Invariant;

  constructor(invariant: Invariant, detail: string, event: string) {
    super(`${invariant}: ${detail} (${event})`);
    this.invariant = invariant;
  }
}

/** A day that is watched, and what only the simulation knows of it. */
export type WatchedDay = {
  readonly simulated: SimulatedDay;
  readonly edits: DayEdits;
  /** What it is, whatever the service takes it for. */
  readonly time: Clock;
  /** Is the service's clock right? */
  readonly trueTime: () => boolean;
};

/** Sees all that a service does in a day, from outside: its writes, its requests, its answers. */
export type DayWatch = {
  written(key: string, body: Uint8Array): void;
  /** A task is delivered so many times at once. */
  delivering(task: Task, copies: number): void;
  asked(asked: Asked): void;
  answered(task: Task, answer: { readonly status: number; readonly outcome: string | undefined }): void;
  /** @throws InvariantBroken on what the event broke */
  afterEvent(event: string): void;
  /** @throws InvariantBroken */
  atEnd(day: { readonly store: DocumentStore; readonly get: SteppedService["get"] }): Promise<void>;
  requests(): number;
};

export function watchDay(day: WatchedDay): DayWatch {
  const broken: { readonly invariant: Invariant; readonly detail: string }[] = [];
  const fail: Fail = (invariant, detail) => void broken.push({ invariant, detail });
  const host = watchHost(day, fail);
  const documents = watchDocuments(day, host.lastTold, fail);
  const ledger = watchLedger(fail);

  function afterEvent(event: string): void {
    const [first] = broken;
    if (first) throw new InvariantBroken(first.invariant, first.detail, event);
  }

  return {
    written(key, body) {
      if (!/^(days|runs|ledger)\/.*\.json$/.test(key)) return;
      let json: Wire;
      try {
        json = JSON.parse(new TextDecoder().decode(body));
      } catch {
        fail("no document is half written", key);
        return;
      }
      if (key.startsWith("ledger/")) ledger.written(key, json);
      else documents.written(key, json);
    },
    delivering: (task, copies) => documents.delivering(task, copies),
    asked: (request) => host.asked(request),
    answered({ name }, { status, outcome }) {
      // What another delivery may mend is answered so that the queue brings it again.
      if (PASSING.has(outcome ?? "") && status < 500)
        fail("nothing is lost", `${name}: ${outcome} is answered ${status}`);
    },
    afterEvent,
    requests: () => host.requests(),
    async atEnd({ store, get }) {
      await checkEnd({ ...day, store, get }, { decided: documents.decided(), sealed: ledger.decisions() }, fail);
      afterEvent(`the end of ${day.simulated.day} at ${day.time.now()}`);
    },
  };
}
