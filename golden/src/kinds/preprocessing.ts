import {
  applyAugmentation,
  augmentationSchema,
  augmentations,
  fitPreprocessing,
  Pipeline,
  preprocessingSchema,
  preprocessings as registry,
} from '@trainyard/engine';
import { z } from 'zod';
import { caseFields, documentField, toleranceField } from '../cases/fields.ts';
import { readMember, refusal } from '../cases/read-documents.ts';
import { expectedTensorSchema, type GivenTensor, tensorComparison, tensorSchema } from '../cases/tensor.ts';
import { compare } from '../verdict/compare.ts';
import { treeComparisons } from '../verdict/compare-tree.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { defineKind } from './define-kind.ts';

const fitted = z.strictObject({
  ...caseFields,
  ...toleranceField,
  kind: z.literal('preprocessing'),
  preprocessing: documentField,
  train: tensorSchema,
  test: tensorSchema,
  expected: z.strictObject({
    statistics: z.record(z.string(), z.array(z.number())),
    train: expectedTensorSchema,
    test: expectedTensorSchema,
  }),
});

const drawn = z.strictObject({
  ...caseFields,
  ...toleranceField,
  kind: z.literal('augmentation'),
  augmentation: documentField,
  /** The value that was drawn. */
  applied: z.record(z.string(), z.number()),
  input: tensorSchema,
  expected: expectedTensorSchema,
});

/** Statistics found in the training rows and both parts afterwards; a sample after what was drawn. */
export const preprocessing = defineKind(z.discriminatedUnion('kind', [fitted, drawn]), (golden) => {
  return golden.kind === 'augmentation' ? judgeDrawn(golden) : judgeFitted(golden);
});

function judgeFitted({ preprocessing: given, train, test, expected, tolerance }: z.output<typeof fitted>): Verdict {
  const document = readMember('preprocessing', registry, preprocessingSchema, given);
  if (!document.value) return refusal(document);
  const sampleShape = train.shape.slice(1);
  const found = fitPreprocessing([document.value], () => [Float32Array.from(train.data)], { shape: sampleShape });
  const pipeline = new Pipeline(found);
  const applied = ({ shape, data }: GivenTensor) => ({ shape, data: pipeline.apply(Float32Array.from(data)) });
  return compare(
    [
      ...treeComparisons(expected.statistics, found.stages[0]?.statistics, 'statistics'),
      tensorComparison('train', expected.train, applied(train)),
      tensorComparison('test', expected.test, applied(test)),
    ],
    tolerance,
  );
}

function judgeDrawn({ augmentation, applied, input, expected, tolerance }: z.output<typeof drawn>): Verdict {
  const document = readMember('augmentation', augmentations, augmentationSchema, augmentation);
  if (!document.value) return refusal(document);
  const { shape } = input;
  const data = applyAugmentation(document.value, Float32Array.from(input.data), shape, applied);
  return compare([tensorComparison('sample', expected, { shape, data })], tolerance);
}
