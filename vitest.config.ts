import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["src/**/*.test.ts", "test/**/*.test.ts", "web/src/**/*.test.ts"],
    // Two cores, but the longest tests wait for processes and clocks: four workers fill the waiting.
    maxWorkers: 4,
    // A worker keeps its modules from file to file: no test leaves state in one, and it saves a fifth of the time.
    isolate: false,
    setupFiles: ["test/property-seed.ts"],
    testTimeout: 40_000,
    reporters: ["default"],
  },
});
