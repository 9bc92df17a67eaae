import * as fc from "fast-check";
import { type OrderOfFinish, orderOfFinish } from "../src/domain/model/order-of-finish.ts";

/** Race R8 of the specification: the odds tempered with 1.075, and the stage exponents of its examples. */
export const R8: readonly number[] = temper([2.3, 3.9, 6, 8.7, 13, 19, 33, 70], 1.075);
export const R8_EXPONENTS = [1, 0.74, 0.56, 0.41, 0.3];

function temper(odds: readonly number[], exponent: number): number[] {
  return shares(odds.map((o) => o ** -exponent));
}

export function shares(weights: readonly number[]): number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

/** Fields of any strengths and stage exponents. */
export function laws(minLength: number, maxLength: number): fc.Arbitrary<OrderOfFinish> {
  const strength = fc.double({ min: 0.001, max: 1, noNaN: true });
  const exponent = fc.double({ min: 0, max: 1.2, noNaN: true });
  return fc
    .tuple(fc.array(strength, { minLength, maxLength }), fc.array(exponent, { minLength: 4, maxLength: 4 }))
    .map(([weights, later]) => orderOfFinish(shares(weights), [1, ...later]));
}
