import Table from "cli-table3";

/** A table for people: plain borders, no colours, so that it reads the same in a log. */
export function tableOf(header: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const table = new Table({ head: [...header], style: { head: [], border: [], compact: true } });
  for (const row of rows) table.push(row.map(String));
  return table.toString();
}

export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

export function printError(text: string): void {
  process.stderr.write(`${text}\n`);
}
