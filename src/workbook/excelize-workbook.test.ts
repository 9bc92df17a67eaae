import { expect, test } from "vitest";
import { SHEET } from "../../test/fakes/user-workbook.ts";
import { createExcelizeWorkbook } from "./excelize-workbook.ts";

const change = [{ sheet: SHEET, rows: [{ Date: "2025-10-16", Réunion: "R1", Course: "C1", Mises: 2 }] }];

/** A thread made of a line of code. */
const thread = (code: string) => new URL(`data:text/javascript,${encodeURIComponent(code)}`);

test("a workbook is written in a thread of its own, which another change finds or starts again", async () => {
  const workbook = createExcelizeWorkbook();
  const first = await workbook.upsert(undefined, change);
  if (!first.ok) throw new Error(first.error.detail);
  await workbook.close();
  const second = await workbook.upsert(first.value.bytes, change);
  expect(second.ok && second.value.changed).toBe(false);
  await workbook.close();
});

test.each([
  ["breaks off", "throw new Error('out of memory')", "out of memory", 60_000],
  ["ends", "process.exit(3)", "ended with 3", 60_000],
  ["never answers", "setInterval(() => {}, 1000)", "no answer within 0.2 s", 200],
])("a thread that %s is a value that says so", async (_name, code, detail, timeLimitMs) => {
  const workbook = createExcelizeWorkbook({ threadUrl: thread(code), timeLimitMs });
  const answer = await workbook.upsert(undefined, change);
  await workbook.close();
  expect(answer).toMatchObject({ ok: false, error: { kind: "unavailable" } });
  if (!answer.ok) expect(answer.error.detail).toContain(detail);
});
