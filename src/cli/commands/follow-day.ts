import { clearScreenDown, moveCursor } from "node:readline";
import { promisify } from "node:util";
import type { App } from "../../app/app.ts";
import type { AppEvent } from "../../app/events.ts";
import { parisTimeOf, type RaceDay } from "../../domain/kernel/time.ts";
import type { Context } from "../context.ts";
import { print } from "../show.ts";
import { demoScreen, type Told } from "./demo-screen.ts";

const move = promisify(moveCursor);
const clear = promisify(clearScreenDown);

/** Milliseconds of the machine between two drawings: at the usual speed a race changes every second. */
const DRAW_MS = 500;
/** Columns where the output does not tell how many it has. */
const USUAL_COLUMNS = 80;

/** Tells a day as it is lived: drawn again and again on a terminal, a line a phase elsewhere. */
export async function followDay(
  { t, environment }: Context,
  day: {
    readonly app: App;
    readonly day: RaceDay;
    readonly url: string;
    readonly speed: number;
    readonly screen: boolean;
  },
): Promise<{ close(): Promise<void> }> {
  const { app, screen } = day;
  const told: Told[] = [];
  let reading: Promise<void> = Promise.resolve();

  async function tell({ at, race = "", phase = "", outcome = "" }: AppEvent): Promise<void> {
    const decided = t.or(`outcome.${outcome}`, outcome);
    const reason = phase === "H5" && outcome !== "play" ? await reasonOf(race) : "";
    const text = `${t.or(`phase.${phase}`, phase).padEnd(9)} ${decided}${reason}`;
    told.push({ at, race, text });
    if (!screen) print(`${parisTimeOf(at)}  ${race.padEnd(6)} ${text}`);
  }

  async function reasonOf(race: string): Promise<string> {
    const summary = await app.summariseDay(day.day);
    const code = summary.ok ? summary.value?.races.find((one) => one.race === race)?.phases.H5.reasonCode : undefined;
    return code === undefined ? "" : ` — ${t.or(`reason.${code}`, code)}`;
  }

  const unsubscribe = app.subscribe((event) => {
    if (event.kind === "phase_run") reading = reading.then(() => tell(event));
  });

  let lines = 0;
  async function draw(): Promise<void> {
    const board = await app.viewBoard(day.day);
    if (!board.ok) return; // the day's end says what is broken
    const width = Math.max(USUAL_COLUMNS, process.stdout.columns ?? USUAL_COLUMNS);
    const colour = (environment.NO_COLOR ?? "") === "";
    const text = demoScreen(
      t,
      { board: board.value, now: app.now(), url: day.url, speed: day.speed, told },
      { width, colour },
    );
    if (lines > 0) await move(process.stdout, 0, -lines);
    await clear(process.stdout);
    print(text.join("\n"));
    lines = text.length;
  }

  let drawing: Promise<void> = Promise.resolve();
  const drawNext = () => {
    drawing = drawing.then(draw);
  };
  const timer = screen ? setInterval(drawNext, DRAW_MS) : undefined;
  return {
    async close() {
      clearInterval(timer);
      unsubscribe();
      await reading;
      await drawing;
      if (screen) await draw();
    },
  };
}
