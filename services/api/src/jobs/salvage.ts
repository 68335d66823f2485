import {
  type JobDocument,
  type JobKind,
  jobKinds,
  type SharedDocument,
  type TrainingControl,
} from '@trainyard/contracts';

type Own<Kind extends JobKind> = Omit<Extract<JobDocument, { kind: Kind }>, keyof SharedDocument | 'kind'>;

/** The fields of a job document that are right each by itself, so that they are judged also when others are wrong. */
export interface Salvaged
  extends Partial<Omit<SharedDocument, 'model'>>,
    Partial<Own<'biasVariance'>>,
    Partial<Pick<Own<'train'>, 'evaluation'>>,
    Partial<Omit<TrainingControl, 'epochs'>> {
  /** As they were sent. */
  model?: unknown;
  lossAsSent?: unknown;
  /** Of a kind that there is. */
  kind?: JobKind;
}

const isKind = (kind: unknown): kind is JobKind => typeof kind === 'string' && Object.hasOwn(jobKinds, kind);

/** Reads what can be read of a body; fields that are absent have their defaults. */
export function salvage(body: unknown): Salvaged {
  const given = typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
  const fieldOf = (name: string): unknown => (Object.hasOwn(given, name) ? given[name] : undefined);
  const kind = fieldOf('kind');
  // The engine reads the model, whatever is wrong with it.
  const { model: _model, ...schemas } = jobKinds[isKind(kind) ? kind : 'train'].document.shape;
  const fields = Object.entries(schemas).flatMap(([name, schema]) => {
    const { data } = schema.safeParse(fieldOf(name));
    return data === undefined ? [] : [[name, data]];
  });
  return { ...Object.fromEntries(fields), model: fieldOf('model'), lossAsSent: fieldOf('loss') };
}
