import { execFile } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { parseArgs, promisify } from "node:util";
import { addMinutes, type Instant, instantInParis, instantOf, minutesBetween } from "../src/domain/kernel/time.ts";
import { leadReport } from "../src/domain/plan/snapshot-leads.ts";
import { interpolateMoves } from "../src/recorded/interpolate-moves.ts";
import { openRecordedDay, programmePath, type RecordedDay } from "../src/recorded/recorded-day.ts";
import { liveDay } from "./lived-day.ts";

// `node bench/leads-over-http.ts DAY… [--speed 60] [--from 12:15] [--until 20:00] [--seed 1] [--replay]`
//
// How far from five minutes before the final off the H5 snapshots of a service lie that lives in recorded days over HTTP,
// one day after the other; DAY is a recording, the moves of its offs are told at minutes drawn between its looks. A second
// of the machine is `speed` seconds of the day, so that a service which is half a second late is half a minute late there:
// errors are told apart into news that came too late for any look and looks that came late. --replay: `gpi replay` of the
// same days too, as told and as the looks showed them.

const { values, positionals: days } = parseArgs({
  allowPositionals: true,
  options: {
    speed: { type: "string", default: "60" },
    from: { type: "string", default: "12:15" },
    until: { type: "string", default: "20:00" },
    seed: { type: "string", default: "1" },
    replay: { type: "boolean", default: false },
  },
});
const speed = Number(values.speed);
const seed = Number(values.seed);

/** Minutes: no race from the service's start to its first H30, none whose off may still be corrected at the end. */
const FIRST_OFF_AFTER = 45;
const LAST_OFF_BEFORE = 20;
const TOLERANCE = 1;
/** What an operator may turn: handed on to the service and to the replay. */
const KNOBS: Readonly<Record<string, string>> = Object.fromEntries(
  ["GPI_WATCH_MINUTES", "GPI_WATCH_CLOSE_MINUTES"].flatMap((key) => {
    const value = process.env[key];
    return value === undefined ? [] : [[key, value]];
  }),
);

type Look = {
  readonly raceId: string;
  /** Final off minus snapshot, minutes; undefined without a snapshot. */
  readonly lead?: number | undefined;
  /** Minutes of the day from when the look was due, by what had been told by then, until its odds were there. */
  readonly late?: number | undefined;
  /** The look was due as planned, and not because something was told after its minute. */
  readonly asPlanned?: boolean | undefined;
  /** The final off was told when no look could be within a minute of five before it any more. */
  readonly untold: boolean;
};

const looks: Look[] = [];
for (const recording of days) {
  const opened = await openRecordedDay(recording);
  if (!opened.ok) throw new Error(`${recording}: ${opened.error.detail}`);
  const told = interpolateMoves(opened.value, seed);
  const day = await liveDay(
    { recording, speed, from: values.from, until: values.until, movesSeed: seed, environment: KNOBS },
    (folder) => looksOf(folder, told),
  );
  looks.push(...day.looks);
  show(told.day, day.looks);
  console.log(`  programme requests: ${day.requests}, ${day.races} French races on the day`);
}
if (days.length > 1) show(`${days.length} days`, looks);
if (values.replay) for (const moves of [["--interpolate-moves", String(seed)], []]) await showReplay(moves);

/** The races whose off lies well within the time in which the service lived. */
async function looksOf(folder: string, told: RecordedDay) {
  const at = (time: string): Instant => {
    const instant = instantInParis(told.day, time);
    if (!instant.ok) throw new Error(`${time}: ${instant.error.kind}`);
    return instant.value;
  };
  const [first, last] = [addMinutes(at(values.from), FIRST_OFF_AFTER), addMinutes(at(values.until), -LAST_OFF_BEFORE)];
  const home = join(folder, "days", told.day);
  const plan = JSON.parse(await readFile(join(home, "plan.json"), "utf8")) as { races: PlanRow[] };
  const offs = offsTold(told);
  const found: Look[] = [];
  for (const { race_id: raceId, starts_at: off, status } of plan.races) {
    if (off === undefined || off < first || off > last || status === "cancelled") continue;
    const news = offs.get(raceId.slice(11)) ?? [];
    const toldAt = (time: Instant, by: Instant) => news.findLast((one) => one.off === time && one.at <= by)?.at;
    const latest = toldAt(off, at("23:59"));
    const untold = latest !== undefined && minutesBetween(latest, off) < 5 - TOLERANCE;
    const text = await readFile(join(home, raceId.slice(11), "snapshot_H5.json"), "utf8").catch(() => undefined);
    if (text === undefined) {
      found.push({ raceId, untold });
      continue;
    }
    const snapshot = JSON.parse(text) as SnapshotRow;
    const knownAt = toldAt(snapshot.starts_at, snapshot.taken_at);
    const asPlanned = knownAt === undefined || knownAt <= snapshot.planned_at;
    const due = asPlanned ? snapshot.planned_at : knownAt;
    const late = minutesBetween(due, snapshot.taken_at);
    found.push({ raceId, untold, lead: minutesBetween(snapshot.taken_at, off), late, asPlanned });
  }
  return { looks: found, requests: await programmeRequests(folder, told), races: plan.races.length };
}

type PlanRow = { readonly race_id: string; readonly starts_at?: Instant; readonly status: string };
type SnapshotRow = { readonly taken_at: Instant; readonly planned_at: Instant; readonly starts_at: Instant };

/** What was told of the off of each race, `R1C3`, whenever that changed. */
function offsTold(told: RecordedDay): Map<string, { readonly at: Instant; readonly off: Instant }[]> {
  const news = new Map<string, { readonly at: Instant; readonly off: Instant }[]>();
  for (const { at, text } of told.answersAt(programmePath(told.day))) {
    const { programme } = JSON.parse(text) as ProgrammeRow;
    for (const { numOfficiel, courses } of programme.reunions) {
      for (const { numOrdre, heureDepart } of courses) {
        const race = `R${numOfficiel}C${numOrdre}`;
        const known = news.get(race) ?? [];
        const off = instantOf(heureDepart);
        if (known.at(-1)?.off !== off) known.push({ at, off });
        news.set(race, known);
      }
    }
  }
  return news;
}

type ProgrammeRow = {
  readonly programme: {
    readonly reunions: readonly {
      readonly numOfficiel: number;
      readonly courses: readonly { readonly numOrdre: number; readonly heureDepart: number }[];
    }[];
  };
};

async function programmeRequests(folder: string, { day }: RecordedDay): Promise<number> {
  const fetches = join(folder, "raw", day, "fetches");
  let count = 0;
  for (const file of await readdir(fetches)) {
    const { url } = JSON.parse(await readFile(join(fetches, file), "utf8")) as { url: string };
    if (/\/programme\/\d{8}(\?|$)/.test(url)) count++;
  }
  return count;
}

function show(name: string, of: readonly Look[]): void {
  const seen = of.flatMap(({ raceId, lead }) =>
    lead === undefined ? [] : [{ raceId: raceId as never, minutes: lead }],
  );
  const { figures } = leadReport(seen);
  const far = of.filter(({ lead }) => lead !== undefined && Math.abs(lead - 5) > TOLERANCE);
  const share = ((figures?.shareWithinOne ?? Number.NaN) * 100).toFixed(1);
  console.log(
    `${name}: ${figures?.withinOne} of ${seen.length} within one minute (${share} %), mean error ` +
      `${figures?.meanError.toFixed(2)}, ${of.length - seen.length} without a snapshot`,
  );
  const planned = of.flatMap(({ asPlanned, late }) => (asPlanned && late !== undefined ? [(late * 60) / speed] : []));
  const sorted = planned.toSorted((a, b) => a - b);
  const at = (q: number) => (sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)] ?? Number.NaN).toFixed(2);
  console.log(
    `  ${sorted.length} looks at their minute came late by, in seconds of the machine: median ${at(0.5)}, p95 ${at(0.95)}, most ${at(1)}`,
  );
  const late = far.filter(({ untold }) => !untold).length;
  console.log(
    `  ${far.length} further off: ${far.length - late} told too late for any look, ${late} looked at late or too early`,
  );
  for (const { raceId, lead, late: minutes, untold, asPlanned } of far) {
    const why = untold ? "told too late" : asPlanned ? "late" : "late after it was told";
    console.log(`    ${raceId} lead ${lead?.toFixed(2)}, ${minutes?.toFixed(2)} minutes after it was due: ${why}`);
  }
}

async function showReplay(moves: readonly string[]): Promise<void> {
  const leads: { raceId: never; minutes: number }[] = [];
  for (const day of days) {
    const args = ["replay", "--recording", resolve(day), "--json", ...moves];
    const main = resolve(import.meta.dirname, "../src/main.ts");
    const options = { maxBuffer: 64 * 1024 * 1024, env: { PATH: process.env.PATH ?? "", ...KNOBS } };
    const { stdout } = await promisify(execFile)(process.execPath, [main, ...args], options);
    const { races } = JSON.parse(stdout) as { races: { race: string; h5_lead_minutes?: number }[] };
    for (const { race, h5_lead_minutes: minutes } of races) {
      if (minutes !== undefined && minutes !== null) leads.push({ raceId: `${day}-${race}` as never, minutes });
    }
  }
  const { figures, races } = leadReport(leads);
  console.log(
    `gpi replay ${moves.length > 0 ? "as told between looks" : "as the looks showed"}, whole days: ${figures?.withinOne} of ` +
      `${races} within one minute (${((figures?.shareWithinOne ?? Number.NaN) * 100).toFixed(1)} %), mean error ${figures?.meanError.toFixed(2)}`,
  );
}
