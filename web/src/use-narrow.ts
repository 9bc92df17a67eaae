import { useSyncExternalStore } from "react";

const NARROW = "(max-width: 699px)";

/** Is the page too narrow for all columns? */
export function useNarrow(): boolean {
  return useSyncExternalStore(
    (listener) => {
      const query = matchMedia(NARROW);
      query.addEventListener("change", listener);
      return () => query.removeEventListener("change", listener);
    },
    () => matchMedia(NARROW).matches,
  );
}
