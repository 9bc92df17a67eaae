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

/** Both names of one Cloud Run service: `SERVICE-PROJECTNUMBER.REGION.run.app` and `SERVICE-HASH-CODE.a.run.app`. */
const RUN_HOST = /^([a-z][a-z0-9-]*?)-(?:[0-9]{6,}\.[a-z0-9-]+|[a-z0-9]{10}-[a-z]{2,3}\.a)\.run\.app$/;

/**
 * Does an audience that is not accepted look like the other name of a service that is? A hint for people and no ground
 * to let anyone in: the second part of either name cannot be worked out from the other.
 */
export function looksLikeOtherName(audience: string, accepted: readonly string[]): boolean {
  const service = runServiceOf(audience);
  return service !== undefined && accepted.some((one) => runServiceOf(one) === service);
}

function runServiceOf(audience: string): string | undefined {
  return URL.canParse(audience) ? RUN_HOST.exec(new URL(audience).hostname)?.[1] : undefined;
}
