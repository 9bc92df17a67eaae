import { POOLS, type Pool } from "../domain/race/card.ts";

/** The columns that an imported table of runners (CSV) may have, in any order. */
export const RUNNER_TABLE_COLUMNS = [
  "number",
  "name",
  "odds",
  "place_min",
  "place_max",
  "jockey",
  "trainer",
  "musique",
  "non_runner",
] as const;

/** `text/csv; charset=utf-8; pool=pmu-shop`: whose odds a table shows stands beside it, and in no cell of it. */
export function runnerTableType(pool: Pool): string {
  return `text/csv; charset=utf-8; pool=${pool}`;
}

export function isRunnerTable(contentType: string): boolean {
  return /^text\/csv\b/i.test(contentType);
}

/** Undefined where the content type names none that we know. */
export function poolOfTable(contentType: string): Pool | undefined {
  const named = /;\s*pool=([\w-]+)/.exec(contentType)?.[1];
  return POOLS.find((pool) => pool === named);
}
