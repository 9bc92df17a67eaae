import { err, ok, type Result } from "../kernel/result.ts";
import { parseRaceDay, type RaceDay } from "../kernel/time.ts";
import { fromWire } from "../kernel/wire-names.ts";

/** A field of a model file that is missing or is not what it must be. */
export type ModelFileError = {
  readonly kind: "model_unreadable";
  /** In our names: `gaits[0].columns[2].standardError`. Empty for the file itself. */
  readonly field: string;
  /** What stands there, as JSON; `undefined` where nothing does. */
  readonly shown: string;
};

/** A place in the file. Every reading answers the value or refuses the file with the name of the place. */
export type FieldReader = {
  readonly field: (name: string) => FieldReader;
  readonly items: <T>(read: (item: FieldReader) => T) => T[];
  readonly text: () => string;
  readonly number: () => number;
  readonly positive: () => number;
  /** A whole number above 0. */
  readonly count: () => number;
  readonly day: () => RaceDay;
  readonly oneOf: <T extends string>(known: readonly T[]) => T;
  readonly exactly: <T extends string | number>(value: T) => T;
  readonly refuse: () => never;
};

/** Carries a refusal out of the reading; never seen outside this file. */
class Refusal extends Error {
  readonly problem: ModelFileError;
  constructor(problem: ModelFileError) {
    super(problem.field);
    this.problem = problem;
  }
}

/** Puts the file into our names and reads it; the first refusal ends the reading. */
export function readModelFile<T>(json: unknown, read: (file: FieldReader) => T): Result<T, ModelFileError> {
  try {
    return ok(read(readerAt(fromWire(json), "")));
  } catch (error) {
    if (error instanceof Refusal) return err(error.problem);
    throw error;
  }
}

function readerAt(value: unknown, place: string): FieldReader {
  const refuse = (): never => {
    throw new Refusal({ kind: "model_unreadable", field: place, shown: JSON.stringify(value) ?? "undefined" });
  };
  const number = (): number => (typeof value === "number" && Number.isFinite(value) ? value : refuse());
  const text = (): string => (typeof value === "string" && value !== "" ? value : refuse());
  return {
    refuse,
    text,
    number,
    positive: () => (number() > 0 ? number() : refuse()),
    count: () => (Number.isSafeInteger(value) && number() > 0 ? number() : refuse()),
    day: () => {
      const day = parseRaceDay(text());
      return day.ok ? day.value : refuse();
    },
    oneOf: (known) => known.find((member) => member === value) ?? refuse(),
    exactly: (expected) => (value === expected ? expected : refuse()),
    items: (read) => (Array.isArray(value) ? value.map((item, i) => read(readerAt(item, `${place}[${i}]`))) : refuse()),
    field: (name) => {
      const holder = typeof value === "object" && value !== null && !Array.isArray(value) ? value : refuse();
      return readerAt((holder as Record<string, unknown>)[name], place === "" ? name : `${place}.${name}`);
    },
  };
}
