/** The three looks at a race: half an hour before the off, five minutes before, and after the arrival. */
export const PHASES = ["H30", "H5", "RESULT"] as const;
export type Phase = (typeof PHASES)[number];

/** Minutes from the off at which a phase is due (product contract, §2). */
export const PHASE_OFFSET_MINUTES: Readonly<Record<Phase, number>> = { H30: -30, H5: -5, RESULT: 20 };

/** Reads "H30", "H-30", "h_5", " result "; anything else is undefined. */
export function parsePhase(text: string): Phase | undefined {
  const bare = text.toUpperCase().replace(/[-_\s]/g, "");
  return PHASES.find((phase) => phase === bare);
}
