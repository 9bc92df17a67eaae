import { mutatedPages } from "../test/recorded/canary-mutations.ts";

/** What becomes of pages that a site changed: `node bench/canary-mutations.ts [how many] [seed]`. */
const [count, seed] = [Number(process.argv[2] ?? "1000"), Number(process.argv[3] ?? "1")];
const table: Record<string, Record<string, number>> = {};
for (const { what, outcome } of mutatedPages(count, seed)) {
  for (const row of [what, "all"]) {
    const counts = table[row] ?? {};
    table[row] = { ...counts, [outcome]: (counts[outcome] ?? 0) + 1 };
  }
}
console.table(table);
