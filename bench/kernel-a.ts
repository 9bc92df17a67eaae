import {
  type FirstThreeTables,
  fillFirstThreeTables,
  newFirstThreeTables,
} from "../src/domain/model/order/first-three-tables.ts";
import { fillOrderTables, newOrderTables } from "../src/domain/model/order/order-tables.ts";
import type { BenchKernel } from "./bench-kernel.ts";
import { LCG_EXPONENTS, lcgField } from "./lcg.ts";

const RACES = 1000;
const RUNNERS = 16;

/** Place, all couplés and 560 trios of 16 runners, exact. */
export const KERNEL_A: BenchKernel = {
  letter: "a",
  title: "place, couplés, 560 trios, n = 16 (µs a race)",
  perRun: RACES,
  setUp() {
    const fields = Array.from({ length: RACES }, (_, race) => lcgField(RUNNERS, 12_345 + race));
    const law = newOrderTables(RUNNERS);
    const tables = newFirstThreeTables(RUNNERS);
    const price = (field: Float64Array): FirstThreeTables =>
      fillFirstThreeTables(tables, fillOrderTables(law, field, LCG_EXPONENTS));
    let checksum = 0;
    return {
      run() {
        checksum = 0;
        for (let race = 0; race < RACES; race++) {
          const { trios, bothInThree, placed } = price(fields[race] ?? new Float64Array());
          checksum += (trios[race % 560] ?? 0) + (bothInThree[17] ?? 0) + (placed[3] ?? 0);
        }
      },
      checksums() {
        const { placed, trios } = price(fields[0] ?? new Float64Array());
        return { sum_place: sum(placed), sum_trio: sum(trios), checksum };
      },
    };
  },
};

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}
