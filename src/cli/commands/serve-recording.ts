import { composeRecordingServer } from "../../compose-replay.ts";
import { parisTimeOf } from "../../domain/kernel/time.ts";
import { badOption, type Context } from "../context.ts";
import { movesSeedOf } from "../moves-seed.ts";
import { print } from "../show.ts";

export type ServeRecordingOptions = {
  readonly recording: string;
  readonly port: string;
  readonly speed: string;
  readonly from: string;
  /** Seed of the minutes at which moves of the off are told. */
  readonly interpolateMoves?: string | undefined;
};

/** An hour in a second; faster, a phase would be over before its task could be delivered. */
const MAX_SPEED = 3600;

/** Serves a recorded day until it is stopped: a service with its PMU_BASE_URL and CLOCK_URL here lives in that day. */
export async function serveRecordedDay(context: Context, options: ServeRecordingOptions): Promise<void> {
  const port = Number(options.port);
  if (!(Number.isInteger(port) && port >= 0 && port < 65536))
    badOption(context, "--port", `"${options.port}" (0..65535)`);
  const speed = Number(options.speed);
  if (!(speed > 0 && speed <= MAX_SPEED)) badOption(context, "--speed", `"${options.speed}" (0..${MAX_SPEED}]`);
  const { recording, from } = options;
  if (!/^([01]\d|2[0-3]):[0-5]\d$/.test(from)) badOption(context, "--from", `"${from}" (HH:MM)`);
  const movesSeed = movesSeedOf(context, options.interpolateMoves);
  const served = await composeRecordingServer(recording, { from, port, speed, movesSeed });
  if (!served.ok) return badOption(context, "<file>", `${served.error.file}: ${served.error.detail}`);
  const { url, day, startAt } = served.value;
  const { t } = context;
  if (context.json) print(JSON.stringify({ url, day, startAt, speed }));
  else {
    print(t("serve.recording", { day, url, time: parisTimeOf(startAt), speed }));
    print(t("serve.recordingUse"));
    print(
      `  PMU_BASE_URL=${url} CLOCK_URL=${url}/clock SOURCES_ENABLED=pmu RATE_LIMIT_DELAY=0 GPI_MAX_ODDS_AGE_MINUTES=20 npm start`,
    );
  }
  await new Promise<void>((resolve) => {
    for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => resolve());
  });
  await served.value.close();
}
