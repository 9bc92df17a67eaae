import { scenarioMerger } from "./scenario-merger.ts";
import type { Scenarios } from "./scenarios.ts";
import { checkTickets, depthOf, inItsOrder, type TopThreeTicket } from "./top-three-ticket.ts";

/** Visits every ordered outcome of the first places with its probability. The visitor's `order` may be reused. */
export type OrderWalk = (visit: (order: ArrayLike<number>, probability: number) => void) => void;

/**
 * Merged scenarios of any tickets over any walk.
 *
 * @param grossReturn what 1 on ticket j brings in this order, stake included; 0 where it loses, 1 for a refund
 */
function scenariosOfWalk(
  ticketCount: number,
  walk: OrderWalk,
  grossReturn: (ticket: number, order: ArrayLike<number>) => number,
): Scenarios {
  const merger = scenarioMerger(ticketCount);
  const paying = new Int32Array(ticketCount);
  const returns = new Float64Array(ticketCount);
  walk((order, probability) => {
    let count = 0;
    for (let j = 0; j < ticketCount; j++) {
      const gross = grossReturn(j, order);
      if (gross === 0) continue;
      paying[count] = j;
      returns[count++] = gross;
    }
    merger.add(paying, returns, count, probability);
  });
  return merger.scenarios();
}

/**
 * The same for bets that the first three decide; a pay-off may depend on who else is placed.
 *
 * @throws RangeError on a ticket that is no bet on this field
 */
export function topThreeScenariosOfWalk(
  tickets: readonly TopThreeTicket[],
  places: 2 | 3,
  runnerCount: number,
  walk: OrderWalk,
): Scenarios {
  checkTickets(tickets, runnerCount);
  const mask = Int32Array.from(tickets, ({ runners }) => runners.reduce((bits, runner) => bits | (1 << runner), 0));
  const depth = Int32Array.from(tickets, ({ betType }) => depthOf(betType, places));
  const home = new Int32Array(4); // bits of the first 1, 2, 3
  return scenariosOfWalk(
    tickets.length,
    (visit) =>
      walk((order, probability) => {
        for (let m = 0; m < 3; m++) home[m + 1] = (home[m] as number) | (1 << (order[m] as number));
        visit(order, probability);
      }),
    (j, order) => {
      if (((mask[j] as number) & ~(home[depth[j] as number] as number)) !== 0) return 0;
      const ticket = tickets[j] as TopThreeTicket;
      if (!inItsOrder(ticket, order)) return 0;
      return typeof ticket.grossReturn === "number" ? ticket.grossReturn : ticket.grossReturn(order);
    },
  );
}
