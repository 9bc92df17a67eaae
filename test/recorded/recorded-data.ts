import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliDecompressSync, gunzipSync } from "node:zlib";

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const folder = resolve(root, process.env.RECORDED_DATA_DIR ?? "../shared/data");

/**
 * The folder of real captures (`captures/`, `days/`, `history/`), undefined where it is absent: their licence keeps them
 * out of the repository, so tests on them say `test.skipIf(!recordedData)`.
 */
export const recordedData: string | undefined = existsSync(folder) ? folder : undefined;

/** @throws Error where the folder is absent: a test that gets here should have been skipped */
export function recordedFile(...path: readonly string[]): string {
  if (!recordedData) throw new Error(`no recorded data in ${folder}`);
  return join(recordedData, ...path);
}

/**
 * The last answer of each path in a recorded day (`days/*.ndjson.br`), parsed.
 *
 * Reads from the end and parses only what it returns: a day is some 50 MB of JSON, its last answers a hundredth.
 *
 * @param wanted which paths (`/programme/10122025/R1/C1/participants`)
 */
export function lastAnswers(file: string, wanted: (path: string) => boolean): Map<string, unknown> {
  const lines = brotliDecompressSync(readFileSync(file));
  const answers = new Map<string, unknown>();
  let end = lines.length;
  while (end > 0) {
    const start = lines.lastIndexOf("\n", end - 2) + 1;
    // The path stands in the first hundred bytes, before the body.
    const path = /"path"\s*:\s*"([^"]+)"/.exec(lines.toString("latin1", start, Math.min(start + 120, end)))?.[1];
    if (path && !answers.has(path) && wanted(path)) {
      const line = JSON.parse(lines.toString("utf8", start, end)) as { readonly body: unknown };
      answers.set(path, line.body);
    }
    end = start;
  }
  return answers;
}

/** The rows of a compressed table (`history/*.csv.gz`) by column name. No cell of ours holds a quoted separator. */
export function tableRows(file: string, separator: "," | ";"): Record<string, string>[] {
  const [header, ...lines] = gunzipSync(readFileSync(file)).toString("utf8").trimEnd().split(/\r?\n/);
  const columns = header?.split(separator) ?? [];
  return lines.map((line) => {
    const cells = line.split(separator);
    if (cells.length !== columns.length) throw new Error(`${file}: ${cells.length} cells in ${JSON.stringify(line)}`);
    return Object.fromEntries(columns.map((column, i) => [column, cells[i] ?? ""]));
  });
}
