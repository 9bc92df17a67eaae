import swagger from "@fastify/swagger";
import swaggerUi from "@fastify/swagger-ui";
import { type FastifyInstance, fastify } from "fastify";
import { jsonSchemaTransform, serializerCompiler, validatorCompiler } from "fastify-type-provider-zod";
import type { ServerOptions } from "./typed-server.ts";

/**
 * Answers `/openapi.json` and the pages below `/docs`, and listens on no port.
 *
 * @param describe registers the routes to describe; none of them is meant to be called here
 */
export async function createDocsServer(
  options: Pick<ServerOptions, "service" | "version">,
  describe: (server: FastifyInstance) => Promise<void>,
): Promise<FastifyInstance> {
  const server = fastify();
  server.setValidatorCompiler(validatorCompiler);
  server.setSerializerCompiler(serializerCompiler);
  await server.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info: { title: options.service, version: options.version, description: "Places no bets, promises no winnings." },
    },
    transform: jsonSchemaTransform,
  });
  await server.register(swaggerUi, { routePrefix: "/docs" });
  await describe(server);
  server.get("/openapi.json", { schema: { hide: true } }, async () => server.swagger());
  await server.ready();
  return server;
}
