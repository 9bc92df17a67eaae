import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import type { TableShape } from "../ports/table-writer.ts";
import { COLUMN_MAPS } from "./column-maps.ts";
import { createDuckdbHistory } from "./duckdb-history.ts";
import { createDuckdbTableWriter } from "./duckdb-table-writer.ts";

const dir = mkdtempSync(join(tmpdir(), "history-"));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const BETS: TableShape = {
  name: "bets",
  columns: [
    { name: "day", type: "day" },
    { name: "stake_cents", type: "cents" },
    { name: "sealed_at", type: "instant" },
  ],
};
/** Later versions write more columns. */
const MORE: TableShape = { ...BETS, columns: [...BETS.columns, { name: "role", type: "text" }] };

describe("questions over the tables of many days", () => {
  test("see every day, also where a later version wrote more columns", async () => {
    await write("2025-12-09", BETS, [["2025-12-09", 200, "2025-12-09T13:00:00.000Z"]]);
    await write("2025-12-10", MORE, [
      ["2025-12-10", 300, "2025-12-10T23:30:00.000Z", "played"],
      ["2025-12-10", undefined, undefined, "paper"],
    ]);
    const history = createDuckdbHistory({ dir });
    const { columns, rows } = await history.query(
      "SELECT day::VARCHAR AS day, sum(stake_cents)::BIGINT AS stake, any_value(role) AS role FROM bets GROUP BY day ORDER BY day",
    );
    expect(columns).toEqual(["day", "stake", "role"]);
    expect(rows).toEqual([
      ["2025-12-09", 200, undefined],
      ["2025-12-10", 300, "played"],
    ]);
    expect(await history.tables()).toEqual([{ name: "bets", columns: ["day", "stake_cents", "sealed_at", "role"] }]);
  });

  test("show moments in the time of Paris", async () => {
    const { rows } = await createDuckdbHistory({ dir }).query("SELECT max(sealed_at)::VARCHAR FROM bets");
    expect(rows).toEqual([["2025-12-11 00:30:00+01"]]);
  });

  test("can read nothing else, write nothing, and switch nothing on again", async () => {
    const history = createDuckdbHistory({ dir });
    const secret = join(dir, "..", "secret.csv");
    writeFileSync(secret, "a\n1\n");
    try {
      for (const sql of [
        `SELECT * FROM read_csv('${secret}')`,
        `COPY (SELECT 1) TO '${secret}'`,
        "SET enable_external_access = true",
        "INSTALL httpfs",
      ]) {
        await expect(history.query(sql)).rejects.toThrow(/disabled|locked|Cannot|Permission/);
      }
    } finally {
      rmSync(secret);
    }
  });

  test("that are none are refused in the engine's words; over no table there is none to ask", async () => {
    const history = createDuckdbHistory({ dir: join(dir, "nowhere") });
    expect(await history.tables()).toEqual([]);
    await expect(history.query("SELECT * FROM bets")).rejects.toThrow("bets does not exist");
    await expect(history.query("SELEKT")).rejects.toThrow("syntax error");
  });
});

describe("a table that others collected", () => {
  test("comes in by its column map, and again in its own place", async () => {
    const file = join(dir, "online.csv");
    const header = "date;reunion;course;hippo_nom;nom;numPmu;rapport;statut;ordreArrivee;distance";
    writeFileSync(
      file,
      [
        header,
        "2023-01-01;2;4;LES FABLES;CORBEAU;1;15.0;PARTANT;1;4200",
        "2023-01-01;2;4;LES FABLES;RENARD;2;;NON_PARTANT;0;4200",
      ].join("\n"),
    );
    const map = COLUMN_MAPS.find(({ name }) => name === "runners-pmu-2023");
    if (!map) throw new Error("no map");
    const history = createDuckdbHistory({ dir });
    for (let again = 0; again < 2; again++) {
      expect(await history.import(file, map)).toEqual({ table: "imported_runners", rows: 2 });
    }
    const { rows } = await history.query(
      "SELECT name, pool, started, odds_final, place, distance_m FROM imported_runners ORDER BY number",
    );
    expect(rows).toEqual([
      ["CORBEAU", "pmu-online", true, 15, 1, 4200],
      ["RENARD", "pmu-online", false, undefined, undefined, 4200],
    ]);
  });

  test("that does not fit its map is refused with the column, and leaves nothing", async () => {
    const file = join(dir, "other.csv");
    writeFileSync(file, "a,b\n1,2\n");
    const map = COLUMN_MAPS.find(({ name }) => name === "dividends-pmu");
    if (!map) throw new Error("no map");
    const before = readdirSync(join(dir, "imported"));
    await expect(createDuckdbHistory({ dir }).import(file, map)).rejects.toThrow('"date"');
    expect(readdirSync(join(dir, "imported"))).toEqual(before);
  });

  test("of one name has the same columns by every map", () => {
    for (const maps of Map.groupBy(COLUMN_MAPS, ({ table }) => table).values()) {
      const [first, ...others] = maps.map(({ columns }) => Object.keys(columns));
      for (const other of others) expect(other).toEqual(first);
    }
  });
});

async function write(day: string, shape: TableShape, rows: readonly (readonly (string | number | undefined)[])[]) {
  const tables = await createDuckdbTableWriter().open(join(dir, day), [shape]);
  await tables.append(shape.name, rows);
  await tables.commit({ from: day });
  await tables.discard();
}
