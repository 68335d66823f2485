import { type ErrorCode, errors, errorType, problemMediaType } from '@trainyard/contracts';

/** What was sent to an operation, and what it answered. */
export interface Example {
  request?: unknown;
  response?: unknown;
}

/** Examples by the name of their operation. */
export type Examples = Readonly<Record<string, Example>>;

interface MediaType {
  example?: unknown;
  examples?: Record<string, object>;
}

interface Operation {
  operationId?: string;
  requestBody?: { content?: Record<string, MediaType> };
  responses?: Record<string, { description?: string; content?: Record<string, MediaType> }>;
}

/** The part of an OpenAPI document that examples go into. */
export interface Document {
  paths?: Record<string, Record<string, Operation>>;
  components?: { examples?: Record<string, object> };
}

const json = 'application/json';

const codesIn = (description = ''): string[] => [...description.matchAll(/`(\w+)`:/g)].map(([, code = '']) => code);

function problemExample(code: string): object {
  const { title, status, retryable, description } = errors[code as ErrorCode];
  const value = {
    ...{ type: errorType(code as ErrorCode), title, status, code, detail: description },
    ...{ instance: '/v1/jobs', requestId: 'req_7f0c52f4-7c5e-4a1b-9d3e-2b6f0a9c1d58', retryable },
  };
  return { summary: title, value };
}

function attachTo({ operationId = '', requestBody, responses = {} }: Operation, examples: Examples): void {
  const { request, response } = examples[operationId] ?? {};
  const body = requestBody?.content?.[json];
  if (body && request !== undefined) body.example = request;
  for (const [status, { description, content }] of Object.entries(responses)) {
    const answer = content?.[json];
    if (answer && response !== undefined && status.startsWith('2')) answer.example = response;
    const problem = content?.[problemMediaType];
    if (!problem) continue;
    const references = codesIn(description).map((code) => [code, { $ref: `#/components/examples/${code}` }] as const);
    problem.examples = Object.fromEntries(references);
  }
}

/** Adds to each operation what was recorded of it, and to each problem an example of every code it names. */
export function attachExamples<Described extends Document>(document: Described, examples: Examples): Described {
  const operations = Object.values(document.paths ?? {}).flatMap((path) => Object.values(path));
  for (const operation of operations) attachTo(operation, examples);
  const codes = operations.flatMap(({ responses = {} }) =>
    Object.entries(responses).flatMap(([status, { description }]) => (status < '400' ? [] : codesIn(description))),
  );
  const problems = [...new Set(codes)].sort().map((code) => [code, problemExample(code)] as const);
  return { ...document, components: { ...document.components, examples: Object.fromEntries(problems) } };
}
