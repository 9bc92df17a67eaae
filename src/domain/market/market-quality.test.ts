import { describe, expect, test } from "vitest";
import { marketQuality, publicOdds } from "./market-quality.ts";

const R8 = [2.3, 3.9, 6, 8.7, 13, 19, 33, 70];

describe("a pool is judged by its own gate", () => {
  test("the shops' booksum of 1.147 is within, and their takeout is the measured one", () => {
    const quality = marketQuality("pmu-shop", R8);
    expect(quality).toMatchObject({ gate: "within", takeout: 0.142, minimum: 1.13, maximum: 1.24 });
    expect(quality.overround).toBeCloseTo(1.146945, 6);
    expect(quality.overroundUntruncated).toBeCloseTo(1.127663, 6);
  });

  test("a horse that the page lost shows as a booksum below the gate", () => {
    expect(marketQuality("pmu-shop", R8.slice(0, 6)).gate).toBe("outside");
    expect(marketQuality("pmu-online", R8.slice(1)).gate).toBe("outside");
    expect(marketQuality("pmu-online", R8).gate).toBe("within");
  });

  test("a booksum on the very bound is within", () => {
    expect(marketQuality("pmu-online", [2, 2, 10])).toMatchObject({ overround: 1.1, gate: "within" });
    expect(marketQuality("pmu-online", [2, 2, 5])).toMatchObject({ overround: 1.2, gate: "within" });
    expect(marketQuality("pmu-online", [2, 2, 10.01]).gate).toBe("outside");
    expect(marketQuality("pmu-online", [2, 2, 4.99]).gate).toBe("outside");
  });

  test("a pool without an established gate or takeout says so and estimates its takeout from the race", () => {
    const quality = marketQuality("zeturf", R8);
    expect(quality.gate).toBe("not_established");
    expect(quality.minimum).toBeUndefined();
    expect(quality.takeout).toBeCloseTo(0.128119, 6);
    expect(quality.takeoutSource).toMatch(/this race/);
    expect(marketQuality("geny", [4, 4]).takeout).toBe(0);
  });

  test("only the odds of a pool that is known to cut them are moved to the middle", () => {
    expect(publicOdds("pmu-online", [13])).toEqual([13.5]);
    expect(publicOdds("zeturf", [13])).toEqual([13]);
  });
});
