import type { Scope } from '@trainyard/contracts';
import type { Method } from '../api-under-test.ts';

/** An operation of an OpenAPI document. */
export interface Operation {
  id: string;
  method: Method;
  path: string;
  /** Scope of the key that it needs; undefined: none. */
  scope: Scope | undefined;
  isPaged: boolean;
}

interface Described {
  operationId: string;
  parameters?: { name: string }[];
  security: { apiKey?: Scope[] }[];
}

/** Every operation of an OpenAPI document, given as JSON. */
export function operationsOf(document: string): Operation[] {
  const { paths } = JSON.parse(document) as { paths: Record<string, Record<string, Described>> };
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(
      ([method, { operationId: id, parameters = [], security }]): Operation => ({
        ...{ id, path, method: method.toUpperCase() as Method },
        scope: security[0]?.apiKey?.[0],
        isPaged: parameters.some(({ name }) => name === 'after'),
      }),
    ),
  );
}
