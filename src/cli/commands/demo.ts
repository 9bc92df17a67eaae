import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { simulateDay } from "../../compose-simulated-sites.ts";
import { writeSimulatedDay } from "../../compose-simulation.ts";
import { toWire } from "../../domain/kernel/wire-names.ts";
import { badOption, type Context, Refusal } from "../context.ts";
import { print } from "../show.ts";
import { demoAtOnce } from "./demo-at-once.ts";
import { liveDemo } from "./live-demo.ts";
import { showDemo } from "./show-demo.ts";
import { simulatedDayOf } from "./simulate.ts";

export type DemoOptions = {
  readonly seed: string;
  readonly races: string;
  readonly date: string;
  readonly out?: string | undefined;
  readonly once: boolean;
  /** Draws the day even where the output is no terminal. */
  readonly screen: boolean;
  readonly speed: string;
};

/** Minutes of the day in a minute of the machine; above it phases would be over before their tasks are delivered. */
const MAX_SPEED = 300;

/**
 * A simulated day, lived by the program and summed up.
 *
 * The user's own settings are not read: the demo must never write into a folder, bucket or database of theirs, nor ask a
 * real source.
 */
export async function demo(context: Context, options: DemoOptions): Promise<void> {
  const { t, json } = context;
  const input = simulatedDayOf(context, options);
  const speed = Number(options.speed);
  if (!(speed > 0 && speed <= MAX_SPEED)) badOption(context, "--speed", `"${options.speed}" (0..${MAX_SPEED}]`);
  const out = options.out === undefined ? await mkdtemp(join(tmpdir(), "gpi-demo-")) : resolve(options.out);
  const written = await writeSimulatedDay(out, input);
  if (!written.ok) return badOption(context, "--out", `${written.error.file}: ${written.error.detail}`);
  const { file, races, meetings } = written.value;
  const documents = join(out, "lived");
  const simulated = simulateDay(input);
  const screen = options.screen || process.stdout.isTTY;
  if (!json) print(t("simulate.written", { file, races, meetings, date: input.day, seed: input.seed }));
  const summary = options.once
    ? await demoAtOnce(simulated, documents)
    : await liveDemo(context, { file, simulated, documents, speed, screen });
  const files = {
    recording: file,
    documents: join(documents, "days", input.day),
    workbook: join(documents, "excel"),
    ledger: join(documents, "ledger"),
  };
  if (json) print(JSON.stringify(toWire({ simulated: true, ...summary, files }), null, 2));
  else showDemo(context, summary, files);
  const held = summary.ledger.every(({ holds }) => holds);
  if (Object.keys(summary.open).length > 0 || !held) throw new Refusal("the simulated day did not end well", 1);
}
