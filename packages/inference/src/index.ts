export * from './inference-error.ts';
export * from './pool.ts';
export type { ModelSource, PredictionTask } from './predictor.ts';
export type { BatchTensor, Tensors } from './tensors.ts';
