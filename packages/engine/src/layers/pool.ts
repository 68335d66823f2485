import type { Report, SampleType } from './define-layer.ts';
import { hasSpatialRank, paddingField, perAxis, positionsFor, windowFor } from './spatial.ts';

/** Fields of every pooling over windows. */
export function poolFields(rank: number) {
  return {
    poolSize: perAxis(1, rank).describe('Cells of the window along each axis.'),
    stride: perAxis(1, rank).optional().describe('Cells from one window to the next. Default: poolSize.'),
    padding: paddingField(rank),
  };
}

interface PoolOptions {
  readonly poolSize: number | readonly number[];
  readonly stride?: number | readonly number[] | undefined;
  readonly padding: 'same' | 'valid' | number | readonly number[];
}

/** The window of a pooling layer: its stride is its size unless said otherwise. */
export function poolWindow({ poolSize, stride = poolSize, padding }: PoolOptions, spatial: readonly number[]) {
  return windowFor({ kernel: poolSize, stride, padding }, spatial);
}

/** Shape rule of pooling: [channels, ...spatial] -> [channels, ...positions]; reports what does not fit. */
export function inferPool(
  { dtype, shape }: SampleType,
  rank: number,
  options: PoolOptions,
  report: Report,
): SampleType | undefined {
  if (!hasSpatialRank(shape, rank, report)) return undefined;
  const [channels, ...spatial] = shape;
  const window = poolWindow(options, spatial);
  const cells = window.kernel.map((size) => size - 1);
  if (window.padsBefore.some((pads, axis) => pads > cells[axis])) {
    report({
      code: 'paddingExceedsWindow',
      field: 'padding',
      expected: `at most [${cells.join(', ')}] cells of padding, so that every window sees a value`,
      received: `[${window.padsBefore.join(', ')}]`,
      hint: 'Use less padding, "same", or a larger poolSize.',
    });
    return undefined;
  }
  const positions = positionsFor(window, spatial, 'poolSize', report);
  return positions && { dtype, shape: [channels, ...positions] };
}
