import { formatShape, type Shape, ShapeError, sizeOf } from '../tensor/index.ts';

/** How many inputs feed one output of a weight, and how many outputs one input feeds. */
export interface Fans {
  readonly fanIn: number;
  readonly fanOut: number;
}

/** Fans of a weight `[out, in, kernel...]`: fanIn = shape[1] * kernel cells, fanOut = shape[0] * kernel cells.
 *  Transposed and grouped layers are counted from their shape alike, as torch.nn.init does.
 *  @throws {ShapeError} if the weight has fewer than two axes. */
export function fansOf(weightShape: Shape): Fans {
  if (weightShape.length < 2) {
    throw new ShapeError({
      unit: 'counting fans',
      expected: 'a weight of at least two axes [out, in, kernel...]',
      received: formatShape(weightShape),
      hint: 'Start vectors with zeros, constant or uniform, giving the fans of the weight they go with.',
    });
  }
  const [out, into, ...kernel] = weightShape;
  const cells = sizeOf(kernel);
  return { fanIn: into * cells, fanOut: out * cells };
}
