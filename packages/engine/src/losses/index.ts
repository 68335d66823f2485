export { binaryCrossEntropy } from './binary-cross-entropy.ts';
export { crossEntropy } from './cross-entropy.ts';
export { hinge } from './hinge.ts';
export { lq } from './lq.ts';
export { mae } from './mae.ts';
export { mse } from './mse.ts';
