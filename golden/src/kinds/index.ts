export { initializers } from './initializers.ts';
export { metrics } from './metrics.ts';
export { models } from './models.ts';
export { optimizers } from './optimizers.ts';
export { preprocessing } from './preprocessing.ts';
export { schedules } from './schedules.ts';
export { selection } from './selection.ts';
export { training } from './training.ts';
