import { useQuery } from "@tanstack/react-query";
import { lastAnswer, read } from "./api.ts";

/** Reads an answer of the API; what a visit before left is shown until the new one comes. */
export function useAnswer<T>(date: string, path: string) {
  return useQuery({
    queryKey: [date, path],
    queryFn: () => read<T>(path),
    initialData: () => lastAnswer<T>(path)?.body,
    initialDataUpdatedAt: () => lastAnswer<T>(path)?.at,
  });
}
