import { useEffect, useState } from "react";

/**
 * The service's clock as last told. A recorded day runs at a clock of its own, and a reader's device may go wrong: what is
 * left until the off goes by the service.
 */
let offset = 0;
const listeners = new Set<() => void>();

export function heardTime(instant: string | null): void {
  const told = instant === null ? Number.NaN : Date.parse(instant);
  if (!Number.isFinite(told)) return;
  offset = told - Date.now();
  for (const listener of listeners) listener();
}

const TICK_MS = 1000;

/** The service's time, once a second and whenever the service tells it. */
export function useNow(): number {
  const [now, setNow] = useState(() => Date.now() + offset);
  useEffect(() => {
    const tick = () => setNow(Date.now() + offset);
    const timer = setInterval(tick, TICK_MS);
    listeners.add(tick);
    return () => {
      clearInterval(timer);
      listeners.delete(tick);
    };
  }, []);
  return now;
}
