import { lazy, Suspense, useState } from "react";
import type { FieldRow } from "./api.ts";
import { type Column, figureOf } from "./columns.ts";
import { Figure } from "./figure.tsx";
import type { Shown } from "./papers-popover.tsx";
import { useTexts } from "./use-language.ts";

// The curve and what draws it come when the first one is opened.
const OddsCurve = lazy(() => import("./odds-curve.tsx").then(({ OddsCurve: default_ }) => ({ default: default_ })));

/** One horse; its name opens what makes its chance. */
export function FieldRowView({
  row,
  columns,
  over,
  onPapers,
}: {
  readonly row: FieldRow;
  readonly columns: readonly Column[];
  readonly over: boolean;
  readonly onPapers: (shown: Shown) => void;
}) {
  const { w, language } = useTexts();
  const [open, setOpen] = useState(false);
  const details = `horse-${row.number}`;
  return (
    <>
      <tr data-out={row.non_runner || undefined} data-place={row.place}>
        <td className="number">{row.number}</td>
        <th scope="row" className="horse">
          <button type="button" aria-expanded={open} aria-controls={details} onClick={() => setOpen(!open)}>
            <span className="name">{row.name}</span>
            <span className="soft who">
              {row.non_runner ? w("nonRunner") : [row.jockey, row.musique].filter(Boolean).join(" · ")}
            </span>
          </button>
        </th>
        {over && (
          <td>
            {row.disqualified ? (
              <abbr title={w("disqualified")}>D</abbr>
            ) : (
              <Figure text={row.place?.toString()} why={row.absent.place} />
            )}
          </td>
        )}
        {columns.map((column) => (
          <Cell key={column.key} row={row} column={column} text={textOf(row, column, language)} onPapers={onPapers} />
        ))}
      </tr>
      {open && (
        <tr className="details" id={details}>
          <td colSpan={columns.length + (over ? 3 : 2)}>
            <Details row={row} />
          </td>
        </tr>
      )}
    </>
  );
}

function textOf(row: FieldRow, column: Column, language: "fr" | "en"): string | undefined {
  const figure = figureOf(row, column);
  return figure === undefined ? undefined : column.write(language, figure);
}

function Cell({
  row,
  column,
  text,
  onPapers,
}: {
  readonly row: FieldRow;
  readonly column: Column;
  readonly text: string | undefined;
  readonly onPapers: (shown: Shown) => void;
}) {
  const { w } = useTexts();
  if (text === undefined) {
    return (
      <td>
        <Figure text={undefined} why={row.absent[column.key]} />
      </td>
    );
  }
  const title = w(column.title);
  return (
    <td>
      <button
        type="button"
        className="figure"
        aria-label={`${title} ${text}, ${w("papers")}`}
        onClick={(event) => onPapers({ column: column.key, title, text, horse: row.name, anchor: event.currentTarget })}
      >
        {text}
      </button>
    </td>
  );
}

function Details({ row }: { readonly row: FieldRow }) {
  const { w } = useTexts();
  return (
    <>
      {row.path.length > 1 ? (
        <Suspense fallback={<p className="soft">{w("loading")}</p>}>
          <OddsCurve row={row} />
        </Suspense>
      ) : (
        <p className="soft">{w("curveNone")}</p>
      )}
      <p className="soft">
        {[row.trainer && `${w("trainer")} ${row.trainer}`, row.musique && `${w("musique")} ${row.musique}`]
          .filter(Boolean)
          .join(" · ")}
      </p>
      <ul>
        {row.facts.map((text) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
    </>
  );
}
