import type { ServerOptions, TypedServer } from "../typed-server.ts";
import { textWithEtag } from "./days.ts";

const TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const FILE_NAME = "modele_suivi_courses_hippiques.xlsx";

/** The workbook, to be read anywhere. A copy that is changed does not come back. */
export function excelRoutes(server: TypedServer, { app }: ServerOptions): void {
  server.get(
    "/api/excel",
    { config: { access: "read" }, schema: { summary: "The workbook, as it is stored" } },
    async (request, reply) => {
      const bytes = await app.readWorkbook();
      if (!bytes) {
        const detail = "no workbook yet: the first planned day makes it";
        return reply.code(404).send({ ok: false, correlation_id: request.correlationId, error: "no_workbook", detail });
      }
      reply.header("content-disposition", `attachment; filename="${FILE_NAME}"`);
      return textWithEtag(request, reply, { text: Buffer.from(bytes), type: TYPE });
    },
  );
}
