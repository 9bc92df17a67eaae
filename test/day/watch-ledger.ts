import { createHash } from "node:crypto";
import { canonicalJson } from "../../src/domain/kernel/canonical-json.ts";
import type { Fail, Wire } from "./invariants.ts";

const ENTRY = /^ledger\/\d{4}-\d\d\/\d{6}\.json$/;
/** What the first entry of a ledger names. */
const GENESIS = "0".repeat(64);

/** The chain as a stranger checks it: SHA-256 over the line without its hash, each entry naming the one before. */
export function watchLedger(fail: Fail) {
  const subjects = new Set<string>();
  let last: { readonly key: string; readonly hash: string } | undefined;
  return {
    written(key: string, json: Wire): void {
      if (!ENTRY.test(key)) return;
      const { schema_version: _schema, generated_at: _generated, hash, ...open } = json;
      const line = JSON.stringify(JSON.parse(canonicalJson(open)));
      if (createHash("sha256").update(line).digest("hex") !== hash)
        fail("the ledger holds", `${key}: its hash is not that of its content`);
      if (open.previous !== (last?.hash ?? GENESIS))
        fail("the ledger holds", `${key} does not name ${last?.key ?? "the beginning"}`);
      if (subjects.has(open.subject)) fail("the ledger holds", `${key}: ${open.subject} was sealed before`);
      if (open.kind === "decision" && open.before_off !== open.sealed_at < open.off_at)
        fail("the ledger holds", `${key} says before_off ${open.before_off}`);
      subjects.add(open.subject);
      last = { key, hash };
    },
    /** Decisions that are sealed, of superseded looks too. */
    decisions: () => [...subjects].filter((subject) => subject.includes("-decision-")).length,
  };
}
