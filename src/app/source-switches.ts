import { z } from "zod";
import { err, ok, type Result } from "../domain/kernel/result.ts";
import type { Instant, RaceDay } from "../domain/kernel/time.ts";
import type { PastPerformances } from "../domain/race/past-performances.ts";
import { SOURCE_NAMES, type SourceName, type SourceRace } from "../domain/race/race.ts";
import type { DocumentStore } from "../ports/document-store.ts";
import type { RaceSource, SourceError } from "../ports/race-source.ts";
import type { Deps } from "./deps.ts";
import { InstantText } from "./document-schemas.ts";
import { type CorruptDocument, createDocument, readDocument, replaceDocument } from "./documents.ts";

/** A source that an operator switched off, until it is switched on. */
export type SwitchedOff = { readonly source: SourceName; readonly since: Instant; readonly why: string };

export type SwitchSource = {
  readonly source: SourceName;
  readonly to: "on" | "off";
  readonly why: string;
  readonly correlationId: string;
};

const SwitchesShape = z.object({
  off: z.array(z.object({ source: z.enum(SOURCE_NAMES), since: InstantText, why: z.string() })),
});

const KEY = "sources/switches.json";
/** How often a change is tried again because another write was first. */
const CHANGE_ROUNDS = 20;

export async function readSwitches(store: DocumentStore): Promise<Result<readonly SwitchedOff[], CorruptDocument>> {
  const read = await readDocument(store, KEY, SwitchesShape);
  return read.ok ? ok(read.value?.document.off ?? []) : read;
}

/** Those that are off now, and why; `since` is absent where the switches themselves cannot be read: then all are off. */
export async function switchedOffNow({
  store,
  sources,
}: Pick<Deps, "store" | "sources">): Promise<readonly (Omit<SwitchedOff, "since"> & Partial<SwitchedOff>)[]> {
  const switches = await readSwitches(store);
  if (switches.ok) return switches.value;
  const why = unreadableSwitches(switches.error);
  return sources.map(({ name }) => ({ source: name, why }));
}

function unreadableSwitches({ key, detail }: CorruptDocument): string {
  return `${key} cannot be read: ${detail}`;
}

/** Switches a source off or on, from the next request on, in every process. @returns those that are off now */
export async function switchSource(
  deps: Pick<Deps, "clock" | "store" | "codeVersion">,
  change: SwitchSource,
): Promise<Result<readonly SwitchedOff[], CorruptDocument>> {
  for (let round = 0; round < CHANGE_ROUNDS; round++) {
    const read = await readDocument(deps.store, KEY, SwitchesShape);
    if (!read.ok) return read;
    const now = deps.clock.now();
    const others = (read.value?.document.off ?? []).filter(({ source }) => source !== change.source);
    const off = change.to === "on" ? others : [...others, { source: change.source, since: now, why: change.why }];
    const papers = { generatedAt: now, correlationId: change.correlationId, codeVersion: deps.codeVersion };
    const written = read.value
      ? await replaceDocument(deps.store, KEY, read.value.version, papers, { off })
      : await createDocument(deps.store, KEY, papers, { off });
    if (written === "replaced" || written === "created") return ok(off);
  }
  throw new Error(`the switches of the sources were changed by others ${CHANGE_ROUNDS} times in a row`);
}

/** A source that asks, before each request, whether it is switched off; switches that cannot be read switch it off. */
export function switchable(source: RaceSource, store: DocumentStore): RaceSource {
  async function refusal(): Promise<Result<never, SourceError> | undefined> {
    const switches = await readSwitches(store);
    if (!switches.ok) return switchedOff(source.name, unreadableSwitches(switches.error));
    const off = switches.value.find((one) => one.source === source.name);
    return off && switchedOff(source.name, `switched off since ${off.since}: ${off.why}`);
  }
  async function performances(day: RaceDay, race: SourceRace): Promise<Result<PastPerformances, SourceError>> {
    const none = { kind: "not_offered", url: source.name, detail: "tells no past starts" } as const;
    return (await refusal()) ?? source.performances?.(day, race) ?? err(none);
  }
  return {
    name: source.name,
    ...(source.performances ? { performances } : {}),
    programme: async (day) => (await refusal()) ?? source.programme(day),
    card: async (day, race) => (await refusal()) ?? source.card(day, race),
    result: async (day, race) => (await refusal()) ?? source.result(day, race),
  };
}

function switchedOff(source: SourceName, detail: string): Result<never, SourceError> {
  return err({ kind: "switched_off", url: source, detail });
}
