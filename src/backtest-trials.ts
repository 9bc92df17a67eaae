import { createHash } from "node:crypto";
import { appendFile, mkdir, readFile } from "node:fs/promises";
import { dirname } from "node:path";
import { canonicalJson } from "./domain/kernel/canonical-json.ts";
import type { RaceDay } from "./domain/kernel/time.ts";
import type { ScoredRace } from "./domain/performance/scored-race.ts";

/** What was asked of a sample of races: models by name and version, ways to play by profile and model. */
export type Trials = { readonly models: readonly string[]; readonly variants: readonly string[] };

type Trial = {
  readonly sample: string;
  readonly from: string;
  readonly to: string;
  readonly kind: "model" | "variant";
  readonly name: string;
};

/**
 * Adds what is tried now to the file of all trials (a JSON line each, never rewritten), and counts those that looked at any
 * of these days: whoever looks often enough finds something, whatever he looks for and on however many parts of the days.
 *
 * A question that was asked of the very same races before is no new one.
 *
 * @throws Error on a line that is no trial: forgetting one would make every claim look better than it is
 */
export async function registerTrials(
  file: string,
  scored: readonly ScoredRace[],
  trials: Trials,
): Promise<{ readonly models: number; readonly variants: number }> {
  const days = scored.map(({ day }) => day).toSorted();
  const [from, to] = [days[0], days.at(-1)];
  if (from === undefined || to === undefined) return { models: 0, variants: 0 };
  const known = await readTrials(file);
  const sample = sampleOf(scored);
  const now: Trial[] = [
    ...trials.models.map((name) => ({ sample, from, to, kind: "model" as const, name })),
    ...trials.variants.map((name) => ({ sample, from, to, kind: "variant" as const, name })),
  ];
  const before = new Set(known.map(keyOf));
  const added = now.filter((trial) => !before.has(keyOf(trial)));
  if (added.length > 0) {
    await mkdir(dirname(file), { recursive: true });
    await appendFile(file, added.map((trial) => `${JSON.stringify(trial)}\n`).join(""));
  }
  const looked = [...known, ...added].filter((trial) => trial.from <= to && trial.to >= from);
  const count = (kind: Trial["kind"]) => new Set(looked.filter((trial) => trial.kind === kind).map(keyOf)).size;
  return { models: count("model"), variants: count("variant") };
}

/** The races, what the public gave each horse and who won: the same sample has the same hash. */
function sampleOf(scored: readonly ScoredRace[]): string {
  const races = scored
    .map(({ raceId, winners, forecasts }) => ({ raceId, winners, public: forecasts[0]?.win ?? [] }))
    .toSorted((a, b) => (a.raceId < b.raceId ? -1 : 1));
  return createHash("sha256").update(canonicalJson(races)).digest("hex");
}

function keyOf({ sample, kind, name }: Trial): string {
  return `${sample} ${kind} ${name}`;
}

async function readTrials(file: string): Promise<Trial[]> {
  let content: string;
  try {
    content = await readFile(file, "utf8");
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return [];
    throw cause;
  }
  return content
    .split("\n")
    .filter((line) => line !== "")
    .map((line, index) => {
      const trial = parsed(line);
      if (!trial) throw new Error(`${file}:${index + 1} is no trial: ${line.slice(0, 80)}`);
      return trial;
    });
}

function parsed(line: string): Trial | undefined {
  try {
    const { sample, from, to, kind, name } = JSON.parse(line) as Record<string, unknown>;
    const texts = [sample, from, to, name].every((one) => typeof one === "string");
    return texts && (kind === "model" || kind === "variant")
      ? { sample: String(sample), from: from as RaceDay, to: to as RaceDay, kind, name: String(name) }
      : undefined;
  } catch {
    return undefined;
  }
}
