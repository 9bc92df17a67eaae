import * as fc from "fast-check";
import { expect, test } from "vitest";
import { traceOf } from "./trace-of.ts";

const hex = (digits: number) =>
  fc.stringMatching(new RegExp(`^[0-9a-f]{${digits}}$`)).filter((text) => !/^0+$/.test(text));

test("a request of Google's front end is in its trace, its span told in hexadecimal", () => {
  fc.assert(
    fc.property(hex(32), hex(16), (traceId, spanId) => {
      const header = `${traceId.toUpperCase()}/${BigInt(`0x${spanId}`)};o=1`;
      expect(traceOf({ "x-cloud-trace-context": header })).toEqual({ traceId, spanId });
    }),
  );
});

test("a request that names its trace by the standard header is in it, whatever the older one says", () => {
  fc.assert(
    fc.property(hex(32), hex(16), (traceId, spanId) => {
      const headers = { traceparent: `00-${traceId}-${spanId}-01`, "x-cloud-trace-context": `${"a".repeat(32)}/1` };
      expect(traceOf(headers)).toEqual({ traceId, spanId });
    }),
  );
});

test("a trace without a span is a trace", () => {
  const traceId = "105445aa7843bc8bf206b12000100000";
  expect(traceOf({ "x-cloud-trace-context": traceId })).toEqual({ traceId, spanId: undefined });
  expect(traceOf({ "x-cloud-trace-context": `${traceId}/0` })).toEqual({ traceId, spanId: undefined });
});

test.each([
  {},
  { traceparent: "" },
  { traceparent: `00-${"0".repeat(32)}-${"1".repeat(16)}-01` },
  { traceparent: `00-${"1".repeat(32)}-${"0".repeat(16)}-01` },
  { traceparent: `ff-${"1".repeat(32)}-${"1".repeat(16)}-01` },
  { traceparent: `00-${"1".repeat(32)}-${"1".repeat(16)}-01-more` },
  { "x-cloud-trace-context": "not a trace" },
  { "x-cloud-trace-context": `${"0".repeat(32)}/1` },
  { "x-cloud-trace-context": `${"1".repeat(32)}/-1` },
])("what is no trace is none: %j", (headers) => {
  expect(traceOf(headers)).toBeUndefined();
});

test("whatever a caller writes there, the request goes on", () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (a, b) => {
      expect(() => traceOf({ traceparent: a, "x-cloud-trace-context": b })).not.toThrow();
    }),
  );
});
