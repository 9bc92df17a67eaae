import { ok } from "../domain/kernel/result.ts";
import type { CallerCheck } from "../ports/caller-check.ts";

/** Nobody is asked who he is: for a service that only this machine reaches. The configuration refuses it elsewhere. */
export function createOpenDoor(): CallerCheck {
  return { off: true, check: async () => ok({ email: undefined }) };
}
