import { z } from "zod";
import { ok, type Result } from "../domain/kernel/result.ts";
import type { Instant, RaceDay } from "../domain/kernel/time.ts";
import type { PlannedRace } from "../domain/plan/plan.ts";
import { covers, parseScope, type Scope } from "../domain/plan/scope.ts";
import type { DocumentStore } from "../ports/document-store.ts";
import type { Deps } from "./deps.ts";
import { InstantText } from "./document-schemas.ts";
import { type CorruptDocument, createDocument, readDocument, replaceDocument } from "./documents.ts";

/** A part of a day that an operator has halted. */
export type Pause = { readonly scope: Scope; readonly since: Instant };

const ScopeText = z.string().transform((text, context): Scope => {
  const scope = parseScope(text);
  if (scope) return scope;
  context.addIssue({ code: "custom", message: "not a scope such as all, R1 or R1C3" });
  return z.NEVER;
});

const PausesShape = z.object({ pauses: z.array(z.object({ scope: ScopeText, since: InstantText })) });

function pausesKey(day: RaceDay): string {
  return `days/${day}/pauses.json`;
}

export async function readPauses(
  store: DocumentStore,
  day: RaceDay,
): Promise<Result<readonly Pause[], CorruptDocument>> {
  const read = await readDocument(store, pausesKey(day), PausesShape);
  return read.ok ? ok(read.value?.document.pauses ?? []) : read;
}

/** The pause that holds a race, if one does. */
export function pauseOf(pauses: readonly Pause[], race: PlannedRace): Pause | undefined {
  return pauses.find(({ scope }) => covers(scope, race));
}

/** How often a change is tried again because another write was first. */
const CHANGE_ROUNDS = 20;

/** Changes the pauses of a day. @returns those that stand now */
export async function changePauses(
  deps: Deps,
  day: RaceDay,
  correlationId: string,
  change: (pauses: readonly Pause[]) => readonly Pause[],
): Promise<Result<readonly Pause[], CorruptDocument>> {
  const key = pausesKey(day);
  for (let round = 0; round < CHANGE_ROUNDS; round++) {
    const read = await readDocument(deps.store, key, PausesShape);
    if (!read.ok) return read;
    const pauses = change(read.value?.document.pauses ?? []);
    const papers = { generatedAt: deps.clock.now(), correlationId, codeVersion: deps.codeVersion };
    const document = { pauses: pauses.map(({ scope, since }) => ({ scope: scopeText(scope), since })) };
    const written = read.value
      ? await replaceDocument(deps.store, key, read.value.version, papers, document)
      : await createDocument(deps.store, key, papers, document);
    if (written === "replaced" || written === "created") return ok(pauses);
  }
  throw new Error(`the pauses of ${day} were changed by others ${CHANGE_ROUNDS} times in a row`);
}

/** `all`, `R1`, `R1C3` */
export function scopeText(scope: Scope): string {
  if (scope.kind === "all") return "all";
  return scope.kind === "meeting" ? `R${scope.meetingNumber}` : `R${scope.meetingNumber}C${scope.raceNumber}`;
}
