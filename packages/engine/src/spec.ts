export { activationSchema } from './activations/document.ts';
export {
  type PreprocessingDocument,
  preprocessingDocument as preprocessingSchema,
} from './data/preprocessing/pipeline.ts';
export { type SplitOptions, splitSchema } from './data/split-document.ts';
export type { Finding } from './findings/finding.ts';
export { schemaFindings } from './findings/schema-findings.ts';
export { initializerDocument as initializerSchema } from './initializers/document.ts';
export { type LossOptions, lossSchema } from './losses/document.ts';
export {
  inputSchema,
  type LayerDocument,
  type LayerOptions,
  layerLimit,
  layerSchema,
  type ModelDocument,
  type ModelDocumentInput,
  modelDocumentSchema,
} from './model/document.ts';
export { type OptimizerOptions, optimizerSchema } from './optimizers/document.ts';
export { type GradientClip, gradientClipSchema } from './optimizers/gradient-clip.ts';
export { type RegularizerOptions, regularizerSchema } from './regularizers/document.ts';
