import { buildApp, type ServerDeps } from './app.ts';

/** The OpenAPI document of the API as text; it needs no Redis and no data. */
export async function describeApi(): Promise<string> {
  const limits = { uploadBytes: 0, receiveTimeoutMs: 1000 };
  // Routes touch what they depend on when they are asked, and here nobody asks.
  const app = await buildApp({ limits, store: {} } as ServerDeps);
  await app.ready();
  const document = app.swagger();
  await app.close();
  return `${JSON.stringify(document, null, 2)}\n`;
}
