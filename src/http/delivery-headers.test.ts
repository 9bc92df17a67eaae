import { expect, test } from "vitest";
import { deliveryTold } from "./delivery-headers.ts";

const HEADERS = {
  "x-cloudtasks-queuename": "horse-racing-queue",
  "x-cloudtasks-taskname": "run-20251016-r1c3-h5",
  "x-cloudtasks-taskretrycount": "1",
  "x-cloudtasks-taskexecutioncount": "0",
  "x-cloudtasks-tasketa": "1760616600.250000",
  "x-cloudtasks-taskpreviousresponse": "500",
  "x-cloudtasks-taskretryreason": "HTTP 500",
};

test("a delivery of Cloud Tasks is told with its task, its tries and how late it is", () => {
  expect(deliveryTold(HEADERS, 1_760_616_603_750)).toEqual({
    task: "run-20251016-r1c3-h5",
    queue: "horse-racing-queue",
    retryCount: 1,
    executionCount: 0,
    lateSeconds: 3.5,
    previousResponse: 500,
    retryReason: "HTTP 500",
  });
});

test("a first delivery tells no answer before it, and what is missing or no number stays missing", () => {
  const first = { "x-cloudtasks-taskname": "watch-20251016-1405", "x-cloudtasks-tasketa": "soon" };
  expect(deliveryTold(first, 0)).toEqual({ task: "watch-20251016-1405" });
});

test("a request of anyone else is no delivery; nor is one whose task has a name that no queue would take", () => {
  expect(deliveryTold({ "x-cloudtasks-queuename": "q" }, 0)).toBeUndefined();
  expect(deliveryTold({ "x-cloudtasks-taskname": 'a\n{"severity":"ERROR"}' }, 0)).toBeUndefined();
});
