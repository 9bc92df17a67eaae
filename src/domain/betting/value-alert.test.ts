import { expect, test } from "vitest";
import { valueAlert } from "./value-alert.ts";

test("more than half of the stake and more than twenty euros are an alert; either alone, or just so much, is none", () => {
  expect(valueAlert(0.51, 2001)).toEqual({ code: "ALERTE_VALUE", payout: 2001 });
  expect(valueAlert(0.5, 2001)).toBeUndefined();
  expect(valueAlert(0.51, 2000)).toBeUndefined();
});
