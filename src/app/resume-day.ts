import { ok, type Result } from "../domain/kernel/result.ts";
import { addDays, parisDayOf, parisTimeOf, type RaceDay } from "../domain/kernel/time.ts";
import type { Deps } from "./deps.ts";
import type { CorruptDocument } from "./documents.ts";
import type { LaidTasks } from "./lay-tasks.ts";
import { planMorning } from "./plan-morning.ts";
import { readPlan } from "./plan-store.ts";
import { logReconciled, type Reconciled, reconcileDay } from "./reconcile-day.ts";

export type ResumedDay =
  /** The stored plan's tasks are laid again; those that are known stay as they are. */
  | { readonly kind: "resumed"; readonly laid: readonly LaidTasks[] }
  /** The morning's schedule was missed: the day is planned now. */
  | { readonly kind: "planned_late"; readonly scheduled: boolean }
  /** It is not time yet. */
  | { readonly kind: "waiting" };

/** Days before today whose results are caught up after an outage: a service that was down for a week is looked after. */
const CAUGHT_UP_DAYS = 7;

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
  for (let back = CAUGHT_UP_DAYS; back >= 1; back--) {
    const past = await reconcileStored(deps, addDays(today, -back), correlationId);
    // A broken document of another day is named and does not keep this one from being laid.
    if (!past.ok) deps.log.error("a day before cannot be caught up", { ...past.error });
  }
  const resumed = await reconcileStored(deps, today, correlationId);
  if (!resumed.ok) return resumed;
  if (resumed.value) return ok({ kind: "resumed", laid: resumed.value.laid });
  if (Number(parisTimeOf(now).slice(0, 2)) < plannedFromHour) return ok({ kind: "waiting" });
  const scheduled = await planMorning(deps, { day: today, correlationId });
  if (!scheduled.ok && scheduled.error.kind === "corrupt_document") return { ok: false, error: scheduled.error };
  return ok({ kind: "planned_late", scheduled: scheduled.ok });
}

/** @returns undefined where no plan is stored, or one whose tasks nobody asked for */
async function reconcileStored(
  deps: Deps,
  day: RaceDay,
  correlationId: string,
): Promise<Result<Reconciled | undefined, CorruptDocument>> {
  const stored = await readPlan(deps.store, day);
  if (!stored.ok) return stored;
  if (!stored.value || stored.value.plan.mode === "plan") return ok(undefined);
  const { plan } = stored.value;
  const reconciled = await reconcileDay(deps, plan, correlationId);
  if (reconciled.ok) logReconciled(deps, "day resumed from its stored plan", plan, reconciled.value);
  return reconciled;
}
