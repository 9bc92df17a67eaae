import type { FactorCode } from "./factor.ts";
import type { FactorDefinition } from "./factor-definition.ts";
import { FORM_FACTORS } from "./form-factors.ts";
import { PAST_FACTORS } from "./past-factors.ts";
import { START_FACTORS } from "./start-factors.ts";

/** Every factor by its code: a code without a definition does not compile. */
export const FACTORS: Readonly<Record<FactorCode, FactorDefinition>> = {
  ...FORM_FACTORS,
  ...START_FACTORS,
  ...PAST_FACTORS,
};
