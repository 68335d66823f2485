import { readFileSync } from 'node:fs';
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import fp from 'fastify-plugin';
import {
  fastifyZodOpenApiPlugin,
  fastifyZodOpenApiTransform,
  fastifyZodOpenApiTransformObject,
} from 'fastify-zod-openapi';
import { attachExamples, type Document, type Examples } from '../examples/attach-examples.ts';
import { tags } from '../routes/route.ts';
import { describedWebhooks } from '../webhooks/describe-webhooks.ts';
import { tidyPaths } from './tidy-paths.ts';

const description = `Train neural networks over HTTP: post a dataset, a network as a graph of layers, and a job; follow it live; download
checkpoints and reports, and predict. Every answer with a status of 400 or more is an RFC 9457 problem with a stable \`code\`.
Values under \`x-extensible-enum\` may grow: accept those you do not know.`;

const apiKeyMeaning = `An API key, or the ADMIN_KEY of the server. A key belongs to a project and sees nothing of any other. Scopes: \`read\` allows every
GET; \`write\` also everything that creates or acts; \`admin\` also the keys of the project. A server without ADMIN_KEY needs no key and answers
requests from its own machine only.`;

// Recorded from a running server by the tests in test/fuzz.
const recorded = new URL('../../../../openapi/examples.json', import.meta.url);

/** Generates the OpenAPI document from the routes, and serves it at /openapi.json and for people at /docs. */
export const openapi = fp(
  async (app) => {
    const examples = JSON.parse(readFileSync(recorded, 'utf8')) as Examples;
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
        security: [{ apiKey: [] }, {}],
        components: { securitySchemes: { apiKey: { type: 'http', scheme: 'bearer', description: apiKeyMeaning } } },
        tags: Object.entries(tags).map(([name, about]) => ({ name, description: about })),
      },
      transform: fastifyZodOpenApiTransform,
      transformObject: (source) => {
        const document: { paths?: object; components?: { schemas?: object } } =
          fastifyZodOpenApiTransformObject(source);
        const { webhooks, schemas } = describedWebhooks;
        const components = { ...document.components, schemas: { ...schemas, ...document.components?.schemas } };
        const paths = tidyPaths(document.paths ?? {});
        return attachExamples({ ...document, paths, webhooks, components } as Document, examples);
      },
    });
    await app.register(swaggerUi, { routePrefix: '/docs', uiConfig: { docExpansion: 'list', deepLinking: true } });
    app.get('/openapi.json', { schema: { hide: true }, config: { access: 'open' } }, async () => app.swagger());
  },
  { name: 'openapi' },
);
