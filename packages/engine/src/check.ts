export { decodingFindings } from './decode/encoder-decoder.ts';
export type { Finding } from './findings/finding.ts';
export { jsonPointer, valueAt } from './findings/json-pointer.ts';
export { findingLimit, schemaFindings } from './findings/schema-findings.ts';
export { type Verdict, verdictOf } from './findings/schema-verdict.ts';
export type { LossMisfit, LossTargets } from './losses/define-loss.ts';
export { misfitOf, targetsOf } from './losses/document.ts';
export { checkModel, type LayerSummary, type ModelCheck } from './model/check.ts';
export type { Model, ModelLayer, ModelParameter } from './model/model.ts';
