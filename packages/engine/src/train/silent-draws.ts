import { broadcastTo } from '../graph/ops/broadcast-to.ts';
import { scalar } from '../graph/ops/constant.ts';
import type { Tensor } from '../graph/tensor.ts';
import type { DrawSpec } from '../layers/define-layer.ts';
import type { Model } from '../model/model.ts';

/** What the noise of a model is on average, as constants: a layer that scales by its noise then passes its input on. */
export function silentDraws({ draws }: Model, batch: number): Record<string, Tensor> {
  return Object.fromEntries(
    draws.map(({ name, per, shape, distribution }) => {
      const whole = per === 'sample' ? [batch, ...shape] : shape;
      return [name, broadcastTo(scalar('float32', averageOf(distribution)), whole)];
    }),
  );
}

/** What has no average of its own is a mask that keeps everything. */
function averageOf(distribution: DrawSpec['distribution']): number {
  switch (distribution.type) {
    case 'bernoulli':
      return distribution.probability;
    case 'normal':
      return distribution.mean;
    case 'uniform':
      return (distribution.low + distribution.high) / 2;
    case 'other':
      return 1;
  }
}
