export { csv } from './csv.ts';
export { idx } from './idx.ts';
export { jsonl } from './jsonl.ts';
export { parallelText } from './parallel-text.ts';
export { text } from './text.ts';
