/** One kernel of ours that is timed against the C of the yardstick, on the same inputs. */
export type BenchKernel = {
  /** The letter of the C kernel. */
  readonly letter: string;
  readonly title: string;
  /** Units of work per run() call, by which the time is divided to compare with C's printed unit. */
  readonly perRun: number;
  /** Builds the inputs; what it returns is timed. */
  setUp(): { run(): void; checksums(): Readonly<Record<string, number>> };
};
