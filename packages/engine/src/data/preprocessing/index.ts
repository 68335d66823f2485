export { center } from './center.ts';
export { impute } from './impute.ts';
export { minMax } from './min-max.ts';
export { oneHot } from './one-hot.ts';
export { standardize } from './standardize.ts';
