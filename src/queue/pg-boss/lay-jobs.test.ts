import type { JobInsert, PgBoss } from "pg-boss";
import { expect, test } from "vitest";
import { createJobLayer } from "./lay-jobs.ts";

/** A database that keeps what it is given, statement by statement, and refuses a statement that holds the bad job. */
function fakeBoss() {
  const statements: string[][] = [];
  const known = new Set<string>();
  const insert = async (_queue: string, jobs: readonly JobInsert[]): Promise<string[]> => {
    const ids = jobs.map(({ id = "" }) => id);
    statements.push(ids);
    await Promise.resolve();
    if (ids.includes("bad")) throw new Error("refused");
    const created = new Set(ids.filter((id) => !known.has(id)));
    for (const id of created) known.add(id);
    return [...created];
  };
  return { boss: { insert } as unknown as PgBoss, statements };
}

test("what is asked for while a statement runs goes into the next one, and each learns of his own", async () => {
  const { boss, statements } = fakeBoss();
  const lay = createJobLayer(boss, "tasks");
  const answers = await Promise.all(["a", "b", "c", "b"].map((id) => lay({ id })));
  expect(answers).toEqual(["created", "created", "created", "exists"]);
  expect(statements).toEqual([["a"], ["b", "c", "b"]]);
  expect(await lay({ id: "c" })).toBe("exists");
});

test("a job that the database refuses is refused alone", async () => {
  const { boss } = fakeBoss();
  const lay = createJobLayer(boss, "tasks");
  const laid = await Promise.allSettled(["a", "b", "bad", "c"].map((id) => lay({ id })));
  expect(laid.map(({ status }) => status)).toEqual(["fulfilled", "fulfilled", "rejected", "fulfilled"]);
});
