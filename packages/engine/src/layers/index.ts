export { activation } from './activation.ts';
export { batchNorm } from './batch-norm.ts';
export { conv2d } from './conv2d.ts';
export { dense } from './dense.ts';
export { dropout } from './dropout.ts';
export { flatten } from './flatten.ts';
export { maxPool2d } from './max-pool2d.ts';
