/**
 * An audience in one spelling: an address of a service without its closing slash, host in small letters and no default
 * port; anything else (a custom audience, a client id) as it stands. A path stays: `…/run` is another audience, which
 * Cloud Tasks makes where a task names none.
 *
 * @example normalAudience("https://Horse-Abc.a.run.app/") // "https://horse-abc.a.run.app"
 */
export function normalAudience(audience: string): string {
  if (!/^https?:\/\//i.test(audience) || !URL.canParse(audience)) return audience;
  return new URL(audience).href.replace(/\/+$/, "");
}
