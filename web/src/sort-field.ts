export type Sort = { readonly key: string; readonly descending: boolean };

/** Rows in order; a missing figure is last whichever way the others go, and equal ones stay by number. */
export function sortField<T extends { readonly number: number }>(
  rows: readonly T[],
  by: (row: T) => number | string | undefined,
  descending: boolean,
): T[] {
  return rows.toSorted((a, b) => {
    const [one, other] = [by(a), by(b)];
    if (one === undefined || other === undefined) {
      return one === other ? a.number - b.number : one === undefined ? 1 : -1;
    }
    const order =
      typeof one === "string" || typeof other === "string" ? String(one).localeCompare(String(other)) : one - other;
    return (descending ? -order : order) || a.number - b.number;
  });
}
