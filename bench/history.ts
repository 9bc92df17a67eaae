import { mkdtempSync, rmSync } from "node:fs";
import { readdir, rename, rmdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { createDuckdbHistory } from "../src/tables/duckdb-history.ts";

// `node bench/history.ts [rounds]`: ten years of invented races in the history, and a scoreboard of all of them by one query.

const RACES = 250_000;
const FIELD = 12;
const YEARS = 10;
const TARGETS = { seconds: 5, megabytes: 1500 };

/** Per model log-loss and R² against the public, and calibration in bands of a quarter decade. */
const SCOREBOARD = `
WITH scored AS (
  SELECT race_id, market_probability AS m, win_probability AS p, place = 1 AS won FROM runners WHERE market_probability > 0
), races AS (
  SELECT race_id, count(*) AS n, sum(CASE WHEN won THEN -ln(m) END) AS market, sum(CASE WHEN won THEN -ln(p) END) AS model
  FROM scored GROUP BY race_id
), bands AS (
  SELECT floor(log10(p) * 4) AS band, count(*) AS n, avg(p) AS told, avg(won::INT) AS happened FROM scored GROUP BY 1
)
SELECT (SELECT count(*) FROM races) AS races, (SELECT avg(market) FROM races) AS market, (SELECT avg(model) FROM races) AS model,
  (SELECT 1 - sum(model) / sum(ln(n)) FROM races) AS r_squared, band, n, told, happened FROM bands ORDER BY band`;

const rounds = Number(process.argv[2] ?? 3);
const dir = mkdtempSync(join(tmpdir(), "history-"));
try {
  await invent(dir);
  const history = createDuckdbHistory({ dir });
  const seconds: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const began = performance.now();
    const { rows } = await history.query(SCOREBOARD);
    seconds.push((performance.now() - began) / 1000);
    if (rows[0]?.[0] !== RACES) throw new Error(`${String(rows[0]?.[0])} races of ${RACES}`);
  }
  const median = seconds.toSorted((a, b) => a - b)[Math.floor(rounds / 2)] ?? Number.NaN;
  const peak = process.resourceUsage().maxRSS / 1024;
  console.log(
    `${RACES} races × ${FIELD}, ${YEARS} years of files by day: median ${median.toFixed(2)} s (target ${TARGETS.seconds})`,
  );
  console.log(`peak memory of the process, inventing included: ${peak.toFixed(0)} MB (target ${TARGETS.megabytes})`);
} finally {
  rmSync(dir, { recursive: true });
}

/** A file a day, as `gpi history build` writes them, a year at once; winners are drawn from the chances. */
async function invent(into: string): Promise<void> {
  const instance = await DuckDBInstance.create(":memory:", { memory_limit: "1GB", threads: "1" }); // one thread: one file a day
  const connection = await instance.connect();
  const perYear = RACES / YEARS;
  const perDay = Math.ceil(perYear / 365);
  for (let year = 0; year < YEARS; year++) {
    const part = join(into, `year-${year}`);
    await connection.run(`COPY (
      WITH starters AS (
        SELECT r AS race, n AS number, random() AS u, (0.05 + random()) ** 2 AS w
        FROM range(${perYear}) a(r), range(1, ${FIELD + 1}) b(n)
      ), chances AS (SELECT *, w / sum(w) OVER (PARTITION BY race) AS p FROM starters)
      SELECT strftime(DATE '${2016 + year}-01-01' + CAST(race // ${perDay} AS INTEGER), '%Y-%m-%d') AS day,
        day || '-R' || race AS race_id, number, p AS win_probability, p AS market_probability,
        row_number() OVER (PARTITION BY race ORDER BY -ln(u) / p) AS place FROM chances
    ) TO '${part}' (FORMAT parquet, COMPRESSION zstd, PARTITION_BY (day), FILENAME_PATTERN 'runners')`);
    for (const folder of await readdir(part)) {
      const day = join(into, folder.replace("day=", ""));
      await rename(join(part, folder), day);
      const [file] = await readdir(day);
      if (file) await rename(join(day, file), join(day, "runners.parquet"));
    }
    await rmdir(part);
  }
  connection.closeSync();
  instance.closeSync();
}
