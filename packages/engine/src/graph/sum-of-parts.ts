import { add } from './ops/add.ts';
import { concat } from './ops/concat.ts';
import { type MatmulAttributes, matmul } from './ops/matmul.ts';
import type { Tensor } from './tensor.ts';

/** Sum of tensors of one shape. Products A_i^T B_i become one product of the joined rows, sum A_i^T B_i = [A_1; A_2; ...]^T [B_1; B_2; ...]:
 *  the gradient of a weight that was used many times is then one large matrix product, not many small ones. */
export function sumOfParts(parts: readonly Tensor[]): Tensor {
  const products = parts.filter(isProductOfRows);
  if (products.length < 2) return parts.reduce((total, part) => add(total, part));
  const others = parts.filter((part) => !products.includes(part));
  const joined = (side: 0 | 1) => concat(products.map(({ source }) => source.inputs[side]));
  return [...others, matmul(joined(0), joined(1), { transposeA: true })].reduce((total, part) => add(total, part));
}

/** Whether a tensor is A^T B of two matrices. */
function isProductOfRows({ source: { op, attributes, inputs }, shape }: Tensor): boolean {
  if (op.name !== 'matmul' || shape.length !== 2 || inputs.length !== 2) return false;
  const { transposeA, transposeB } = attributes as MatmulAttributes;
  return transposeA && !transposeB;
}
