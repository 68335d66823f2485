import { type Endpoint, type Parameter, resolved } from './document.ts';
import { rightBodies } from './right-bodies.ts';
import { chance, type Draw, idPattern, jsonText, madeFrom, nearlyRight, wrong } from './values.ts';

/** A request that can be sent, and sent again. */
export interface FuzzRequest {
  method: string;
  url: string;
  headers: Record<string, string>;
  body: string | Uint8Array<ArrayBuffer> | undefined;
}

/** Characters that a header may hold. */
const headerText = (value: unknown): string => String(value).replace(/[^\x20-\x7e]/g, '?');

function pathOf({ method, path, operation }: Endpoint, draw: Draw): string {
  return path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const parameter = operation.parameters?.find((each) => each.in === 'path' && each.name === name);
    const doomed =
      method === 'DELETE' ? resolved(parameter?.schema ?? {}, draw.document).pattern?.match(idPattern)?.[1] : undefined;
    if (doomed) return draw.pool.id(doomed, draw.random, true);
    const value = parameter && !chance(draw, 0.03) ? madeFrom(parameter.schema, draw) : wrong(draw);
    return encodeURIComponent(String(value ?? 'null').replaceAll('\ud800', '?') || 'x');
  });
}

/** Names of fields that an answer may have, some of them right. */
function fieldsOf(draw: Draw): string {
  const names = [
    'id',
    'state',
    'name',
    'progress.step',
    'links.self',
    'createdAt',
    'metrics.latest',
    'nothing',
    'data',
  ];
  return Array.from({ length: draw.random.between(1, 3) }, () => draw.random.pick(names)).join(',');
}

function parameterValue({ name, schema }: Parameter, draw: Draw): string {
  const { random, pool } = draw;
  if (chance(draw, 0.06)) return String(wrong(draw) ?? '');
  if (name === 'fields') return fieldsOf(draw);
  if (name === 'wait') return random.pick(['0', '0.01', '0.05']);
  if (name === 'after') return pool.cursor(random);
  if (name === 'ids') return Array.from({ length: random.between(1, 3) }, () => pool.id('job', random)).join(',');
  if (name.startsWith('if-')) return pool.etag(random);
  // Few, so that some are used again.
  if (name === 'idempotency-key') return `key-${random.between(0, 400)}`;
  return String(madeFrom(schema, draw));
}

function queryOf({ method, operation }: Endpoint, draw: Draw): string {
  const query = new URLSearchParams();
  for (const parameter of operation.parameters ?? []) {
    if (parameter.in === 'query' && (parameter.required || chance(draw, method === 'GET' ? 0.25 : 0.03))) {
      query.append(parameter.name, parameterValue(parameter, draw).replaceAll('\ud800', '?'));
    }
  }
  if (chance(draw, 0.02)) query.append(draw.random.pick(['page', '__proto__', 'constructor', 'limit', '']), '1');
  const text = query.toString();
  return text && `?${text}`;
}

function headersOf({ operation }: Endpoint, draw: Draw): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const parameter of operation.parameters ?? []) {
    const share = parameter.name === 'if-match' ? 0.8 : 0.3;
    if (parameter.in === 'header' && (draw.isCalm ? parameter.name === 'if-match' : chance(draw, share)))
      headers[parameter.name] = headerText(parameterValue(parameter, draw));
  }
  if (chance(draw, 0.05)) headers['x-request-id'] = headerText(wrong(draw));
  if (chance(draw, 0.05)) headers.accept = draw.random.pick(['text/html', 'application/json', '*/*', 'a/b;q=0']);
  return headers;
}

function jsonBodyOf({ operation }: Endpoint, draw: Draw): string {
  const { random, pool } = draw;
  const schema = operation.requestBody?.content['application/json']?.schema ?? {};
  const examples = rightBodies[operation.operationId];
  const right = examples && (draw.isCalm || chance(draw, 0.8)) ? random.pick(examples) : madeFrom(schema, draw);
  const filled = jsonText(right).replaceAll(/\b([a-z]+)_HERE\b/g, (_, prefix: string) => pool.id(prefix, random));
  const body = JSON.parse(filled.replaceAll('1e400', '"HUGE"')) as unknown;
  const kind = draw.isCalm ? 0 : random.next();
  if (kind < 0.35) return jsonText(body);
  if (kind < 0.9) return jsonText(nearlyRight(body, draw));
  if (kind < 0.95) return jsonText(wrong(draw));
  return random.pick([
    '',
    '{',
    '[1,',
    '{"a":1,"a":2}',
    '{"__proto__":{}}',
    '\u0000',
    `${'['.repeat(200)}${']'.repeat(200)}`,
  ]);
}

const files = ['a,species\n1,x\n2,y\n', 'a\n', '', 'not,a\nfile', '{"a":1}\n{"a":2}\n', '\u0000\u0001\u0002'];

/** A request to an endpoint: right, nearly right or wrong. */
export function requestTo(endpoint: Endpoint, draw: Draw): FuzzRequest {
  const { random } = draw;
  const { method, operation } = endpoint;
  const headers = headersOf(endpoint, draw);
  const url = `${pathOf(endpoint, draw)}${queryOf(endpoint, draw)}`;
  const types = Object.keys(operation.requestBody?.content ?? {});
  if (method === 'GET' || (types.length === 0 && !chance(draw, 0.2))) return { method, url, headers, body: undefined };
  const isJson = types.length === 0 || (types.includes('application/json') && (draw.isCalm || chance(draw, 0.7)));
  const type = isJson ? 'application/json' : random.pick(types);
  headers['content-type'] = chance(draw, 0.04)
    ? random.pick(['text/plain', 'application/xml', 'x', 'application/json;a=b'])
    : type;
  const body = isJson
    ? types.length === 0
      ? random.pick(['{}', '', '{"a":1}'])
      : jsonBodyOf(endpoint, draw)
    : random.pick(draw.isCalm ? draw.uploads : [...files, ...draw.uploads]);
  return { method, url, headers, body };
}
