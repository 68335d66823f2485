import { writeFile } from 'node:fs/promises';
import type { Endpoint } from './document.ts';
import type { FuzzAnswer } from './judge.ts';
import { type FuzzRequest, requestTo } from './requests.ts';
import type { Draw } from './values.ts';

const file = new URL('../../openapi/examples.json', import.meta.url);
const tries = 1500;

/** An answer with at most two of every list, and no secret that once was one. */
function shortened(value: unknown): unknown {
  if (typeof value === 'string')
    return value.replace(/_[0-9a-f]{40}$/, `_${'0'.repeat(40)}`).replace(/^whsec_.*/, `whsec_${'A'.repeat(43)}=`);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.slice(0, 2).map(shortened);
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, shortened(field)]));
}

// Characters of an answer: a larger one shows nothing more.
const largest = 20_000;

// Some is made of everything first; what is deleted can be shown no more, what is ended can only be read.
const order = [
  /^create/,
  /^pause/,
  /^resume/,
  /^(?!cancel|revoke|get|list|delete)/,
  /^(cancel|revoke)/,
  /^(get|list)/,
  /^delete/,
];
const rankOf = ({ operation }: Endpoint): number => order.findIndex((name) => name.test(operation.operationId));

/** Writes down one request that each operation serves, and its answer, for the OpenAPI document. */
export async function recordExamples(
  endpoints: readonly Endpoint[],
  draw: Draw,
  send: (request: FuzzRequest) => Promise<FuzzAnswer>,
): Promise<void> {
  const examples: Record<string, { request?: unknown; response?: unknown }> = {};
  for (const endpoint of [...endpoints, ...endpoints].toSorted((a, b) => rankOf(a) - rankOf(b))) {
    for (let attempt = 0; attempt < tries; attempt += 1) {
      const request = requestTo(endpoint, draw);
      const { status, headers, body } = await send(request);
      if (status >= 300) continue;
      draw.pool.learn(body.slice(0, 20_000), headers.get('etag'));
      const isJson = headers.get('content-type')?.startsWith('application/json');
      const response: unknown = isJson ? shortened(JSON.parse(body)) : undefined;
      const isShown = isJson && JSON.stringify(response).length < largest;
      const hasBody = typeof request.body === 'string' && request.body !== '{}';
      examples[endpoint.operation.operationId] = {
        ...(hasBody && { request: JSON.parse(String(request.body)) }),
        ...(isShown && { response }),
      };
      break;
    }
  }
  const sorted = Object.fromEntries(Object.entries(examples).sort(([a], [b]) => (a < b ? -1 : 1)));
  await writeFile(file, `${JSON.stringify(sorted, null, 2)}\n`);
}
