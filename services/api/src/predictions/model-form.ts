import type { DatasetProfile, JobSpec } from '@trainyard/contracts';
import { resolveFeatures } from '../jobs/checks/features.ts';
import { resolveTarget } from '../jobs/checks/target.ts';
import type { SampleForm } from './read-instances.ts';

/** What the model of a job takes and gives. */
export interface ModelForm {
  sample: SampleForm;
  kind: JobSpec['target']['kind'];
  /** Of the kind class: the names in the order of their indexes. */
  classes: string[];
}

/** What the model of a job takes and gives, from its spec and the profile of its dataset. */
export function modelForm({ features, target }: JobSpec, profile: DatasetProfile): ModelForm {
  const { value: settled } = resolveTarget(target, profile);
  const chosen = settled && resolveFeatures(features, profile, settled.columns).value;
  if (!chosen) throw new Error('internal: the columns of a trained model are not those of its dataset');
  const isTensor = profile.columns.some(({ name, type }) => type === 'tensor' && chosen.columns.includes(name));
  const sample = { shape: features.shape ?? chosen.shape, columns: isTensor ? undefined : chosen.columns };
  return { sample, kind: target.kind, classes: settled.classes };
}
