import { readFileSync } from "node:fs";
import { z } from "zod";

const Package = z.object({ name: z.string(), version: z.string() });
const { name, version } = Package.parse(JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")));

/** The software, as it names itself to sources and in documents. */
export const NAME = name;
export const VERSION = version;
