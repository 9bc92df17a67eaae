// Writes the client's types from `/openapi.json`: `npm run web:types`. A test holds the file against the routes.
import { writeFile } from "node:fs/promises";
import { API_TYPES_FILE, apiTypes } from "../test/api-types.ts";

await writeFile(API_TYPES_FILE, await apiTypes());
