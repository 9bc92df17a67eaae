import { expect, test } from "vitest";
import { closingView } from "./closing-view.ts";

// ZEturf's pool: what it shows is taken as it is.
const pool = "zeturf" as const;
const said = [
  { number: 1, winProbability: 0.5, marketProbability: 0.25 },
  { number: 2, winProbability: 0.25, marketProbability: 0.5 },
  { number: 3, winProbability: 0.25, marketProbability: 0.25 },
];
// Booksum 1: shares 0.4, 0.4, 0.2.
const win = { 1: 2.5, 2: 2.5, 3: 5 };
const ran = { finish: [[1], [2], [3]], nonRunners: [] };

test("a horse that the public came to after our look has a positive move, and what the model still gives more a positive edge", () => {
  const view = closingView(said, { pool, win }, ran);
  expect(view?.runners[0]?.closeOverH5).toBeCloseTo(Math.log(0.4 / 0.25), 12);
  expect(view?.runners[0]?.modelOverClose).toBeCloseTo(Math.log(0.5 / 0.4), 12);
  expect(view?.runners[1]?.closeOverH5).toBeLessThan(0);
});

test("the winner's figures are those of the first home, and add up", () => {
  const view = closingView(said, { pool, win }, ran);
  expect(view?.winner?.modelOverClose).toBeCloseTo(Math.log(0.5 / 0.4), 12);
  expect(view?.winner?.modelOverH5).toBeCloseTo(Math.log(0.5 / 0.25), 12);
  const tied = closingView(said, { pool, win }, { finish: [[1, 2], [3]], nonRunners: [] });
  expect(tied?.winner?.modelOverClose).toBeCloseTo((Math.log(0.5 / 0.4) + Math.log(0.25 / 0.4)) / 2, 12);
});

test("a horse that did not run is left out on every side", () => {
  const view = closingView(said, { pool, win: { 1: 2, 2: 2 } }, { finish: [[2], [1]], nonRunners: [3] });
  expect(view?.runners.map(({ number }) => number)).toEqual([1, 2]);
  expect(view?.runners[0]?.modelOverClose).toBeCloseTo(Math.log(2 / 3 / 0.5), 12);
});

test("without an arrival there is no winner; without the last odds of a starter, or its chance, no view", () => {
  expect(closingView(said, { pool, win }, { finish: [], nonRunners: [] })?.winner).toBeUndefined();
  expect(closingView(said, { pool, win: { 1: 2.5, 2: 2.5 } }, ran)).toBeUndefined();
  expect(closingView([{ number: 1 }, ...said.slice(1)], { pool, win }, ran)).toBeUndefined();
});
