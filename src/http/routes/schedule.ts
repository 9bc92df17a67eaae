import { z } from "zod";
import type { LaidTasks } from "../../app/lay-tasks.ts";
import type { ScheduledDay } from "../../app/schedule-day.ts";
import { raceLabel } from "../../domain/kernel/race-id.ts";
import { parisTimeOf, showUtc } from "../../domain/kernel/time.ts";
import type { SourceReport } from "../../domain/plan/plan.ts";
import { DateField, dayOf } from "../fields.ts";
import type { ServerOptions, TypedServer } from "../typed-server.ts";

const Body = z
  .object({ date: DateField.default("today"), mode: z.enum(["tasks", "plan"]).default("tasks") })
  .strict()
  .nullish()
  .transform((body) => body ?? { date: "today", mode: "tasks" as const });

/** Builds the plan of a day, stores it, lays its tasks. */
export function scheduleRoutes(server: TypedServer, { app }: ServerOptions): void {
  server.post(
    "/schedule",
    { config: { access: "schedule" }, schema: { summary: "Plan a day and lay its tasks; safe to repeat", body: Body } },
    async (request, reply) => {
      const { mode, date } = request.body;
      const { correlationId } = request;
      const day = dayOf(date, app.today());
      // Of today it is the morning: Cloud Scheduler's call, where nothing in the service waits for 09:00.
      const morning = mode === "tasks" && day === app.today();
      const scheduled = morning
        ? await app.planMorning({ day, correlationId })
        : await app.scheduleDay({ day, mode, correlationId });
      if (!scheduled.ok) {
        const { error } = scheduled;
        const noSource = error.kind === "no_source";
        return reply.code(noSource ? 503 : 500).send({
          ok: false,
          correlation_id: correlationId,
          date: day,
          error: error.kind,
          detail: noSource ? "no source answered" : `${error.key}: ${error.detail}`,
          sources: noSource ? error.sources.map(sourceOf) : [],
        });
      }
      return answerOf(day, correlationId, scheduled.value);
    },
  );
}

function answerOf(date: string, correlation_id: string, { plan, planPath, laid, sources }: ScheduledDay) {
  return {
    ok: true,
    correlation_id,
    date,
    plan_path: planPath ?? null,
    races_count: plan?.races.length ?? 0,
    tasks_scheduled: laid.reduce((sum, { tasks }) => sum + tasks.length, 0),
    tasks_created: laid.reduce((sum, { created }) => sum + created, 0),
    tasks_existing: laid.reduce((sum, { existing }) => sum + existing, 0),
    tasks: laid.filter(({ tasks }) => tasks.length > 0).map((tasks) => tasksOf(tasks, plan)),
    skipped: laid.flatMap(({ raceId, skipped }) =>
      skipped.map(({ phase, reason }) => ({ race: raceId.slice(11), phase, reason })),
    ),
    sources: sources.map(sourceOf),
  };
}

function tasksOf({ raceId, tasks }: LaidTasks, plan: ScheduledDay["plan"]) {
  const race = plan?.races.find((planned) => planned.raceId === raceId);
  const [h30, h5, result] = (["H30", "H5", "RESULT"] as const).map((phase) =>
    tasks.find((task) => task.phase === phase),
  );
  return {
    race: race ? raceLabel(race) : raceId.slice(11),
    meeting: race?.racecourse ?? null,
    time_local: race?.startsAt ? parisTimeOf(race.startsAt) : null,
    h30_task: h30?.name ?? null,
    h30_time_utc: h30 ? showUtc(h30.runAt) : null,
    h5_task: h5?.name ?? null,
    h5_time_utc: h5 ? showUtc(h5.runAt) : null,
    result_task: result?.name ?? null,
    result_time_utc: result ? showUtc(result.runAt) : null,
  };
}

function sourceOf({ source, status, races, observedAt, detail }: SourceReport) {
  return { source, status, races, fetched_at: observedAt ?? null, ...(detail === undefined ? {} : { detail }) };
}
