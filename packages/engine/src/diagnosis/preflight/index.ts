export { deadUnits } from './dead-units.ts';
export { gradients } from './gradients.ts';
export { initialLoss } from './initial-loss.ts';
export { oneBatch } from './one-batch.ts';
export { scales } from './scales.ts';
