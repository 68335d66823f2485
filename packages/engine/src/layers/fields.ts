import { z } from 'zod';
import { activationSchema } from '../activations/document.ts';
import { initializerDocument } from '../initializers/document.ts';
import { regularizerSchema } from '../regularizers/document.ts';

/** Fields that several layers share, spelled once. */
export const biasField = z.boolean().default(true).describe('Whether a bias is added. Default: true.');

export const activationField = activationSchema.optional().describe('Applied to the output. Default: none.');

export const initializerFields = {
  initializer: initializerDocument.default('xavierUniform').describe('Start of the weight. Default: xavierUniform.'),
  biasInitializer: initializerDocument.default('zeros').describe('Start of the bias. Default: zeros.'),
};

export const regularizerField = regularizerSchema
  .optional()
  .describe('Penalty on the weight; replaces that of the job.');

/** A size of 1 to 2^24. */
export const sizeField = z
  .int()
  .min(1)
  .max(2 ** 24);

export const rateField = z.number().min(0).lt(1).describe('Share that is dropped, 0 to below 1.');
