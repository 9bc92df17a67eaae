/** Money in whole cents of a euro. Never a fraction: what is not whole was rounded by a rule that has a name. */
export type Cents = number & { readonly __unit: "cents" };

/** @throws RangeError on anything but a whole number that a double holds exactly */
export function centsOf(value: number): Cents {
  if (!Number.isSafeInteger(value)) throw new RangeError(`cents must be a whole number, got ${value}`);
  return value as Cents;
}

/** @throws RangeError where the amount is not a whole number of cents (0.105 €) */
export function centsOfEuros(euros: number): Cents {
  const cents = Math.round(euros * 100);
  if (Math.abs(cents - euros * 100) > 1e-6) throw new RangeError(`${euros} € is not a whole number of cents`);
  return centsOf(cents);
}

export function addCents(...amounts: readonly Cents[]): Cents {
  return centsOf(amounts.reduce((sum, amount) => sum + amount, 0));
}
