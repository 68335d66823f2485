import { z } from 'zod';
import { shareOrNull } from './numbers.ts';

const shares = z.array(z.number().min(0).max(1));
const thresholds = z.array(z.number().nullable()).describe('Least score of what is predicted; null: above all.');
const rocPoints = { falsePositiveRate: shares, truePositiveRate: shares };
const precisionRecallPoints = { recall: shares, precision: shares };

const curvesSchema = z
  .object({
    class: z.string(),
    rocCurve: z.object({ ...rocPoints, thresholds }).nullable(),
    precisionRecallCurve: z.object({ ...precisionRecallPoints, thresholds }).nullable(),
  })
  .meta({
    id: 'ClassCurves',
    description:
      'One class against the rest, thinned to the points that give the curves their shape; null where the class, or the rest, has no samples.',
  });

const areasSchema = z
  .object({
    rocAuc: shareOrNull('Area under the ROC curve.'),
    averagePrecision: shareOrNull('Average precision: area under the precision-recall curve, by steps.'),
  })
  .meta({ id: 'RankingAreas' });

/** How well scores put the members of a class before the rest. */
export const rankingSchema = z
  .object({
    by: z.enum(['probability', 'score']).describe('What ranks; score: what the model puts out, no probability.'),
    macro: areasSchema.describe('Mean over the classes for which it is defined.'),
    weighted: areasSchema.describe('The same, weighted by support.'),
    curves: z
      .array(curvesSchema)
      .describe('Of the 20 classes with the most samples; of two classes, of the second alone.'),
    macroCurves: z
      .object({ rocCurve: z.object(rocPoints), precisionRecallCurve: z.object(precisionRecallPoints) })
      .nullable()
      .describe('Mean of the curves of all classes; null with fewer than two.'),
  })
  .meta({ id: 'Ranking' });
export type Ranking = z.infer<typeof rankingSchema>;
