import type { Tensor, TensorType } from '../tensor.ts';
import { broadcastTo } from './broadcast-to.ts';
import { scalar } from './constant.ts';

/** Zeros of the type of another tensor, written as one scalar that is stretched. */
export function zerosLike({ dtype, shape }: TensorType): Tensor {
  return broadcastTo(scalar(dtype, 0), shape);
}
