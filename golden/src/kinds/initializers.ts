import { fansOf, initializerOf, initializerSchema, initializers as registry } from '@trainyard/engine';
import { z } from 'zod';
import { caseFields, documentField, toleranceField } from '../cases/fields.ts';
import { readMember, refusal } from '../cases/read-documents.ts';
import { compare } from '../verdict/compare.ts';
import { treeComparisons } from '../verdict/compare-tree.ts';
import { defineKind } from './define-kind.ts';

const schema = z.strictObject({
  ...caseFields,
  ...toleranceField,
  initializer: documentField,
  /** Whose weight it is, for people: fans are counted from the shape alone. */
  layer: documentField,
  weightShape: z.array(z.int().positive()),
  expected: z.record(z.string(), z.number()),
});

/** Fans of a weight's shape, and mean, deviation and bound of what it is drawn from. */
export const initializers = defineKind(schema, ({ initializer, weightShape, expected, tolerance }) => {
  const document = readMember('initializer', registry, initializerSchema, initializer);
  if (!document.value) return refusal(document);
  const fans = fansOf(weightShape);
  const received = { ...fans, ...initializerOf(document.value).distribution(fans, weightShape) };
  return compare(treeComparisons(expected, received, 'expected'), tolerance);
});
