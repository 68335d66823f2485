import { applyAugmentation, augmentationSchema } from '../data/augmentation/document.ts';
import type { Shape } from '../tensor/index.ts';

/** A transformation of an image, and the same of the maps that a layer makes of it. */
export interface Transformation {
  readonly type: 'translate' | 'scale' | 'rotate';
  /** Pixels to the right or down, factor of size, degrees counter-clockwise. */
  readonly strength: number;
  /** Of an image of which a map is a `stride`th; undefined where a map cannot be moved by so little. */
  apply(image: Float32Array, shape: Shape, stride: number): Float32Array | undefined;
}

const options = {
  translate: augmentationSchema.parse({ type: 'translate' }),
  scale: augmentationSchema.parse({ type: 'scale' }),
  rotate: augmentationSchema.parse({ type: 'rotate' }),
};

const degrees = [5, 10, 20, 45, 90];
const factors = [0.8, 0.9, 1.1, 1.25];
const pixels = [1, 2, 4, 8];

function shift(strength: number, down: boolean): Transformation {
  return {
    type: 'translate',
    strength,
    apply: (image, shape, stride) => {
      const by = strength / stride;
      if (!Number.isInteger(by)) return undefined;
      return applyAugmentation(options.translate, image, shape, { rows: down ? by : 0, columns: down ? 0 : by });
    },
  };
}

/** Transformations of growing strength for images of that height and width: shifts of at most a quarter of the shorter side, both
 *  to the right and down, sizes about 1, turns to the left. What moves in is zero. */
export function transformationsOf(height: number, width: number): Transformation[] {
  const far = Math.min(height, width) / 4;
  return [
    ...pixels.filter((by) => by <= far).flatMap((by) => [shift(by, false), shift(by, true)]),
    ...factors.map(
      (factor): Transformation => ({
        type: 'scale',
        strength: factor,
        apply: (image, shape) => applyAugmentation(options.scale, image, shape, { factor }),
      }),
    ),
    ...degrees.map(
      (turn): Transformation => ({
        type: 'rotate',
        strength: turn,
        apply: (image, shape) => applyAugmentation(options.rotate, image, shape, { degrees: turn }),
      }),
    ),
  ];
}
