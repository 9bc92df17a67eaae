import type { UseQueryResult } from "@tanstack/react-query";
import { useTexts } from "./use-language.ts";

/** What is said where an answer is missing or old: never an empty page, never an old figure without its age. */
export function AnswerState({ query }: { readonly query: UseQueryResult }) {
  const { w, span } = useTexts();
  const { isPending, isError, error, data, dataUpdatedAt, refetch } = query;
  if (isPending) return <p className="soft">{w("loading")}</p>;
  if (!isError) return null;
  const age = span((Date.now() - dataUpdatedAt) / 1000);
  return (
    <p className="alert" role="alert">
      {data === undefined || "status" in error
        ? w("failed", { detail: error.message })
        : w("stale", { age: w("ago", { span: age }) })}{" "}
      <button type="button" onClick={() => void refetch()}>
        {w("retry")}
      </button>
    </p>
  );
}
