import type { DatasetRecord, ModelRecord } from '@trainyard/contracts';
import type { ProjectStore } from '@trainyard/store';

/** What is known of a dataset: its record, or what is left of it once it is deleted. */
export async function knownDataset(
  id: string,
  { datasets, remains }: Pick<ProjectStore, 'datasets' | 'remains'>,
): Promise<DatasetRecord | undefined> {
  return (await datasets.get(id)) ?? remains.dataset(id);
}

/** What is known of a model: its record, or what is left of it once it is deleted. */
export async function knownModel(
  id: string,
  { models, remains }: Pick<ProjectStore, 'models' | 'remains'>,
): Promise<ModelRecord | undefined> {
  return (await models.get(id)) ?? remains.model(id);
}
