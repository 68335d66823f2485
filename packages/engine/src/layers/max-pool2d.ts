import { defineMaxPool } from './max-pool.ts';

/** Max pooling over height and width. Shapes: [channels, height, width] -> [channels, height', width']. */
export const maxPool2d = defineMaxPool('maxPool2d', 2);
