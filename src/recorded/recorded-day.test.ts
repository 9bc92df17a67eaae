import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliCompressSync } from "node:zlib";
import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Instant, instantOf } from "../domain/kernel/time.ts";
import { firstProgrammeAt, openRecordedDay, type RecordedDay } from "./recorded-day.ts";
import { createRecordedFetcher } from "./recorded-fetcher.ts";

const PROGRAMME = "/programme/16102025";
const RACE = "/programme/16102025/R1/C1/participants";
const at = (text: string) => text as Instant;
const NINE = at("2025-10-16T07:00:00.000Z");

type Line = { readonly at: number; readonly path: string; readonly body: unknown };
const lineOf = (time: string, path: string, body: unknown): Line => ({
  at: Date.parse(`2025-10-16T${time}Z`),
  path,
  body,
});
const textOf = (lines: readonly Line[]) => lines.map((line) => `${JSON.stringify(line)}\n`).join("");

const DAY: readonly Line[] = [
  lineOf("07:00:00.000", PROGRAMME, { look: 1, name: "PRIX D'ÉTÉ" }),
  lineOf("07:00:00.000", RACE, { odds: 4.5 }),
  lineOf("11:45:00.500", RACE, { odds: 3.2, of: { line: '"}' } }),
  lineOf("12:20:00.000", PROGRAMME, { look: 2 }),
];

let dir = "";
let count = 0;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "gpi-recording-"));
});
afterAll(() => rm(dir, { recursive: true }));

async function openOf(content: string | Uint8Array, ending = ".ndjson") {
  const file = join(dir, `${++count}${ending}`);
  await writeFile(file, content);
  return openRecordedDay(file);
}

async function recordingOf(lines: readonly Line[]): Promise<RecordedDay> {
  const opened = await openOf(textOf(lines));
  if (!opened.ok) throw new Error(opened.error.detail);
  return opened.value;
}

describe("a recorded day", () => {
  test.each([
    ["plain", ".ndjson", textOf(DAY)],
    ["packed with brotli", ".ndjson.br", brotliCompressSync(textOf(DAY))],
    [
      "written with blanks between its fields",
      ".ndjson",
      textOf(DAY).replaceAll('","', '" , "').replaceAll('":', '" : '),
    ],
    ["whose last line has no end", ".ndjson", textOf(DAY).trimEnd()],
  ])("%s tells its day, and its first and last moment", async (_, ending, content) => {
    expect(await openOf(content, ending)).toMatchObject({
      ok: true,
      value: { day: "2025-10-16", firstAt: NINE, lastAt: "2025-10-16T12:20:00.000Z" },
    });
  });

  test("answers with the last answer up to a moment, that very millisecond counted", async () => {
    const recording = await recordingOf(DAY);
    const odds = (time: string) => JSON.parse(recording.answerAt(RACE, at(`2025-10-16T${time}Z`))?.text ?? "{}").odds;
    expect(recording.answerAt(RACE, at("2025-10-16T06:59:59.999Z"))).toBeUndefined();
    expect(odds("07:00:00.000")).toBe(4.5);
    expect(odds("11:45:00.499")).toBe(4.5);
    expect(odds("11:45:00.500")).toBe(3.2);
    expect(odds("23:59:59.999")).toBe(3.2);
    expect(recording.answerAt(RACE, at("2025-10-16T12:00:00.000Z"))?.at).toBe("2025-10-16T11:45:00.500Z");
    expect(
      recording.answerAt("/programme/16102025/R9/C9/participants", at("2025-10-16T12:00:00.000Z")),
    ).toBeUndefined();
  });

  test("gives each body back as it was written, accents and braces too", async () => {
    const recording = await recordingOf(DAY);
    for (const { at: moment, path, body } of DAY) {
      expect(JSON.parse(recording.answerAt(path, instantOf(moment))?.text ?? "")).toEqual(body);
    }
  });

  test("answers as its lines do, whatever they are and whenever one looks", async () => {
    const start = DAY[0]?.at ?? 0;
    const gaps = fc.array(fc.tuple(fc.nat(5), fc.constantFrom(PROGRAMME, RACE), fc.jsonValue()), { minLength: 1 });
    await fc.assert(
      fc.asyncProperty(gaps, fc.nat(60), async (looks, when) => {
        let now = start;
        const lines = looks.map(([gap, path, body]) => {
          now += gap;
          return { at: now, path, body };
        });
        const recording = await recordingOf(lines);
        for (const path of [PROGRAMME, RACE]) {
          const last = lines.findLast((line) => line.path === path && line.at <= start + when);
          const answer = recording.answerAt(path, instantOf(start + when));
          expect(answer && JSON.parse(answer.text)).toEqual(last && JSON.parse(JSON.stringify(last.body)));
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe("a recording that cannot be trusted", () => {
  const whole = textOf(DAY);
  test.each([
    ["cut within its last line", whole.slice(0, -20), "line 4 is not"],
    ["cut right after a brace", whole.slice(0, whole.lastIndexOf("}}") + 1), "line 4 is cut"],
    ["with a line out of order", textOf(DAY.toReversed()), "line 2 is earlier"],
    ["of two days", textOf([...DAY, lineOf("13:00:00.000", "/programme/17102025", {})]), "exactly one day"],
    ["of a day that no calendar has", textOf([lineOf("07:00:00.000", "/programme/31022025", {})]), "exactly one day"],
    ["of another API", textOf([lineOf("07:00:00.000", "/cotes/16102025", {})]), "line 1 is not"],
    [
      "with its fields in another order",
      '{"path":"/programme/16102025","at":1760598000000,"body":{}}\n',
      "line 1 is not",
    ],
    [
      "of no moment of this age",
      '{"at":99999999999999999999,"path":"/programme/16102025","body":{}}\n',
      "line 1 is not",
    ],
    ["without a line", "", "is cut"],
    ["in ISO-8859-1", Buffer.from(whole, "latin1"), "not valid"],
  ])("%s is refused, and says why", async (_, content, why) => {
    expect(await openOf(content)).toMatchObject({
      ok: false,
      error: { kind: "unreadable_recording", detail: expect.stringContaining(why) },
    });
  });

  test("is a brotli file that is cut, or is none, and a file that is not there", async () => {
    const packed = brotliCompressSync(whole);
    for (const content of [packed.subarray(0, packed.length - 5), whole]) {
      expect(await openOf(content, ".ndjson.br")).toMatchObject({ ok: false, error: { kind: "unreadable_recording" } });
    }
    const absent = join(dir, "absent.ndjson");
    expect(await openRecordedDay(absent)).toMatchObject({ ok: false, error: { file: absent } });
  });
});

describe("the plan of a recorded day", () => {
  test("is made when it is due, where the programme is known by then", async () => {
    expect(firstProgrammeAt(await recordingOf(DAY), at("2025-10-16T09:00:00.000Z"))).toBe("2025-10-16T09:00:00.000Z");
    expect(firstProgrammeAt(await recordingOf(DAY), NINE)).toBe(NINE);
  });

  test("waits for the first programme, to the millisecond, where the recording begins late", async () => {
    const late = await recordingOf(DAY.slice(2));
    expect(firstProgrammeAt(late, NINE)).toBe("2025-10-16T12:20:00.000Z");
  });

  test("cannot be made of a recording without a programme", async () => {
    expect(firstProgrammeAt(await recordingOf(DAY.slice(1, 3)), NINE)).toBeUndefined();
  });
});

describe("the recorded API as a source of pages", () => {
  test("answers as it did at the clock's time, and says when that was", async () => {
    let now = at("2025-10-16T12:19:59.999Z");
    const baseUrl = "https://recorded.invalid";
    const fetcher = createRecordedFetcher({ recording: await recordingOf(DAY), baseUrl, clock: { now: () => now } });
    const page = await fetcher.fetch(`${baseUrl}${PROGRAMME}`);
    expect(page).toMatchObject({ ok: true, value: { status: 200, observedAt: NINE } });
    expect(page.ok && JSON.parse(page.value.text).look).toBe(1);
    now = at("2025-10-16T12:20:00.000Z");
    expect(await fetcher.fetch(`${baseUrl}${PROGRAMME}`)).toMatchObject({ ok: true, value: { text: '{"look":2}' } });
  });

  test("has no page before it was first recorded, and none of another site", async () => {
    const recording = await recordingOf(DAY);
    const clock = { now: () => at("2025-10-16T06:00:00.000Z") };
    const fetcher = createRecordedFetcher({ recording, baseUrl: "https://recorded.invalid", clock });
    for (const url of [`https://recorded.invalid${PROGRAMME}`, `https://www.zeturf.fr${PROGRAMME}`]) {
      expect(await fetcher.fetch(url)).toMatchObject({ ok: false, error: { kind: "http_status", status: 404, url } });
    }
  });
});
