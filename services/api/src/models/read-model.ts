import { type ProblemFinding, schemaFindings } from '@trainyard/contracts';
import type { z } from 'zod';
import { refuseErrors } from '../errors/refuse.ts';
import { judgeModel, type PassedModel } from './judge-model.ts';

/** What a request says of a model: its fields, and the network that passed every check. */
export interface ReadModel<Body> {
  body: Body;
  passed: PassedModel;
  /** With pointers into the body. */
  warnings: ProblemFinding[];
}

function documentOf(body: unknown): unknown {
  return typeof body === 'object' && body !== null && 'document' in body ? body.document : undefined;
}

/**
 * Reads a body that holds a model document under `document`.
 * @throws {ApiError} invalidBody, invalidModel with every finding of the body and of the network at once
 */
export function readModel<Schema extends z.ZodType>(schema: Schema, body: unknown): ReadModel<z.output<Schema>> {
  const parsed = schema.safeParse(body);
  const outer = parsed.success ? [] : schemaFindings(parsed.error.issues, body);
  const document = documentOf(body);
  const isObject = typeof document === 'object' && document !== null;
  const { findings, passed } = isObject ? judgeModel(document, '/document') : { findings: [], passed: undefined };
  const warnings = refuseErrors(outer.length > 0 ? 'invalidBody' : 'invalidModel', [...outer, ...findings]);
  if (!parsed.success || !passed) throw new Error('internal: a model without errors was not built');
  return { body: parsed.data, passed, warnings };
}
