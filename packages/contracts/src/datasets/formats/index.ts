export { csv } from './csv.ts';
export { idx } from './idx.ts';
export { jsonl } from './jsonl.ts';
export { npy } from './npy.ts';
export { npz } from './npz.ts';
export { parallelText } from './parallel-text.ts';
export { text } from './text.ts';
