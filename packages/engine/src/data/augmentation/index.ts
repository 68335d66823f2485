export { brightness } from './brightness.ts';
export { crop } from './crop.ts';
export { cutout } from './cutout.ts';
export { horizontalFlip } from './horizontal-flip.ts';
export { rotate } from './rotate.ts';
export { scale } from './scale.ts';
export { translate } from './translate.ts';
export { verticalFlip } from './vertical-flip.ts';
