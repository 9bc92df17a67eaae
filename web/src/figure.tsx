import { useTexts } from "./use-language.ts";

/** A figure, or a dash that says why there is none. */
export function Figure({ text, why }: { readonly text: string | undefined; readonly why: string | undefined }) {
  const { w } = useTexts();
  if (text !== undefined) return <>{text}</>;
  const reason = why ?? w("missing");
  return (
    <span className="dash" title={reason}>
      <span aria-hidden="true">—</span>
      <span className="aloud">{reason}</span>
    </span>
  );
}
