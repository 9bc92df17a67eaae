import { createProgram } from "./cli/program.ts";

// `gpi … | head`: whoever read has enough.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit();
});

const argv = process.argv.slice(2);
const program = await createProgram(argv, process.env);
try {
  await program.parseAsync(argv, { from: "user" });
} catch (error) {
  const { Refusal } = await import("./cli/context.ts"); // the help loads no configuration
  if (error instanceof Refusal) process.exitCode = error.exitCode;
  else {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exitCode = 1;
  }
}
