import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { Fact, Standing } from "../ports/telemetry.ts";

/** Seconds: a reading takes milliseconds, a phase some seconds, and Cloud Tasks waits for 600. */
const WORK_SECONDS = [0.005, 0.02, 0.1, 0.5, 1, 2, 5, 10, 30, 60, 300];
/** Seconds: a task is to come at once, and an H-5 a minute late has lost a fifth of its odds. */
const LATE_SECONDS = [0.5, 1, 2, 5, 10, 30, 60, 120, 300, 900];
/** Seconds: a disk answers within a millisecond, a bucket within some hundreds. */
const STORE_SECONDS = [0.001, 0.005, 0.02, 0.1, 0.5, 2, 10];

/** The metrics of one service. docs/metrics.md lists each; a test compares. */
export type Book = {
  readonly registry: Registry;
  observe(fact: Fact): void;
  /** @param standing undefined: gauges that are read are left without a value */
  stand(standing: Standing | undefined): void;
};

export function createBook(version: string): Book {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const counter = (name: string, help: string, ...labelNames: string[]) =>
    new Counter({ name, help, labelNames, registers });
  const gauge = (name: string, help: string, ...labelNames: string[]) =>
    new Gauge({ name, help, labelNames, registers });
  const histogram = (name: string, help: string, buckets: number[], ...labelNames: string[]) =>
    new Histogram({ name, help, buckets, labelNames, registers });

  gauge("gpi_build_info", "1, labelled with the program's version", "version").set({ version }, 1);
  const requests = counter("gpi_http_requests_total", "requests answered", "method", "route", "status");
  const requestSeconds = histogram("gpi_http_request_seconds", "time to answer", WORK_SECONDS, "route");
  const deliveries = counter(
    "gpi_task_deliveries_total",
    "tasks that the queue delivered, by how they ended",
    "answer",
  );
  const lateness = histogram("gpi_task_lateness_seconds", "a task's delivery after its time", LATE_SECONDS);
  const runs = counter("gpi_phase_runs_total", "phases run, by how they ended", "phase", "outcome");
  const runSeconds = histogram("gpi_phase_run_seconds", "time of a phase", WORK_SECONDS, "phase");
  const tickets = counter("gpi_tickets_total", "tickets chosen");
  const stake = counter("gpi_stake_euros_total", "staked on them");
  const gates = counter("gpi_refusals_total", "races that a gate closed; a race counts at each of its gates", "gate");
  const plans = counter("gpi_days_planned_total", "plannings of a day, by how they ended", "outcome");
  const pages = counter("gpi_pages_fetched_total", "pages asked for, by how that ended", "host", "outcome");
  const pageSeconds = histogram(
    "gpi_page_fetch_seconds",
    "time to a page, with the wait for its host's turn",
    WORK_SECONDS,
    "host",
  );
  const store = counter("gpi_store_operations_total", "readings and writes of documents", "operation", "outcome");
  const storeSeconds = histogram("gpi_store_operation_seconds", "time of one", STORE_SECONDS, "operation");

  const readable = gauge("gpi_standing_readable", "1 where the gauges below could be read, else 0");
  const tasks = gauge("gpi_tasks", "tasks that the queue knows", "state");
  const races = gauge("gpi_races", "races of today's plan, by what came of them", "state");
  const missed = gauge("gpi_missed_phases", "phases of today whose window is over and that left nothing");
  const workbook = gauge("gpi_workbook_pending_races", "races whose rows wait for the workbook");
  const lights = gauge("gpi_source_page_red", "1 where pages of a kind are not used, else 0", "source", "page");
  const ages = gauge("gpi_source_page_age_seconds", "since the last good page of a kind", "source", "page");
  const asked = gauge("gpi_host_requests_today", "requests of this day of Paris", "host");
  const budget = gauge("gpi_host_requests_per_day", "the most that a host is asked on a day", "host");
  const alone = gauge("gpi_host_left_alone", "1 where a host failed or refused and is left alone, else 0", "host");
  const read = [readable, tasks, races, missed, workbook, lights, ages, asked, budget, alone];

  return {
    registry,
    observe(fact) {
      switch (fact.kind) {
        case "request_answered": {
          const { method, status, seconds, route = "none" } = fact;
          requests.inc({ method, route, status: String(status) });
          requestSeconds.observe({ route }, seconds);
          return;
        }
        case "task_delivered":
          deliveries.inc({ answer: fact.answer });
          // A clock that is ahead of the queue's is not early work.
          if (fact.lateSeconds !== undefined) lateness.observe(Math.max(0, fact.lateSeconds));
          return;
        case "phase_run": {
          const { phase, outcome, seconds } = fact;
          runs.inc({ phase, outcome });
          runSeconds.observe({ phase }, seconds);
          tickets.inc(fact.tickets);
          stake.inc(fact.stakeCents / 100);
          for (const gate of fact.gates) gates.inc({ gate });
          return;
        }
        case "day_planned":
          plans.inc({ outcome: fact.outcome });
          return;
        case "page_fetched":
          pages.inc({ host: fact.host, outcome: fact.outcome });
          pageSeconds.observe({ host: fact.host }, fact.seconds);
          return;
        case "store_asked":
          store.inc({ operation: fact.operation, outcome: fact.outcome });
          storeSeconds.observe({ operation: fact.operation }, fact.seconds);
      }
    },
    stand(standing) {
      for (const one of read) one.reset(); // what is no more has no value, and not its last
      readable.set(standing ? 1 : 0);
      if (!standing) return;
      for (const [state, count] of Object.entries(standing.tasks)) tasks.set({ state }, count);
      for (const [state, count] of Object.entries(standing.races)) races.set({ state }, count);
      missed.set(standing.missedPhases);
      workbook.set(standing.workbookPending);
      for (const { source, kind: page, red, ageSeconds } of standing.pages) {
        lights.set({ source, page }, red ? 1 : 0);
        if (ageSeconds !== undefined) ages.set({ source, page }, ageSeconds);
      }
      for (const { host, requestsToday, requestsPerDay, leftAlone } of standing.hosts) {
        asked.set({ host }, requestsToday);
        budget.set({ host }, requestsPerDay);
        alone.set({ host }, leftAlone ? 1 : 0);
      }
    },
  };
}
