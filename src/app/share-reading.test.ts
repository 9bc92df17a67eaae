import { expect, test } from "vitest";
import { shareReading } from "./share-reading.ts";

function countedReading() {
  const ends: ((value: number) => void)[] = [];
  const shared = shareReading<string, number>(() => new Promise((resolve) => ends.push(resolve)));
  return { shared, ends };
}

test("two hundred pages that ask at once cost one reading, and the next one after it a reading of its own", async () => {
  const { shared, ends } = countedReading();
  const asked = Array.from({ length: 200 }, () => shared.read("2025-10-16"));
  expect(ends).toHaveLength(1);
  ends[0]?.(7);
  expect(new Set(await Promise.all(asked))).toEqual(new Set([7]));
  void shared.read("2025-10-16");
  expect(ends).toHaveLength(2);
});

test("who asks after something changed never gets what was read before it", async () => {
  const { shared, ends } = countedReading();
  const before = shared.read("2025-10-16");
  shared.forget();
  const after = shared.read("2025-10-16");
  expect(ends).toHaveLength(2);
  ends[0]?.(1);
  await before;
  // The end of the older one leaves the newer one shared.
  void shared.read("2025-10-16");
  expect(ends).toHaveLength(2);
  ends[1]?.(2);
  expect(await after).toBe(2);
});

test("a reading that fails is not kept", async () => {
  let tries = 0;
  const shared = shareReading<string, number>(() => Promise.reject(new Error(String(++tries))));
  await expect(shared.read("a")).rejects.toThrow("1");
  await expect(shared.read("a")).rejects.toThrow("2");
});
