import robots from "robots-parser";

// The package is CommonJS whose types speak of a `default` that Node does not see: the function is the module itself.
const robotsParser = robots as unknown as typeof robots.default;

/** A host that asks for more is asked once in the hour: a longer one outgrows the timers. */
const MAX_CRAWL_DELAY_SECONDS = 3600;

/** RFC 9309 §2.4: robots.txt should not be used for longer than 24 hours. */
const MAX_AGE_MS = 24 * 3600 * 1000;
/** A refusal for want of an answer stops the whole source: it is looked at again sooner. */
const UNANSWERED_MAX_AGE_MS = 5 * 60 * 1000;

/** How long an answer for robots.txt may be used. @param status undefined: there was no answer */
export function robotsMaxAgeMs(status: number | undefined): number {
  return status !== undefined && status < 500 ? MAX_AGE_MS : UNANSWERED_MAX_AGE_MS;
}

/** What robots.txt says of one host. */
export type RobotsRules = {
  allows(url: string): boolean;
  readonly crawlDelaySeconds: number | undefined;
  /** Set where everything is refused because nobody could tell. */
  readonly unanswered: string | undefined;
};

/**
 * Reads an answer for robots.txt as RFC 9309 does: 4xx means that there are no rules, 5xx or no answer (undefined)
 * means that nothing may be fetched until there is one.
 */
export function robotsRules(
  robotsUrl: string,
  answer: { readonly status: number; readonly text: string } | undefined,
  userAgent: string,
): RobotsRules {
  if (!answer || answer.status >= 500) {
    const unanswered = `${robotsUrl} gave no answer (${answer?.status ?? "unreachable"}), so nothing is asked`;
    return { allows: () => false, crawlDelaySeconds: undefined, unanswered };
  }
  if (answer.status >= 300) return { allows: () => true, crawlDelaySeconds: undefined, unanswered: undefined };
  const rules = robotsParser(robotsUrl, answer.text);
  const delay = rules.getCrawlDelay(userAgent);
  return {
    allows: (url) => rules.isAllowed(url, userAgent) ?? true,
    crawlDelaySeconds: delay === undefined ? undefined : Math.min(delay, MAX_CRAWL_DELAY_SECONDS),
    unanswered: undefined,
  };
}
