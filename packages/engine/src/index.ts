export * from './check.ts';
export type { Applied } from './data/augmentation/define-augmentation.ts';
export { applyAugmentation } from './data/augmentation/document.ts';
export type { Sample } from './data/augmentation/sample-kinds.ts';
export type { FoldedRows, Folds, Group } from './data/folds/define-folding.ts';
export { type FoldingOptions, foldingSchema, foldsOf } from './data/folds/document.ts';
export { type Fold, foldAt } from './data/folds/fold.ts';
export {
  type FittedPreprocessing,
  type FittedStage,
  fitPreprocessing,
  Pipeline,
  PipelineFit,
  type TrainingRows,
} from './data/preprocessing/pipeline.ts';
export { bootstrapRows, disjointRows } from './data/resampling.ts';
export { arrayRows, type StoredValues } from './data/rows/array-rows.ts';
export { type AugmentationKey, augmentedRows } from './data/rows/augmented-rows.ts';
export { piecesOf } from './data/rows/pieces-of.ts';
export { preprocessedRows, type SampleMap } from './data/rows/preprocessed-rows.ts';
export { type Column, isReader, type RowReader, type RowValues } from './data/rows/row-reader.ts';
export { type HoldOutOptions, holdOut, type Split } from './data/split.ts';
export { type TokenizerFitter, tokenizerFitter } from './data/tokenizers/fitted-tokenizer.ts';
export { writeTarget, writeTeacher } from './data/tokenizers/sequence-rows.ts';
export {
  type DecodeByPartsOptions,
  decodeByParts,
  type NamedTensors,
  type RunModel,
} from './decode/decode-by-parts.ts';
export {
  type EncoderDecoderModels,
  type EncoderDecoderOptions,
  exportEncoderDecoder,
} from './decode/export-encoder-decoder.ts';
export { type BiasVarianceVerdict, biasVarianceVerdict } from './diagnosis/bias-variance-verdict.ts';
export type { DataFinding } from './diagnosis/data/data-finding.ts';
export { reviewClasses } from './diagnosis/data/review-classes.ts';
export { reviewColumns } from './diagnosis/data/review-columns.ts';
export { duplicatesAcross, type HashedSplit, RowHashes } from './diagnosis/data/row-hashes.ts';
export { type SquaredErrorParts, squaredErrorEstimator } from './diagnosis/estimate-squared-error.ts';
export { type ZeroOneErrorParts, zeroOneErrorEstimator } from './diagnosis/estimate-zero-one-error.ts';
export type { Ailment, HealthFinding } from './diagnosis/health/diagnose.ts';
export type { Preflight } from './diagnosis/preflight/judge.ts';
export { pureError } from './diagnosis/pure-error.ts';
export type { Replicates } from './diagnosis/replicates.ts';
export { risingLoss } from './diagnosis/rising-loss.ts';
export { type Chosen, type Estimated, type SampledModels, withErrors } from './diagnosis/sampled-models.ts';
export { type SquaredBiasVariance, squaredBiasVariance } from './diagnosis/squared-bias-variance.ts';
export { type RangeTestCurve, type RateSuggestion, suggestRate } from './diagnosis/suggest-rate.ts';
export { type VarianceBySource, varianceBySource } from './diagnosis/variance-by-source.ts';
export { type ZeroOneBiasVariance, zeroOneBiasVariance } from './diagnosis/zero-one-bias-variance.ts';
export { Bootstrap, type Interval, type Measure } from './evaluation/bootstrap.ts';
export { type ClassRecord, ClassRecorder } from './evaluation/class-record.ts';
export { classBaseline, classMeasures, classReport } from './evaluation/class-report.ts';
export { equivarianceOf, type TransformationEffect } from './evaluation/equivariance.ts';
export { labelBaseline, labelMeasures, labelReport } from './evaluation/label-report.ts';
export { type NumberRecord, NumberRecorder } from './evaluation/number-record.ts';
export { numberBaseline, numberMeasures, numberReport } from './evaluation/number-report.ts';
export type { RankingReport } from './evaluation/ranked-classes.ts';
export { tokenMeasures, tokenReport } from './evaluation/token-report.ts';
export { worstSamples } from './evaluation/worst.ts';
export * from './exchange.ts';
export { gradients } from './graph/differentiate.ts';
export * as ops from './graph/ops/index.ts';
export type { Graph, Tensor, TensorType } from './graph/tensor.ts';
export {
  type BoundInitializer,
  type InitializerDocument,
  initializerOf,
} from './initializers/document.ts';
export { type Fans, fansOf } from './initializers/fans.ts';
export {
  type NamedTensor,
  readSafetensors,
  type Safetensors,
  SafetensorsError,
  writeSafetensors,
} from './interchange/safetensors.ts';
export type { Value } from './layers/define-layer.ts';
export * as layers from './layers/index.ts';
export { evaluateBinary } from './metrics/evaluate-binary.ts';
export { evaluateClassification } from './metrics/evaluate-classification.ts';
export { evaluateMultiLabel } from './metrics/evaluate-multi-label.ts';
export { evaluateRegression } from './metrics/evaluate-regression.ts';
export { drawPlaceholders, type Forward, type ForwardOptions, forward, inputPlaceholders } from './model/forward.ts';
export { linearView } from './model/linear-view.ts';
export { type Objective, type ObjectiveCall, objective } from './model/objective.ts';
export { emit } from './onnx/emit.ts';
export { coefficientsOf, slotsOf, updateOf } from './optimizers/document.ts';
export { type CompiledGraph, compile, evaluate } from './runtime/evaluate.ts';
export type { SchedulePoint, ScheduleState } from './schedules/define-schedule.ts';
export { freshSchedule, learningRateAt, observedBy } from './schedules/document.ts';
export * from './spec.ts';
export { type TensorData, tensorData } from './tensor/array.ts';
export { ShapeError } from './tensor/errors.ts';
export { type ExportOptions, exportOnnx } from './train/export-onnx.ts';
export type { KnownAilments } from './train/health-monitor.ts';
export { startValues } from './train/import-weights.ts';
export type { TrainingSpec } from './train/programs.ts';
export { type SampleColumns, type Samples, valuesOfRows } from './train/samples.ts';
export type { ScannedBatch, ScannedHead } from './train/scanned-batch.ts';
export { startWeights } from './train/start-weights.ts';
export { openTraining, type Training } from './train/training.ts';
export type {
  ClassEvaluation,
  EndReason,
  Evaluation,
  Moment,
  PartMetrics,
  PlannedChange,
  RefusedStep,
  TrainingChange,
  TrainingEvent,
  TrainingOptions,
} from './train/training-options.ts';
export { type HealthEvent, type PreflightEvent, watched } from './train/watched.ts';
