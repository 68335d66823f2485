export { center } from './center.ts';
export { minMax } from './min-max.ts';
export { standardize } from './standardize.ts';
