import { z } from 'zod';
import type { SharedDocument } from './document.ts';
import * as registered from './kinds/index.ts';
import type { KnownRun } from './kinds/job-kind.ts';

type Kinds = typeof registered;

/** What a job does. */
export type JobKind = keyof Kinds;

/** The kinds of jobs by their names. */
export const jobKinds: Kinds = registered;

/** Names of the kinds of jobs. */
export const jobKindNames = Object.keys(registered) as [JobKind, ...JobKind[]];

const unionOf = <Schema extends 'document' | 'spec' | 'shown'>(which: Schema) =>
  z.discriminatedUnion(
    'kind',
    jobKindNames.map((kind) => jobKinds[kind][which]) as unknown as [Kinds[JobKind][Schema]],
  );

/** Body of POST /v1/jobs: what to do, on what, and how. */
export const jobDocumentSchema = unionOf('document').meta({ id: 'JobDocument' });
/** The job document as a client writes it. */
export type JobDocumentInput = z.input<typeof jobDocumentSchema>;
/** The job document with the defaults that need no dataset filled in. */
export type JobDocument = z.output<typeof jobDocumentSchema>;

/** A document with what its kind settles settled. */
export type WholeDocument = {
  [Kind in JobKind]: SharedDocument & Omit<Extract<JobDocument, { kind: Kind }>, keyof SharedDocument>;
}[JobKind];

/** Settles what the kind of a job leaves to no client. */
export function wholeDocument(document: JobDocument, run: KnownRun): WholeDocument {
  const settle = jobKinds[document.kind].settle as (document: JobDocument, run: KnownRun) => Partial<SharedDocument>;
  return { ...document, ...settle(document, run) } as WholeDocument;
}

/** The resolved spec of a job: every default is filled in, the model is named by its identifier. */
export const jobSpecSchema = unionOf('spec').meta({ id: 'JobSpec' });
export type JobSpec = z.output<typeof jobSpecSchema>;

/** The spec of one kind of jobs. */
export type JobSpecOf<Kind extends JobKind> = Extract<JobSpec, { kind: Kind }>;

/** The resolved spec as answers show it. */
export const shownJobSpecSchema = unionOf('shown').meta({ id: 'ResolvedJobSpec' }) as unknown as z.ZodType<
  JobSpec,
  JobSpec
>;
