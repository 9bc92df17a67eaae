import { useState } from "react";
import type { FieldRow, RacePage } from "./api.ts";
import { ColumnChoice } from "./column-choice.tsx";
import { type Column, columnsFor, figureOf } from "./columns.ts";
import { FieldRowView } from "./field-row.tsx";
import { PapersPopover, type Shown } from "./papers-popover.tsx";
import { useSettings } from "./settings.ts";
import { type Sort, sortField } from "./sort-field.ts";
import { useTexts } from "./use-language.ts";
import { useNarrow } from "./use-narrow.ts";

/** The field: a row a horse, sorted and cut to the columns that the reader wants; each figure opens its papers. */
export function FieldTable({ page }: { readonly page: RacePage }) {
  const { w } = useTexts();
  const { columns: chosen } = useSettings();
  const narrow = useNarrow();
  const over = page.result !== undefined;
  const columns = columnsFor(chosen, narrow, over);
  const [sort, setSort] = useState<Sort>({ key: "number", descending: false });
  const [shown, setShown] = useState<Shown>();
  if (page.field.length === 0) return null;
  const by = columns.find(({ key }) => key === sort.key);
  const sortedBy = (row: FieldRow) => (sort.key === "place" ? row.place : by ? figureOf(row, by) : row.number);
  const starters = sortField(
    page.field.filter(({ non_runner }) => !non_runner),
    sortedBy,
    sort.descending,
  );
  const rows = [...starters, ...page.field.filter(({ non_runner }) => non_runner)];
  const heading = (key: string, title: string, largestFirst: boolean, className?: string) => (
    <SortHeading key={key} sort={sort} onSort={setSort} column={{ key, title: w(title), largestFirst, className }} />
  );
  return (
    <section className="field">
      <div className="section-head">
        <h2>{w("field")}</h2>
        <ColumnChoice shown={columns} over={over} />
      </div>
      <div className="scroll">
        <table>
          <thead>
            <tr>
              {heading("number", "number", false, "number")}
              <th scope="col" className="horse">
                {w("horse")}
              </th>
              {over && heading("place", "place", false)}
              {columns.map(({ key, title, largestFirst }: Column) => heading(key, title, largestFirst))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <FieldRowView key={row.number} row={row} columns={columns} over={over} onPapers={setShown} />
            ))}
          </tbody>
        </table>
      </div>
      <PapersPopover page={page} shown={shown} onClose={() => setShown(undefined)} />
    </section>
  );
}

type Heading = {
  readonly key: string;
  readonly title: string;
  readonly largestFirst: boolean;
  readonly className: string | undefined;
};

function SortHeading({
  sort,
  onSort,
  column: { key, title, largestFirst, className },
}: {
  readonly sort: Sort;
  readonly onSort: (sort: Sort) => void;
  readonly column: Heading;
}) {
  const sorted = sort.key === key;
  const descending = sorted ? !sort.descending : largestFirst;
  return (
    <th
      scope="col"
      className={className}
      aria-sort={sorted ? (sort.descending ? "descending" : "ascending") : undefined}
    >
      <button type="button" onClick={() => onSort({ key, descending })}>
        {title}
        <span aria-hidden="true">{sorted ? (sort.descending ? " ↓" : " ↑") : ""}</span>
      </button>
    </th>
  );
}
