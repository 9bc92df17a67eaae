import type { Board } from "./api.ts";
import { useTexts } from "./use-language.ts";

/** What helps against each way in which a source gives no race; the others mend themselves. */
const REMEDIES: Readonly<Record<string, string>> = {
  ok: "doNothing",
  forbidden_by_robots: "doAllow",
  switched_off: "doSwitch",
  unreadable: "doRead",
  error_page: "doRead",
  empty_page: "doRead",
};

/** A day without races says, source by source, why, and what to do. */
export function EmptyDay({ board }: { readonly board: Board }) {
  const { w, word } = useTexts();
  return (
    <section className="empty">
      <p className="sentence">{w(board.planned ? "emptyTitle" : "emptyNoPlan")}</p>
      {!board.planned && <p>{w("doSchedule")}</p>}
      {board.sources && board.sources.length > 0 && (
        <dl>
          {board.sources.map(({ source, status, text, detail }) => (
            <div key={source}>
              <dt>{word("source", source)}</dt>
              <dd>
                {text}
                {detail && <small className="soft"> {detail}</small>}
                <br />
                {w(REMEDIES[status] ?? "doWait")}
              </dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  );
}
