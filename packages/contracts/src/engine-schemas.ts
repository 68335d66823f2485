import {
  type AugmentationOptions,
  augmentationsSchema as augmentations,
  type Budget,
  budgetSchema as budget,
  type Cadence,
  cadenceSchema as cadence,
  type EarlyStopping,
  earlyStoppingSchema as earlyStopping,
  type FittedTokenizer,
  fittedTokenizerSchema as fittedTokenizer,
  type GradientClip,
  gradientClipSchema as gradientClip,
  type LossOptions,
  lossSchema as loss,
  type ModelDocument,
  type ModelDocumentInput,
  type Monitor,
  modelDocumentSchema as modelDocument,
  monitors,
  type OnDivergence,
  type OptimizerOptions,
  onDivergenceSchema as onDivergence,
  optimizerSchema as optimizer,
  type PreprocessingOptions,
  preprocessingSchema as preprocessing,
  type RegularizerOptions,
  regularizerSchema as regularizer,
  type ScheduleOptions,
  type SpikeGuard,
  type SplitOptions,
  scheduleSchema as schedule,
  spikeGuardSchema as spikeGuard,
  splitSchema as split,
  type TokenizerOptions,
  type Truncation,
  tokenizerSchema as tokenizer,
  truncationSchema as truncation,
} from '@trainyard/engine/spec';
import { z } from 'zod';

// The registries' types are annotated by name here: inferred ones would be written out, member by member, in every
// declaration that holds them.

/** A member of a registry as a client writes it: its name and its options. */
export interface MemberInput {
  readonly type: string;
  readonly [option: string]: unknown;
}

/** A model document with every default filled in. */
export interface Network extends ModelDocument {}

/** A model document as a client writes it. */
export interface NetworkInput extends ModelDocumentInput {}

export const modelDocumentSchema: z.ZodType<Network, NetworkInput> = modelDocument;
export const augmentationsSchema: z.ZodType<AugmentationOptions[], MemberInput[]> = augmentations;
export const lossSchema: z.ZodType<LossOptions, MemberInput> = loss;
export const optimizerSchema: z.ZodType<OptimizerOptions, MemberInput> = optimizer;
export const gradientClipSchema: z.ZodType<GradientClip, GradientClip> = gradientClip;
export const preprocessingSchema: z.ZodType<PreprocessingOptions, MemberInput> = preprocessing;
export const regularizerSchema: z.ZodType<RegularizerOptions, RegularizerOptions> = regularizer;
export const splitSchema: z.ZodType<SplitOptions, MemberInput> = split;
export const truncationSchema: z.ZodType<Truncation, Truncation> = truncation;
export const scheduleSchema: z.ZodType<ScheduleOptions, MemberInput> = schedule;
export const tokenizerSchema: z.ZodType<TokenizerOptions, MemberInput> = tokenizer;
export const fittedTokenizerSchema: z.ZodType<FittedTokenizer> = fittedTokenizer;
export const budgetSchema: z.ZodType<Budget, Budget> = budget;
export const cadenceSchema: z.ZodType<Cadence, Cadence> = cadence;
export const earlyStoppingSchema: z.ZodType<EarlyStopping, z.input<typeof earlyStopping>> = earlyStopping;
export const onDivergenceSchema: z.ZodType<OnDivergence, z.input<typeof onDivergence>> = onDivergence;
export const spikeGuardSchema: z.ZodType<SpikeGuard, z.input<typeof spikeGuard>> = spikeGuard;
export const monitorSchema: z.ZodType<Monitor, Monitor> = z.enum(monitors);
