const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** Text as HTML shows it. */
export function escaped(text: string): string {
  return text.replaceAll(/[&<>"]/g, (character) => ENTITIES[character] ?? character);
}

/** A table whose first column names the row. */
export function htmlTable({
  header,
  rows,
}: {
  readonly header: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
}): string {
  const head = header.map((cell) => `<th scope="col">${escaped(cell)}</th>`).join("");
  const body = rows.map(([name = "", ...cells]) => {
    const figures = cells.map((cell) => `<td>${escaped(String(cell))}</td>`).join("");
    return `<tr><th scope="row">${escaped(String(name))}</th>${figures}</tr>`;
  });
  return `<div class="wide"><table><thead><tr>${head}</tr></thead><tbody>${body.join("")}</tbody></table></div>`;
}

export function figure(svg: string, caption: string): string {
  return `<figure>${svg}<figcaption>${escaped(caption)}</figcaption></figure>`;
}
