import { afterEach, expect, test, vi } from "vitest";
import { createHostBreaker } from "./host-breaker.ts";

const PAUSES = { failingMs: 60_000, refusingMs: 600_000, longestMs: 100_000 };

afterEach(() => void vi.useRealTimers());

function breakerAt() {
  let now = 0;
  const breaker = createHostBreaker(PAUSES, { now: () => now, sleep: async () => undefined });
  return {
    state: () => breaker.state(),
    /** Is the host asked at that moment, and how does it fare? */
    async askAt(at: number, verdict: "well" | "failing"): Promise<boolean> {
      now = at;
      return (
        (await breaker.run(
          async () => verdict,
          () => verdict,
        )) !== undefined
      );
    },
  };
}

test("a host that fails three times rests a minute, then twice as long, never longer than the longest", async () => {
  const host = breakerAt();
  for (const at of [0, 1, 2]) expect(await host.askAt(at, "failing")).toBe(true);
  expect(await host.askAt(60_001, "failing")).toBe(false);
  expect(await host.askAt(60_002, "failing")).toBe(true);
  expect(await host.askAt(60_002 + 99_999, "failing")).toBe(false);
  expect(await host.askAt(60_002 + 100_000, "well")).toBe(true);
  expect(host.state()).toBe("closed");
});

test("a machine whose clock is put back an hour asks a host again after its rest, not an hour later", async () => {
  vi.useFakeTimers({ now: Date.UTC(2030, 0, 15, 12), toFake: ["Date"] });
  const host = breakerAt();
  for (const at of [0, 1, 2]) await host.askAt(at, "failing");
  vi.setSystemTime(Date.UTC(2030, 0, 15, 11));
  expect(await host.askAt(59_999, "well")).toBe(false);
  expect(await host.askAt(60_002, "well")).toBe(true);
});
