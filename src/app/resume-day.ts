import { ok, type Result } from "../domain/kernel/result.ts";
import { parisDayOf, parisTimeOf } from "../domain/kernel/time.ts";
import type { Deps } from "./deps.ts";
import type { CorruptDocument } from "./documents.ts";
import type { LaidTasks } from "./lay-tasks.ts";
import { planMorning } from "./plan-morning.ts";
import { reconcilePast, reconcileStored } from "./reconcile-past.ts";

export type ResumedDay =
  /** The stored plan's tasks are laid again; those that are known stay as they are. */
  | { readonly kind: "resumed"; readonly laid: readonly LaidTasks[] }
  /** The morning's schedule was missed: the day is planned now. */
  | { readonly kind: "planned_late"; readonly scheduled: boolean }
  /** It is not time yet. */
  | { readonly kind: "waiting" };

/**
 * At start-up: the queue can always be rebuilt from the stored plans, results of the last days are caught up, and a
 * missed morning is made up for.
 */
export async function resumeDay(
  deps: Deps,
  { correlationId, plannedFromHour }: { readonly correlationId: string; readonly plannedFromHour: number },
): Promise<Result<ResumedDay, CorruptDocument>> {
  const now = deps.clock.now();
  const today = parisDayOf(now);
  await reconcilePast(deps, today, correlationId);
  const resumed = await reconcileStored(deps, today, correlationId);
  if (!resumed.ok) return resumed;
  if (resumed.value) return ok({ kind: "resumed", laid: resumed.value.laid });
  if (Number(parisTimeOf(now).slice(0, 2)) < plannedFromHour) return ok({ kind: "waiting" });
  const scheduled = await planMorning(deps, { day: today, correlationId });
  if (!scheduled.ok && scheduled.error.kind === "corrupt_document") return { ok: false, error: scheduled.error };
  return ok({ kind: "planned_late", scheduled: scheduled.ok });
}
