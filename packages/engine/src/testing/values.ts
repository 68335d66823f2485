import type { TensorType } from '../graph/tensor.ts';
import type { TensorData } from '../tensor/array.ts';
import { arrayConstructors } from '../tensor/dtype.ts';
import { stream } from '../tensor/random.ts';
import { sizeOf } from '../tensor/shape.ts';

/** Where the values of a placeholder are drawn from: a normal distribution, the numbers from 0.2 to 1.2, 0 or 1, or whole numbers below a bound. */
export type Values = 'normal' | 'positive' | 'flag' | { readonly below: number };

/** Values for a placeholder: a function of the seed and the name alone, the same ones in either precision. */
export function valuesFor({ dtype, shape }: TensorType, values: Values, seed: number, name: string): TensorData {
  const drawn = new Float64Array(sizeOf(shape));
  const source = stream(seed, `values/${name}`, 0);
  if (values === 'normal') source.fillNormal(drawn);
  else source.fillUniform(drawn);
  const numbers = Array.from(drawn, (value) => Math.fround(placed(value, values)));
  const data = dtype === 'int64' ? BigInt64Array.from(numbers, BigInt) : arrayConstructors[dtype].from(numbers);
  return { dtype, shape, data } as TensorData;
}

function placed(value: number, values: Values): number {
  if (values === 'normal') return value;
  if (values === 'positive') return 0.2 + value;
  return values === 'flag' ? Math.round(value) : Math.floor(value * values.below);
}
