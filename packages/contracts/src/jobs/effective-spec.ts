import type { JobIntervention } from './intervention.ts';
import type { JobSpec } from './job-document.ts';

type Fields = Record<string, unknown>;

/** The value of a field of a spec by its place, such as optimizer.learningRate; undefined where it has none. */
export function fieldOf(spec: object, field: string): unknown {
  return field.split('.').reduce<unknown>((value, name) => (value as Fields | undefined)?.[name], spec);
}

function withField<Spec extends object>(spec: Spec, field: string, value: unknown): Spec {
  const [name = '', ...rest] = field.split('.');
  const inner = rest.length > 0 ? withField((spec as Fields)[name] as object, rest.join('.'), value) : value;
  return { ...spec, [name]: inner };
}

/** The spec after changes, in their order; by default only those that are in force. */
export function effectiveSpec(
  spec: JobSpec,
  interventions: readonly Pick<JobIntervention, 'field' | 'to' | 'applied'>[] = [],
  which: 'applied' | 'accepted' = 'applied',
): JobSpec {
  const counted = interventions.filter(({ applied }) => applied || which === 'accepted');
  return counted.reduce((changed, { field, to }) => withField(changed, field, to), spec);
}
