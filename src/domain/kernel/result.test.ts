import { describe, expect, test } from "vitest";
import { all, err, ok, type Result, unreachable } from "./result.ts";

describe("all", () => {
  test("answers every value in order where nothing failed", () => {
    expect(all([ok(1), ok(2), ok(3)])).toEqual(ok([1, 2, 3]));
    expect(all([])).toEqual(ok([]));
  });

  test("answers the first failure, even where later ones failed too", () => {
    const results: Result<number, string>[] = [ok(1), err("no odds"), err("no field")];
    expect(all(results)).toEqual(err("no odds"));
  });
});

test("a case that the types rule out is a bug, and says which value it was", () => {
  expect(() => unreachable("H15" as never)).toThrow('"H15"');
});
