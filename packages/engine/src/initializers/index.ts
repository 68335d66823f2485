export { constant } from './constant.ts';
export { heNormal } from './he-normal.ts';
export { heUniform } from './he-uniform.ts';
export { orthogonal } from './orthogonal.ts';
export { uniform } from './uniform.ts';
export { xavierNormal } from './xavier-normal.ts';
export { xavierUniform } from './xavier-uniform.ts';
export { zeros } from './zeros.ts';
