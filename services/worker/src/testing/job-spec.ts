import {
  type JobDocumentInput,
  type JobKind,
  type JobSpec,
  type JobSpecOf,
  jobDocumentSchema,
  wholeDocument,
} from '@trainyard/contracts';
import { lossSchema, splitSchema } from '@trainyard/engine/spec';

const someId = (prefix: string) => `${prefix}_01ARZ3NDEKTSV4RRFFQ69G5FAV`;

type TrainDocument = Extract<JobDocumentInput, { kind: 'train' }>;

type Own<Kind extends Exclude<JobKind, 'train'>> = Omit<JobSpecOf<Kind>, keyof JobSpecOf<'train'>>;

/** What makes a job one of another kind than training: its kind and its own fields. */
export type OfKind = { [Kind in Exclude<JobKind, 'train'>]: { kind: Kind } & Own<Kind> }[Exclude<JobKind, 'train'>];

/** What a test asks of a job; the rest has the defaults that the API gives it. */
export type SpecAsked = Partial<Omit<TrainDocument, 'target' | 'outputs'>> & Pick<JobSpec, 'target' | 'outputs'>;

/** The spec of a job as the API settles it. */
export function jobSpec({ target, outputs, ...asked }: SpecAsked): JobSpecOf<'train'> {
  const document = jobDocumentSchema.parse({
    kind: 'train',
    dataset: someId('ds'),
    model: someId('mdl'),
    name: 'test',
    target,
    ...asked,
  });
  const given = wholeDocument(document, { stepsPerEpoch: undefined });
  if (given.kind !== 'train') throw new Error('internal: the job of a test is one that trains');
  return {
    ...given,
    target,
    outputs,
    name: given.name ?? 'test',
    model: String(given.model),
    split: given.split ?? splitSchema.parse({ type: 'holdOut' }),
    loss: given.loss ?? lossSchema.parse({ type: target.kind === 'class' ? 'crossEntropy' : 'mse' }),
  };
}
