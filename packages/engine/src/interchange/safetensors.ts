export { type NamedTensor, type Safetensors, SafetensorsError } from './safetensors-format.ts';
export { readSafetensors } from './safetensors-read.ts';
export { writeSafetensors } from './safetensors-write.ts';
