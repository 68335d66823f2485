export { exportNetwork } from './train/export-network.ts';
export { type ImportedWeights, importWeights } from './train/import-weights.ts';
