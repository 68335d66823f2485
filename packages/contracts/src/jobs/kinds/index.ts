// The register: one line a kind. The name of the export is the value on the wire.

export { biasVariance } from './bias-variance.ts';
export { lrRangeTest } from './lr-range-test.ts';
export { train } from './train.ts';
