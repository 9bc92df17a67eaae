import type { Finish } from "../race/race-result.ts";

/**
 * The first `depth` home, in every order that the arrival allows: one for a normal arrival, more where a dead heat lies
 * within or across the depth.
 *
 * Every article on dead heats that was read comes to this, bet by bet (docs/reglement.md): a combination is paid when
 * some way to part the dead heats makes it win a normal arrival.
 *
 * @returns runner numbers; as many as there are where fewer came home; one empty order without an arrival
 * @example arrivalOrders([[1], [2, 3], [4]], 2) // [[1, 2], [1, 3]]
 */
export function arrivalOrders(finish: Finish, depth: number): number[][] {
  const normal = withoutDeadHeat(finish, depth);
  if (normal) return [normal];
  let orders: number[][] = [[]];
  for (const sharing of finish) {
    const open = depth - (orders[0]?.length ?? 0);
    if (open <= 0) break;
    const parted = partings(sharing, Math.min(open, sharing.length));
    orders = orders.flatMap((before) => parted.map((here) => [...before, ...here]));
  }
  return orders;
}

/** The first `depth` home where each is alone in its place: of most races, so without any parting. */
function withoutDeadHeat(finish: Finish, depth: number): number[] | undefined {
  const order: number[] = [];
  for (const sharing of finish) {
    if (order.length === depth) break;
    const [runner] = sharing;
    if (runner === undefined || sharing.length > 1) return undefined;
    order.push(runner);
  }
  return order;
}

/** All orders of so many of the runners that share a place. */
function partings(sharing: readonly number[], count: number): number[][] {
  if (count === 0) return [[]];
  return sharing.flatMap((first) =>
    partings(
      sharing.filter((other) => other !== first),
      count - 1,
    ).map((later) => [first, ...later]),
  );
}
