import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { PGlite } from "@electric-sql/pglite";
import type { Log } from "../../ports/log.ts";

/**
 * PostgreSQL's page cache. It keeps 128 MB unless told otherwise, all of it resident in WebAssembly; a week of full days
 * is 3,000 tasks, below 4 MB, and what is not in it is in the system's cache. Measured: 370 MB after opening become 190.
 */
const SHARED_BUFFERS = "8MB";

/**
 * Opens the database below a directory that this process has locked, and makes it where there is none.
 *
 * A database that does not open, or cannot be read, is set aside as `database.corrupt-<moment>` with a warning, and an
 * empty one takes its place: the queue can be rebuilt from the stored plans. If the empty one does not open either, the
 * fault is not the database's (a full disk, say): the old one is put back and the error thrown.
 *
 * What was answered survives a killed process; after a power cut the last moments are the disk's affair.
 */
export async function openPglite(directory: string, log: Log): Promise<PGlite> {
  const database = join(directory, "database");
  const complete = join(directory, "database.complete");
  if (!existsSync(database)) {
    if (existsSync(complete)) log.warn("Queue database is gone and starts empty", { database });
    return makeAnew(database, complete);
  }
  if (!existsSync(complete)) {
    // The process died while it made the database: nothing was ever answered from it.
    log.warn("Queue database was never completed and starts empty", { database });
    rmSync(database, { recursive: true });
    return makeAnew(database, complete);
  }
  try {
    return await openReadable(database);
  } catch (error) {
    return setAside(database, complete, error, log);
  }
}

async function setAside(database: string, complete: string, error: unknown, log: Log): Promise<PGlite> {
  const aside = `${database}.corrupt-${new Date().toISOString().replaceAll(":", "-")}`;
  renameSync(database, aside);
  try {
    const fresh = await makeAnew(database, complete);
    log.warn("Queue database could not be read, was set aside and starts empty", { database, aside, error });
    return fresh;
  } catch (again) {
    rmSync(database, { recursive: true, force: true });
    renameSync(aside, database);
    writeFileSync(complete, "");
    throw new Error(`the queue database ${database} does not open, and neither does an empty one`, { cause: again });
  }
}

async function makeAnew(database: string, complete: string): Promise<PGlite> {
  rmSync(complete, { force: true });
  mkdirSync(database, { recursive: true });
  const pglite = await openReadable(database);
  writeFileSync(complete, "");
  return pglite;
}

/** Opened is not enough: a damaged table is found only by who reads it. */
async function openReadable(database: string): Promise<PGlite> {
  const { PGlite } = await import("@electric-sql/pglite");
  const startParams = [...PGlite.defaultStartParams, "-c", `shared_buffers=${SHARED_BUFFERS}`];
  const pglite = await PGlite.create({ dataDir: database, startParams });
  try {
    for (const table of ["pgboss.queue", "pgboss.schedule", "pgboss.job"]) {
      const { rows } = await pglite.query("SELECT 1 WHERE to_regclass($1) IS NOT NULL", [table]);
      if (rows.length > 0) await pglite.query(`SELECT max(t::text) FROM ${table} t`);
    }
    return pglite;
  } catch (error) {
    await pglite.close();
    throw error;
  }
}
