import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { toWire } from "../kernel/wire-names.ts";
import { type FittedModel, parseFittedModel } from "./fitted-model.ts";

const shipped: unknown = JSON.parse(
  readFileSync(new URL("../../../models/fitted-2025q4.json", import.meta.url), "utf8"),
);

describe("the model file that is shipped", () => {
  const read = parseFittedModel(shipped);
  if (!read.ok) throw new Error(`${read.error.field}: ${read.error.shown}`);
  const model = read.value;

  test("is read whole, with its sample, its period and the moment of its odds", () => {
    expect(model).toMatchObject({
      version: "fitted-2025q4",
      sample: { pools: ["pmu-shop"] },
      oddsInstant: { phase: "H5" },
      gaits: [{ gait: "trot" }, { gait: "flat" }, { gait: "jumps" }],
    });
    expect(model.period.to < model.test.from).toBe(true); // tested on races that the fit had not seen
    expect(model.sample.races).toBe(model.gaits.reduce((sum, { races }) => sum + races, 0));
  });

  test("holds only what its own interval tells from nothing, and says what it left at 0", () => {
    for (const { columns, leftOut } of model.gaits) {
      for (const { coefficient, standardError } of columns) expect(coefficient).toBeGreaterThan(2 * standardError);
      expect(leftOut.length).toBeGreaterThan(20);
    }
  });

  test("is written again as it was read", () => {
    expect(toWire({ kind: "fitted_win_model", schemaVersion: 1, ...model })).toEqual(shipped);
  });
});

describe("a model file with a fault is refused by the name of its field", () => {
  test.each<[string, (file: Record<string, unknown>) => void]>([
    [
      "schemaVersion",
      (file) => {
        file.schema_version = 2;
      },
    ],
    [
      "kind",
      (file) => {
        file.kind = "weights";
      },
    ],
    [
      "version",
      (file) => {
        file.version = "";
      },
    ],
    [
      "sample",
      (file) => {
        delete file.sample;
      },
    ],
    [
      "sample.races",
      (file) => {
        (file.sample as Record<string, unknown>).races = 0;
      },
    ],
    [
      "sample.days",
      (file) => {
        (file.sample as Record<string, unknown>).days = 1.5;
      },
    ],
    [
      "sample.pools[0]",
      (file) => {
        (file.sample as Record<string, unknown>).pools = ["pmu"];
      },
    ],
    [
      "sample.pools",
      (file) => {
        (file.sample as Record<string, unknown>).pools = "pmu-shop";
      },
    ],
    [
      "period.from",
      (file) => {
        (file.period as Record<string, unknown>).from = "2025-02-30";
      },
    ],
    [
      "period.to",
      (file) => {
        (file.period as Record<string, unknown>).to = "2025-01-01";
      },
    ],
    [
      "oddsInstant.phase",
      (file) => {
        (file.odds_instant as Record<string, unknown>).phase = "H30";
      },
    ],
    [
      "oddsInstant.median",
      (file) => {
        (file.odds_instant as Record<string, unknown>).median = null;
      },
    ],
    [
      "test.standardError",
      (file) => {
        (file.test as Record<string, unknown>).standard_error = -1;
      },
    ],
    [
      "gaits",
      (file) => {
        file.gaits = {};
      },
    ],
    [
      "gaits[1].gait",
      (file) => {
        gait(file, 1).gait = "camels";
      },
    ],
    [
      "gaits[1].gait",
      (file) => {
        gait(file, 1).gait = "trot";
      },
    ],
    [
      "gaits[0].columns",
      (file) => {
        gait(file).columns = [];
      },
    ],
    [
      "gaits[0].columns",
      (file) => {
        gait(file).columns = [column(file), column(file)];
      },
    ],
    [
      "gaits[0].columns",
      (file) => {
        column(file).coefficient = 0;
      },
    ],
    [
      "gaits[0].columns[0].code",
      (file) => {
        column(file).code = "speed";
      },
    ],
    [
      "gaits[0].columns[0].code",
      (file) => {
        column(file).code = 7;
      },
    ],
    [
      "gaits[0].columns[0].coefficient",
      (file) => {
        column(file).coefficient = "1.05";
      },
    ],
    [
      "gaits[0].columns[0].standardError",
      (file) => {
        delete column(file).standard_error;
      },
    ],
    [
      "gaits[0].leftOut[3].coefficient",
      (file) => {
        ((gait(file).left_out as Record<string, unknown>[])[3] ?? {}).coefficient = null;
      },
    ],
  ])("%s", (field, change) => {
    expect(broken(change)).toBe(field);
  });

  test("and what is no file at all, by no name", () => {
    for (const json of [undefined, null, 3, "{}", []]) {
      expect(parseFittedModel(json)).toMatchObject({ ok: false, error: { kind: "model_unreadable", field: "" } });
    }
    expect(parseFittedModel(undefined)).toMatchObject({ error: { shown: "undefined" } });
  });

  test("nothing is read through the prototype of an object", () => {
    const file = Object.create({ kind: "fitted_win_model" }) as Record<string, unknown>;
    const read = parseFittedModel(Object.assign(file, { schema_version: 1 } satisfies Record<string, unknown>));
    expect(read).toMatchObject({ ok: false, error: { field: "kind" } });
  });
});

test("a model is plain data: it survives JSON", () => {
  const read = parseFittedModel(shipped);
  const model: FittedModel | undefined = read.ok ? read.value : undefined;
  expect(JSON.parse(JSON.stringify(model))).toEqual(model);
});

/** The name of the field for which the shipped file is refused once it has been changed. */
function broken(change: (file: Record<string, unknown>) => void): string | undefined {
  const file = structuredClone(shipped) as Record<string, unknown>;
  change(file);
  const read = parseFittedModel(file);
  return read.ok ? undefined : read.error.field;
}

function gait(file: Record<string, unknown>, i = 0): Record<string, unknown> {
  return (file.gaits as Record<string, unknown>[])[i] ?? {};
}

function column(file: Record<string, unknown>): Record<string, unknown> {
  return (gait(file).columns as Record<string, unknown>[])[0] ?? {};
}
