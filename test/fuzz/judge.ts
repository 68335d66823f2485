import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import type { Endpoint, OpenApi } from './document.ts';
import type { FuzzRequest } from './requests.ts';

/** An answer as the client has it. */
export interface FuzzAnswer {
  status: number;
  headers: Headers;
  body: string;
}

/** What must hold of the answer to a request; sentences of what does not. */
export type Judge = (endpoint: Endpoint, request: FuzzRequest, answer: FuzzAnswer) => string[];

const escaped = (part: string): string => part.replaceAll('~', '~0').replaceAll('/', '~1');

/** The same document, with nothing required, so that several alternatives may fit: what `fields` leaves of an answer. */
function withoutRequired(document: OpenApi): OpenApi {
  const loosened = JSON.stringify(document).replaceAll('"oneOf":[', '"anyOf":[');
  return JSON.parse(loosened, (name, value) => (name === 'required' && Array.isArray(value) ? undefined : value));
}

function validators(document: OpenApi): (pointer: string, isMasked: boolean) => ValidateFunction {
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  ajv.addSchema(document, 'whole');
  ajv.addSchema(withoutRequired(document), 'masked');
  const compiled = new Map<string, ValidateFunction>();
  return (pointer, isMasked) => {
    const reference = `${isMasked ? 'masked' : 'whole'}#${pointer}`;
    const known = compiled.get(reference) ?? ajv.compile({ $ref: encodeURI(reference) });
    compiled.set(reference, known);
    return known;
  };
}

function checkProblem(description: string, { status, headers, body }: FuzzAnswer): string[] {
  const problem = JSON.parse(body) as { status: number; code: string; requestId: string; retryable: boolean };
  const codes = [...description.matchAll(/`(\w+)`:/g)].map(([, code]) => code);
  const waits = status === 429 || status === 503 || (status === 409 && problem.retryable);
  return [
    ...(problem.status === status ? [] : [`the problem says ${problem.status}`]),
    ...(codes.includes(problem.code) ? [] : [`the code ${problem.code} is not among ${codes.join(', ')}`]),
    ...(problem.requestId === headers.get('x-request-id') || headers.has('idempotent-replayed')
      ? []
      : ['X-Request-Id is not that of the problem']),
    ...(waits && !headers.get('retry-after') ? ['it lacks Retry-After'] : []),
  ];
}

/** Judges answers by the document that the server gave of itself. */
export function judgeBy(document: OpenApi): Judge {
  const validatorOf = validators(document);
  return ({ method, path, operation }, request, answer) => {
    const { status, headers, body } = answer;
    const response = operation.responses[status];
    if (status >= 500) return [`a fault of the server: ${body.slice(0, 500)}`];
    if (!response) return [`the status is not declared: ${body.slice(0, 500)}`];
    const types = Object.keys(response.content ?? {});
    if (types.length === 0) return body === '' ? [] : [`a body where none is declared: ${body.slice(0, 200)}`];
    const type = headers.get('content-type')?.split(';')[0] ?? 'none';
    if (!types.includes(type)) return [`the media type ${type} is not among ${types.join(', ')}`];
    if (!type.endsWith('json')) return [];
    const at = ['paths', path, method.toLowerCase(), 'responses', String(status), 'content', type, 'schema'];
    const isMasked = status === 200 && request.url.includes('fields=');
    const validate = validatorOf(`/${at.map(escaped).join('/')}`, isMasked);
    if (!validate(JSON.parse(body))) {
      const findings = validate.errors
        ?.slice(0, 5)
        .map((error) => `${error.instancePath} ${error.message} ${JSON.stringify(error.params)}`);
      return [`the body does not fit its schema: ${findings?.join('; ')} in ${body.slice(0, 500)}`];
    }
    return status >= 400 ? checkProblem(response.description, answer) : [];
  };
}
