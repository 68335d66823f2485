export { csv } from './csv.ts';
export { idx } from './idx.ts';
