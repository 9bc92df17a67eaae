import { ok, type Result } from "../domain/kernel/result.ts";
import { addDays, type RaceDay } from "../domain/kernel/time.ts";
import type { Deps } from "./deps.ts";
import type { CorruptDocument } from "./documents.ts";
import { readPlan } from "./plan-store.ts";
import { logReconciled, type Reconciled, reconcileDay } from "./reconcile-day.ts";

/** Days before today whose results are caught up after an outage: a service that was down for a week is looked after. */
const CAUGHT_UP_DAYS = 7;

/**
 * Lays what is still to do of the days before: after an outage, and where the queue lost a result after its day's last look.
 *
 * A broken document of one of them is named, and keeps no other day from being laid.
 */
export async function reconcilePast(deps: Deps, today: RaceDay, correlationId: string): Promise<void> {
  for (let back = CAUGHT_UP_DAYS; back >= 1; back--) {
    const past = await reconcileStored(deps, addDays(today, -back), correlationId);
    if (!past.ok) deps.log.error("a day before cannot be caught up", { ...past.error });
  }
}

/** @returns undefined where no plan is stored, or one whose tasks nobody asked for */
export async function reconcileStored(
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
