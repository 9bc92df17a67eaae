import { type OpenQueue, type OpenQueueOptions, openBossQueue } from "./boss-queue.ts";

/** Connections: four tasks that settle, the rounds of pg-boss, and one to spare. */
const CONNECTIONS = 6;

/**
 * The same queue in a PostgreSQL server, for several processes: a task goes to one of them, and is taken over when that
 * one gives no sign of life for half a minute.
 *
 * @param databaseUrl `postgres://user:password@host:port/database`; the tables are made in the schema `pgboss`
 * @throws Error when the server does not answer; the URL, which holds a password, is not in its message
 */
export async function openPostgresQueue(
  options: { readonly databaseUrl: string; readonly schema?: string } & OpenQueueOptions,
): Promise<OpenQueue> {
  const { databaseUrl, schema } = options;
  return openBossQueue(
    { connectionString: databaseUrl, max: CONNECTIONS, ...(schema === undefined ? {} : { schema }) },
    { alone: false, options },
  );
}
