import { fileURLToPath } from "node:url";
import openapiTS, { astToString } from "openapi-typescript";
import { createHttpWorld } from "./fakes/http-world.ts";

/** What the pages know of the service, and all that they share with it. */
export const API_TYPES_FILE = fileURLToPath(new URL("../web/src/api-schema.ts", import.meta.url));

/** The types of the documented API, as TypeScript. */
export async function apiTypes(): Promise<string> {
  const { server } = await createHttpWorld();
  const document = (await server.inject({ method: "GET", url: "/openapi.json" })).json();
  await server.close();
  const types = astToString(await openapiTS(document, { alphabetize: true, immutable: true }));
  return `// Made from /openapi.json by \`npm run web:types\`; not to be changed by hand.\n\n${types}`;
}
