/** Every set of `size` of the items, in their order. */
export function combinationsOf(items: readonly number[], size: number): number[][] {
  const sets: number[][] = [];
  const chosen: number[] = [];
  const extend = (from: number): void => {
    if (chosen.length === size) {
      sets.push(chosen.slice());
      return;
    }
    // What is left must fill the set.
    const last = items.length - (size - chosen.length);
    for (let i = from; i <= last; i++) {
      chosen.push(items[i] as number);
      extend(i + 1);
      chosen.pop();
    }
  };
  extend(0);
  return sets;
}

/** Every sequence of `size` different items. */
export function orderedChoicesOf(items: readonly number[], size: number): number[][] {
  if (size === 0) return [[]];
  return orderedChoicesOf(items, size - 1).flatMap((head) =>
    items.filter((item) => !head.includes(item)).map((item) => [...head, item]),
  );
}

/** n over k; 0 where k is above n. */
export function binomial(n: number, k: number): number {
  if (k > n) return 0;
  let value = 1;
  for (let i = 0; i < k; i++) value = (value * (n - i)) / (i + 1);
  return Math.round(value);
}
