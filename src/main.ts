import { Refusal } from "./cli/context.ts";
import { createProgram } from "./cli/program.ts";

const argv = process.argv.slice(2);
const program = await createProgram(argv, process.env);
try {
  await program.parseAsync(argv, { from: "user" });
} catch (error) {
  if (error instanceof Refusal) process.exitCode = error.exitCode;
  else {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exitCode = 1;
  }
}
