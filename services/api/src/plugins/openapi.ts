import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import fp from 'fastify-plugin';
import {
  fastifyZodOpenApiPlugin,
  fastifyZodOpenApiTransform,
  fastifyZodOpenApiTransformObject,
} from 'fastify-zod-openapi';
import { tags } from '../routes/route.ts';
import { tidyPaths } from './tidy-paths.ts';

const description = `Train neural networks over HTTP: post a dataset, a network as a graph of layers, and a job; follow it live; take away
checkpoints, reports and predictions. Every answer with a status of 400 or more is an RFC 9457 problem with a stable \`code\`.
Values under \`x-extensible-enum\` may grow: accept those you do not know.`;

/** Generates the OpenAPI document from the routes, and serves it at /openapi.json and for people at /docs. */
export const openapi = fp(
  async (app) => {
    await app.register(fastifyZodOpenApiPlugin);
    await app.register(swagger, {
      openapi: {
        openapi: '3.1.0',
        info: {
          title: 'Trainyard',
          version: '0.1.0',
          description,
          license: { name: 'MIT', identifier: 'MIT' },
        },
        servers: [{ url: '/', description: 'This server.' }],
        security: [{}],
        tags: Object.entries(tags).map(([name, about]) => ({ name, description: about })),
      },
      transform: fastifyZodOpenApiTransform,
      transformObject: (source) => {
        const document = fastifyZodOpenApiTransformObject(source);
        return { ...document, paths: tidyPaths(document.paths ?? {}) };
      },
    });
    await app.register(swaggerUi, { routePrefix: '/docs', uiConfig: { docExpansion: 'list', deepLinking: true } });
    app.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger());
  },
  { name: 'openapi' },
);
