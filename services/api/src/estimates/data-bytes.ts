import type { DatasetProfile, ModelRecord } from '@trainyard/contracts';

/** What a child takes besides its data, and the share of the rest that data may take; as the worker settles it. */
const [ownBytes, dataShare] = [320 * 2 ** 20, 0.5];

interface HeldData {
  bytes: number;
  where: 'memory' | 'disk';
}

/** Bytes of a dataset's samples while training, and where they are: in memory as long as they fit into their share of it. */
export function heldData(
  profile: DatasetProfile,
  document: ModelRecord['document'],
  limitBytes = Number.POSITIVE_INFINITY,
): HeldData {
  const { rows, columns } = profile;
  const inputs = document.input ? [document.input] : Object.values(document.inputs ?? {});
  const values = inputs.reduce((sum, { shape }) => sum + shape.reduce((product, length) => product * length, 1), 0);
  const tensors = columns.filter(({ role, type }) => role === 'feature' && type === 'tensor');
  const isNarrow = tensors.length > 0 && tensors.every(({ dtype }) => dtype === 'uint8' || dtype === 'int8');
  const bytes = rows * values * (isNarrow ? 1 : 4);
  return bytes <= Math.max(0, limitBytes - ownBytes) * dataShare
    ? { bytes, where: 'memory' }
    : { bytes: 0, where: 'disk' };
}
