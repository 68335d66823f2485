import {
  checkModel,
  type Finding,
  type GradientClip,
  gradientClipSchema,
  type LossOptions,
  losses,
  lossSchema,
  type Model,
  type OptimizerOptions,
  optimizerSchema,
  optimizers,
  schemaFindings,
} from '@trainyard/engine';
import type { z } from 'zod';
import { fail, skip, type Verdict } from '../verdict/verdict.ts';
import { missingEntry } from './missing.ts';

/** A document of a case, as far as the engine takes it. */
export interface Read<T> {
  readonly value: T | undefined;
  /** Registry entries it asks for that do not exist yet. */
  readonly missing: readonly string[];
  /** What else is wrong with it. */
  readonly faults: readonly string[];
}

/** A document that says which member of a registry it is of. */
type TypedDocument = Readonly<Record<string, unknown>> & { readonly type: string };

/** Why a case cannot be run: a fault fails it, and without one what is missing skips it. */
export function refusal(...reads: readonly Read<unknown>[]): Verdict {
  const faults = reads.flatMap((read) => read.faults);
  return faults.length > 0 ? fail(faults.join('; ')) : skip(reads.flatMap((read) => read.missing));
}

/** Reads a model document. */
export function readModel(document: unknown): Read<Model> {
  const { model, findings } = checkModel(document);
  return { value: model, ...sorted(findings, document) };
}

/** Reads a loss document. */
export function readLoss(document: TypedDocument): Read<LossOptions> {
  return readMember('loss', losses, lossSchema, document);
}

/** An optimizer and the clipping of its gradient. */
export interface OptimizerSettings {
  readonly options: OptimizerOptions;
  readonly clip: GradientClip | undefined;
}

/** Reads an optimizer document; in golden cases its `gradientClip` lies inside. */
export function readOptimizer({ gradientClip, ...document }: TypedDocument): Read<OptimizerSettings> {
  const { value: options, missing, faults } = readMember('optimizer', optimizers, optimizerSchema, document);
  const clip = gradientClipSchema.optional().safeParse(gradientClip);
  const found = clip.success ? none : sorted(schemaFindings(clip.error.issues, gradientClip), gradientClip);
  return {
    value: options && clip.success ? { options, clip: clip.data } : undefined,
    missing: [...missing, ...found.missing],
    faults: [...faults, ...found.faults],
  };
}

/** Reads the document of one member of a registry. */
export function readMember<T>(noun: string, registry: object, schema: z.ZodType<T>, document: TypedDocument): Read<T> {
  const { type } = document;
  if (!Object.hasOwn(registry, type)) return { value: undefined, missing: [`${noun} ${type}`], faults: [] };
  const result = schema.safeParse(document);
  if (result.success) return { value: result.data, ...none };
  return { value: undefined, ...sorted(schemaFindings(result.error.issues, document), document) };
}

const none = { missing: [], faults: [] };

function sorted(findings: readonly Finding[], document: unknown) {
  const errors = findings.filter(({ severity }) => severity === 'error');
  const missing = errors.map((finding) => missingEntry(finding, document));
  return {
    missing: missing.filter((entry) => entry !== undefined),
    faults: errors.flatMap(({ pointer, message }, at) => (missing[at] === undefined ? [`${pointer}: ${message}`] : [])),
  };
}
