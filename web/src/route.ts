/** Where the reader is, told by the address alone: a link that is shared opens the same page. */
export type Route =
  | { readonly page: "day"; readonly date: string | undefined }
  | { readonly page: "race"; readonly date: string; readonly race: string }
  | { readonly page: "unknown" };

const DATE = /^\d{4}-\d\d-\d\d$/;
const RACE = /^R\d{1,2}C\d{1,2}$/;

export function parseRoute(path: string): Route {
  const [first, date, race, ...more] = path.split("/").filter((part) => part !== "");
  if (first === undefined) return { page: "day", date: undefined };
  if (first !== "jour" || more.length > 0) return { page: "unknown" };
  if (date === undefined) return { page: "day", date: undefined };
  if (!DATE.test(date)) return { page: "unknown" };
  if (race === undefined) return { page: "day", date };
  return RACE.test(race) ? { page: "race", date, race } : { page: "unknown" };
}

export function dayPath(date: string): string {
  return `/jour/${date}`;
}

export function racePath(date: string, race: string): string {
  return `/jour/${date}/${race}`;
}

/** The day before or after. @param days −1 or 1 */
export function dayBeside(date: string, days: number): string {
  return new Date(Date.parse(`${date}T12:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}
