import type { QueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { heardTime } from "./service-clock.ts";

/** What the service tells as it happens; each may change what a day shows. */
const KINDS = ["day_scheduled", "phase_run", "day_watched", "race_changed"] as const;

/** Several events of one minute are one new reading. */
const GATHER_MS = 150;

/** Reads again what an event may have changed. @returns whether the line to the service stands */
export function useLive(client: QueryClient): boolean {
  const [up, setUp] = useState(true);
  useEffect(() => {
    const source = new EventSource("/api/events");
    let timer: ReturnType<typeof setTimeout> | undefined;
    const changed = new Set<string>();
    const tell = (event: MessageEvent<string>) => {
      const told = JSON.parse(event.data) as { readonly at?: string; readonly date?: string };
      if (told.at !== undefined) heardTime(told.at);
      if (told.date === undefined) return;
      changed.add(told.date);
      timer ??= setTimeout(() => {
        timer = undefined;
        for (const date of changed) void client.invalidateQueries({ queryKey: [date] });
        changed.clear();
      }, GATHER_MS);
    };
    // After a time without the line anything may have happened.
    let lost = false;
    source.addEventListener("hello", (event) => {
      heardTime((JSON.parse((event as MessageEvent<string>).data) as { readonly at: string }).at);
      setUp(true);
      if (lost) void client.invalidateQueries();
      lost = false;
    });
    source.addEventListener("error", () => {
      lost = true;
      setUp(false);
    });
    for (const kind of KINDS) source.addEventListener(kind, tell as (event: Event) => void);
    return () => {
      clearTimeout(timer);
      source.close();
    };
  }, [client]);
  return up;
}
