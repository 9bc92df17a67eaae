import * as fc from "fast-check";
import { expect, test } from "vitest";
import { factorCholesky, solveCholesky } from "./cholesky.ts";

test("a system that is put together from its solution is solved back", () => {
  const entry = fc.double({ min: -1, max: 1, noNaN: true });
  fc.assert(
    fc.property(
      fc.array(entry, { minLength: 16, maxLength: 16 }),
      fc.array(entry, { minLength: 4, maxLength: 4 }),
      (m, x) => {
        // M·Mᵀ + I is positive definite whatever M.
        const a = Float64Array.from({ length: 16 }, (_, e) => {
          let sum = e % 5 === 0 ? 1 : 0;
          for (let k = 0; k < 4; k++) sum += (m[(e >> 2) * 4 + k] ?? 0) * (m[(e & 3) * 4 + k] ?? 0);
          return sum;
        });
        const b = Float64Array.from(x, (_, i) => x.reduce((sum, value, k) => sum + (a[i * 4 + k] ?? 0) * value, 0));
        expect(solveCholesky(a, b, 4)).toBe(true);
        for (const [i, value] of x.entries()) expect(Math.abs((b[i] ?? Number.NaN) - value)).toBeLessThan(1e-12);
      },
    ),
  );
});

test("a column that is a sum of those before it is named", () => {
  expect(factorCholesky(Float64Array.of(1, 0, 1, 1), 2, 1e-12)).toBe(1);
  expect(solveCholesky(Float64Array.of(-1), Float64Array.of(1), 1)).toBe(false);
});
