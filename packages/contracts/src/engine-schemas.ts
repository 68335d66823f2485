import {
  type FittedTokenizer,
  fittedTokenizerSchema as fittedTokenizer,
  type GradientClip,
  gradientClipSchema as gradientClip,
  type LossOptions,
  lossSchema as loss,
  type ModelDocument,
  type ModelDocumentInput,
  modelDocumentSchema as modelDocument,
  type OptimizerOptions,
  optimizerSchema as optimizer,
  type PreprocessingOptions,
  preprocessingSchema as preprocessing,
  type RegularizerOptions,
  regularizerSchema as regularizer,
  type ScheduleOptions,
  type SplitOptions,
  scheduleSchema as schedule,
  splitSchema as split,
  type TokenizerOptions,
  type Truncation,
  tokenizerSchema as tokenizer,
  truncationSchema as truncation,
} from '@trainyard/engine/spec';
import type { z } from 'zod';

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
