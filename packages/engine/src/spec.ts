export { activationSchema } from './activations/document.ts';
export {
  type Catalogue,
  catalogueOf,
  type Docstring,
  type Docstrings,
  type MemberDescription,
  type RegistryDescription,
} from './catalogue/catalogue.ts';
export type { OptionDescription } from './catalogue/options.ts';
export * from './catalogue/registries.ts';
export { engineVersion } from './catalogue/version.ts';
export { type Budget, budgetSchema } from './control/budget.ts';
export { type Cadence, cadenceSchema } from './control/cadence.ts';
export { type EarlyStopping, earlyStoppingSchema } from './control/early-stopping.ts';
export { type OnDivergence, onDivergenceSchema } from './control/on-divergence.ts';
export { type SpikeGuard, spikeGuardSchema } from './control/spike-guard.ts';
export {
  type AugmentationDocument,
  type AugmentationOptions,
  type AugmentationPoint,
  augment,
  augmentationMisfit,
  augmentationSchema,
  augmentationsSchema,
  type BatchAugmentationOptions,
  batchAugmentationIn,
  drawMix,
  mixesBatches,
  withRange,
} from './data/augmentation/document.ts';
export { mixRows } from './data/augmentation/mix-rows.ts';
export { matchesGlob } from './data/matches-glob.ts';
export {
  type PreprocessingDocument,
  type PreprocessingOptions,
  preprocessingSchema,
} from './data/preprocessing/document.ts';
export type { Misfit } from './data/preprocessing/misfit.ts';
export { jointMisfits, type PreprocessingPlan, planPreprocessing } from './data/preprocessing/plan.ts';
export { type FeatureColumn, formOfColumns, type SampleForm } from './data/preprocessing/sample-form.ts';
export { type SplitOptions, splitSchema } from './data/split-document.ts';
export { decodeGreedily, type NextTokens } from './data/tokenizers/decode-greedily.ts';
export { type TokenizerOptions, tokenizerNames, tokenizerSchema, tokensOf } from './data/tokenizers/document.ts';
export {
  decodeText,
  decodeTokens,
  type Encoder,
  encoderOf,
  type FittedTokenizer,
  fittedTokenizerSchema,
} from './data/tokenizers/fitted-tokenizer.ts';
export { writeSequence } from './data/tokenizers/sequence-rows.ts';
export { endToken, padToken, specialTokens, startToken } from './data/tokenizers/special-tokens.ts';
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
export { type Truncation, truncationSchema } from './model/truncation-document.ts';
export { type OptimizerOptions, optimizerSchema } from './optimizers/document.ts';
export { type GradientClip, gradientClipSchema } from './optimizers/gradient-clip.ts';
export { type RegularizerOptions, regularizerSchema } from './regularizers/document.ts';
export {
  type ScheduleOptions,
  scheduleOptionNames,
  scheduleSchema,
  settledSchedule,
  watcherIn,
} from './schedules/document.ts';
export { type Monitor, modeOf, monitors } from './schedules/reduce-on-plateau.ts';
export { formatShape, sameShape, sizeOf } from './tensor/shape.ts';
