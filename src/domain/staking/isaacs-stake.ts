/** A pool with one payable combination, before our own stake; amounts in one unit of money. */
export type SinglePool = {
  readonly total: number;
  readonly onTicket: number;
  /** 0..1 */
  readonly takeout: number;
};

/**
 * The stake of greatest expected profit on one ticket of a pool, with what it does to its own dividend: −s + √(a·s(T − s)/(1 − a)),
 * a = p(1 − t). 0 where there is no edge even for the first cent.
 *
 * It knows no bankroll, so it is a ceiling and no advice: beyond it more stake earns less.
 *
 * @param probability that the ticket wins
 * @see Isaacs (1953), American Mathematical Monthly 60; mathematical specification §6.2
 */
export function isaacsStake(probability: number, { total, onTicket, takeout }: SinglePool): number {
  const a = probability * (1 - takeout);
  return Math.max(0, Math.sqrt((a * onTicket * (total - onTicket)) / (1 - a)) - onTicket);
}

/** Expected profit of a stake in such a pool: p(1 − t)·x(T + x)/(s + x) − x. */
export function expectedPoolProfit(probability: number, pool: SinglePool, stake: number): number {
  const { total, onTicket, takeout } = pool;
  return (probability * (1 - takeout) * stake * (total + stake)) / (onTicket + stake) - stake;
}
