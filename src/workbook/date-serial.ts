/** Days from 30 December 1899, the zero of spreadsheet dates since March 1900, to 1 January 1970. ECMA-376 part 1, 18.17.4.1 */
const EPOCH_DAYS = 25_569;
/** Days from the 1900 system's zero to the 1904 system's, which old workbooks of the Mac count by. */
export const DAYS_1904 = 1462;
const DAY_MS = 86_400_000;
const DAY_MINUTES = 1440;

/** `2025-10-16` as the number that a spreadsheet keeps. @throws RangeError on anything else: the caller gives a day */
export function serialOfDay(day: string): number {
  const serial = EPOCH_DAYS + Date.parse(`${day}T00:00:00Z`) / DAY_MS;
  if (!Number.isInteger(serial)) throw new RangeError(`not a day: ${JSON.stringify(day)}`);
  return serial;
}

/** `14:15` as the part of a day. @throws RangeError on anything else */
export function serialOfTime(time: string): number {
  const [, hours, minutes] = /^(\d\d):(\d\d)$/.exec(time) ?? [];
  if (hours === undefined || minutes === undefined) throw new RangeError(`not a time: ${JSON.stringify(time)}`);
  return (Number(hours) * 60 + Number(minutes)) / DAY_MINUTES;
}

/** As people type it in France, and as programs write it. */
export function dayTexts(day: string): readonly string[] {
  return [day, day.split("-").toReversed().join("/")];
}

/** The day that a cell shows, as its serial number in the 1900 system; undefined where it is none. */
export function serialShown(raw: string, date1904: boolean): number | undefined {
  const text = raw.trim();
  const number = Number(text);
  if (text !== "" && Number.isFinite(number)) return Math.floor(number) + (date1904 ? DAYS_1904 : 0);
  const [, d, m, y] = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text) ?? [];
  const day = y === undefined ? text : `${y}-${m?.padStart(2, "0")}-${d?.padStart(2, "0")}`;
  return /^\d{4}-\d\d-\d\d$/.test(day) && Number.isFinite(Date.parse(day)) ? serialOfDay(day) : undefined;
}
