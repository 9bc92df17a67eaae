import type { Phase } from "../domain/kernel/phase.ts";

/** The place of a request in a trace, as the caller or Google's front end names it. */
export type Trace = {
  /** 32 hexadecimal digits, in small letters. */
  readonly traceId: string;
  /** 16 hexadecimal digits, in small letters; absent where the caller named none. */
  readonly spanId: string | undefined;
};

/** Something that is counted. No field may hold what there is no bound for: a race, an address, an id. */
export type Fact =
  | {
      readonly kind: "request_answered";
      readonly method: string;
      /** The route's own pattern, `/api/days/:date/board`; undefined where there is none. */
      readonly route: string | undefined;
      readonly status: number;
      readonly seconds: number;
    }
  | {
      readonly kind: "task_delivered";
      readonly answer: "done" | "retry";
      /** After its time; undefined where the queue does not say. */
      readonly lateSeconds: number | undefined;
    }
  | {
      readonly kind: "phase_run";
      readonly phase: Phase;
      readonly outcome: string;
      readonly seconds: number;
      readonly tickets: number;
      readonly stakeCents: number;
      /** Codes of the gates that closed the race. */
      readonly gates: readonly string[];
    }
  | { readonly kind: "day_planned"; readonly outcome: string }
  | {
      readonly kind: "page_fetched";
      readonly host: string;
      /** `ok`, or why there is no page: `http_429`, `left_alone`, `unreachable`. */
      readonly outcome: string;
      /** With the wait for the host's turn. */
      readonly seconds: number;
    }
  | {
      readonly kind: "store_asked";
      readonly operation: "read" | "create" | "replace" | "list" | "remove";
      /** `found`, `none`, `created`, `exists`, `replaced`, `conflict`, `listed`, `removed` or `error`. */
      readonly outcome: string;
      readonly seconds: number;
    };

export type Attributes = Readonly<Record<string, string | number>>;

/** A piece of work in a trace that was begun by one callback and is ended by another. */
export type Span = {
  /** Where it stands; what was given where nobody traces. */
  readonly trace: Trace | undefined;
  /** Spans that are begun in the work, or in what it waits for, are below this one. */
  run<T>(work: () => T): T;
  /** @param failure the kind of what went wrong, if anything did; never a message, which may hold anything */
  end(attributes?: Attributes, failure?: string): void;
};

/** Where the program says what it does, for whoever watches many programs. Nothing here ever fails or delays the work. */
export interface Telemetry {
  observe(fact: Fact): void;
  begin(name: string, attributes: Attributes, parent?: Trace): Span;
}

/** Of an instant, how things stand: what is read from the store and the queue, and not counted. */
export type Standing = {
  /** By state; the queue's own. */
  readonly tasks: Readonly<Record<string, number>>;
  /** Races of today's plan by what came of them, and phases that were missed. */
  readonly races: Readonly<Record<string, number>>;
  readonly missedPhases: number;
  /** Races whose rows wait for the workbook. */
  readonly workbookPending: number;
  readonly pages: readonly {
    readonly source: string;
    readonly kind: string;
    readonly red: boolean;
    /** Since the last good one. */
    readonly ageSeconds: number | undefined;
  }[];
  readonly hosts: readonly {
    readonly host: string;
    readonly requestsToday: number;
    readonly requestsPerDay: number;
    /** It failed or refused, and is left alone. */
    readonly leftAlone: boolean;
  }[];
};

/** What was counted, as Prometheus reads it. */
export interface Metrics {
  /** @param standing absent where it cannot be read: then the counts are told alone */
  text(standing: Standing | undefined): Promise<{ readonly contentType: string; readonly body: string }>;
}

/** For whoever is watched by nobody. */
export const SILENT: Telemetry = {
  observe: () => undefined,
  begin: (_name, _attributes, trace) => ({ trace, run: (work) => work(), end: () => undefined }),
};

/** Work that returns a promise, as one span. */
export async function inSpan<T>(
  telemetry: Telemetry,
  name: string,
  attributes: Attributes,
  work: () => Promise<T>,
): Promise<T> {
  const span = telemetry.begin(name, attributes);
  try {
    const result = await span.run(work);
    span.end();
    return result;
  } catch (error) {
    span.end({}, error instanceof Error ? error.name : typeof error);
    throw error;
  }
}
