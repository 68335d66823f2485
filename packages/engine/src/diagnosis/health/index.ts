export { deadUnits } from './dead-units.ts';
export { explodingGradients } from './exploding-gradients.ts';
export { overfitting } from './overfitting.ts';
export { underfitting } from './underfitting.ts';
export { vanishingGradients } from './vanishing-gradients.ts';
