import type { PartName } from '@trainyard/datasets';

/** One thing for each part of a dataset. */
export type ByPart<Of> = Partial<Record<PartName, Of>>;

/** Loads what each part needs, one part after the other. */
export async function byPart<Of>(
  parts: readonly PartName[],
  load: (part: PartName) => Of | Promise<Of>,
): Promise<ByPart<Of>> {
  const loaded: ByPart<Of> = {};
  for (const part of parts) loaded[part] = await load(part);
  return loaded;
}
