import { ok, type Result } from "../domain/kernel/result.ts";
import { parisDayOf, parisTimeOf } from "../domain/kernel/time.ts";
import type { Deps } from "./deps.ts";
import type { CorruptDocument } from "./documents.ts";
import { type LaidTasks, layTasks } from "./lay-tasks.ts";
import { planMorning } from "./plan-morning.ts";
import { readPlan } from "./plan-store.ts";
import { layWatch } from "./watch-day.ts";

export type ResumedDay =
  /** The stored plan's tasks are laid again; those that are known stay as they are. */
  | { readonly kind: "resumed"; readonly laid: readonly LaidTasks[] }
  /** The morning's schedule was missed: the day is planned now. */
  | { readonly kind: "planned_late"; readonly scheduled: boolean }
  /** It is not time yet. */
  | { readonly kind: "waiting" };

/** At start-up: the queue can always be rebuilt from the stored plan, and a missed morning is made up for. */
export async function resumeDay(
  deps: Deps,
  { correlationId, plannedFromHour }: { readonly correlationId: string; readonly plannedFromHour: number },
): Promise<Result<ResumedDay, CorruptDocument>> {
  const now = deps.clock.now();
  const day = parisDayOf(now);
  const stored = await readPlan(deps.store, day);
  if (!stored.ok) return stored;
  if (stored.value) {
    const { plan } = stored.value;
    const laid: LaidTasks[] = [];
    for (const race of plan.races) laid.push(await layTasks(deps, day, race));
    await layWatch(deps, plan);
    const created = laid.reduce((sum, race) => sum + race.created, 0);
    deps.log.info("day resumed from its stored plan", { date: day, races: plan.races.length, tasksCreated: created });
    return ok({ kind: "resumed", laid });
  }
  if (Number(parisTimeOf(now).slice(0, 2)) < plannedFromHour) return ok({ kind: "waiting" });
  const scheduled = await planMorning(deps, { day, correlationId });
  if (!scheduled.ok && scheduled.error.kind === "corrupt_document") return { ok: false, error: scheduled.error };
  return ok({ kind: "planned_late", scheduled: scheduled.ok });
}
