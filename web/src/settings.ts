import { useSyncExternalStore } from "react";

/** What the reader chose, kept in the browser. Absent: as the device and the browser ask. */
export type Settings = {
  readonly theme?: "light" | "dark";
  readonly language?: "fr" | "en";
  /** Columns of the field. */
  readonly columns?: readonly string[];
};

const KEY = "settings";
let current: Settings = stored();
const listeners = new Set<() => void>();

function stored(): Settings {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? "{}") as Settings;
  } catch {
    return {};
  }
}

export function settings(): Settings {
  return current;
}

/** Changes what is given; `undefined` goes back to what the device asks. */
export function choose(change: { readonly [K in keyof Settings]: Settings[K] | undefined }): void {
  const merged = Object.entries({ ...current, ...change }).filter(([, value]) => value !== undefined);
  current = Object.fromEntries(merged);
  try {
    localStorage.setItem(KEY, JSON.stringify(current));
  } catch {
    // Kept for this visit alone.
  }
  showTheme();
  for (const listener of listeners) listener();
}

export function useSettings(): Settings {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => current,
  );
}

export function showTheme(): void {
  if (current.theme === undefined) delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = current.theme;
}
