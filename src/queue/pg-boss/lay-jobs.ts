import type { JobInsert, PgBoss } from "pg-boss";

/** Jobs of one statement: some hundred kilobytes of JSON. */
const STATEMENT_JOBS = 500;

type Waiting = {
  readonly job: JobInsert & { readonly id: string };
  readonly resolve: (answer: "created" | "exists") => void;
  readonly reject: (error: unknown) => void;
};

/**
 * Lays jobs, those that are asked for at the same time in one statement: 10,000 that are laid at once take seconds instead
 * of a dozen. Each caller learns of his own job; one that the database refuses does not spoil the others.
 */
export function createJobLayer(
  boss: PgBoss,
  queueName: string,
): (job: Waiting["job"]) => Promise<"created" | "exists"> {
  const waiting: Waiting[] = [];
  let laying = false;

  async function layAll(): Promise<void> {
    laying = true;
    while (waiting.length > 0) await layTogether(waiting.splice(0, STATEMENT_JOBS));
    laying = false;
  }

  async function layTogether(together: readonly Waiting[]): Promise<void> {
    try {
      const created = new Set(
        await boss.insert(
          queueName,
          together.map(({ job }) => job),
          { returnId: true },
        ),
      );
      // Of two that asked for one id, the first has created it.
      for (const { job, resolve } of together) resolve(created.delete(job.id) ? "created" : "exists");
    } catch (error) {
      const [only] = together;
      if (together.length === 1) only?.reject(error);
      else for (const one of together) await layTogether([one]);
    }
  }

  return (job) =>
    new Promise((resolve, reject) => {
      waiting.push({ job, resolve, reject });
      if (!laying) void layAll();
    });
}
