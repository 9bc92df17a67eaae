import { createHash } from "node:crypto";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { taskIdOf } from "./task-id.ts";

test("the id of a task's name is a UUID of version 8, always the same", () => {
  fc.assert(
    fc.property(fc.string(), (name) => {
      expect(taskIdOf("tasks", name)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      expect(taskIdOf("tasks", name)).toBe(taskIdOf("tasks", name));
      expect(taskIdOf("others", name)).not.toBe(taskIdOf("tasks", name));
    }),
  );
});

test("it is the beginning of a SHA-256 but for six bits, so that two names do not meet", () => {
  const hash = createHash("sha256").update("tasks/run-20251016-r1c3-h30").digest("hex");
  const id = taskIdOf("tasks", "run-20251016-r1c3-h30").replaceAll("-", "");
  expect(id.slice(0, 12) + id.slice(13, 16) + id.slice(17)).toBe(
    hash.slice(0, 12) + hash.slice(13, 16) + hash.slice(17, 32),
  );
});
