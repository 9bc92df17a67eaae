import { expect, test } from "vitest";
import { createHttpWorld } from "../../../test/fakes/http-world.ts";
import { WORKBOOK_KEY } from "../../app/write-workbook.ts";

test("GET /api/excel sends the workbook as it is stored, once as long as nothing changes", async () => {
  const { world, server } = await createHttpWorld();
  const none = await server.inject({ method: "GET", url: "/api/excel" });
  expect([none.statusCode, none.json().error]).toEqual([404, "no_workbook"]);
  const bytes = new Uint8Array([80, 75, 3, 4, 0xff, 0]);
  await world.store.create(WORKBOOK_KEY, bytes);
  const answer = await server.inject({ method: "GET", url: "/api/excel" });
  expect(answer.headers["content-type"]).toContain("spreadsheetml.sheet");
  expect(answer.headers["content-disposition"]).toContain("modele_suivi_courses_hippiques.xlsx");
  expect(new Uint8Array(answer.rawPayload)).toEqual(bytes);
  const etag = String(answer.headers.etag);
  const again = await server.inject({ method: "GET", url: "/api/excel", headers: { "if-none-match": etag } });
  expect(again.statusCode).toBe(304);
});
