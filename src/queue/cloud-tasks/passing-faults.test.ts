import { expect, test } from "vitest";
import { callPolicy, isGone, isTaken } from "./passing-faults.ts";

test("a used name and a task that has gone are known by the codes of gRPC and of REST, as number or text", () => {
  for (const code of [6, "6", 409]) expect(isTaken(Object.assign(new Error("taken"), { code }))).toBe(true);
  for (const code of [5, 9, 404, "404"]) expect(isGone(Object.assign(new Error("gone"), { code }))).toBe(true);
  for (const error of [{ code: 7 }, { code: 400 }, { code: "ENOENT" }, new Error("6"), null, 6]) {
    expect(isTaken(error)).toBe(false);
    expect(isGone(error)).toBe(false);
  }
});

test("no more than ten calls run at a time, however many are asked for", async () => {
  const policy = callPolicy();
  let together = 0;
  let most = 0;
  await Promise.all(
    Array.from({ length: 270 }, () =>
      policy.execute(async () => {
        together += 1;
        most = Math.max(most, together);
        await Promise.resolve();
        together -= 1;
      }),
    ),
  );
  expect(most).toBe(10);
});
