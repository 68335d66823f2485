export { crossEntropy } from './cross-entropy.ts';
export { mse } from './mse.ts';
