import { BadData } from '../findings/bad-data.ts';
import type { IngestContext } from '../readers/reader.ts';
import type { PartName } from '../stored/schema.ts';
import type { ArrayPart, ArrayParts, UploadedArray } from './uploaded-array.ts';

/** Opens the array of a role. @throws {BadData} when there is none */
export type OpenArray = (role: string, context: IngestContext) => Promise<UploadedArray>;

async function openOne(role: string, open: OpenArray, context: IngestContext): Promise<UploadedArray | undefined> {
  try {
    return await open(role, context);
  } catch (error) {
    if (!(error instanceof BadData)) throw error;
    context.log.addFinding(error.finding);
    return undefined;
  }
}

async function openPart(part: PartName, open: OpenArray, context: IngestContext): Promise<ArrayPart | undefined> {
  const features = await openOne(`${part}.images`, open, context);
  const labels = await openOne(`${part}.labels`, open, context);
  return features && labels && { features, labels };
}

/** The arrays of the roles train.images, train.labels and those of test; undefined when one cannot be read: findings go to the log. */
export async function openParts(open: OpenArray, context: IngestContext): Promise<ArrayParts | undefined> {
  const train = await openPart('train', open, context);
  const test = context.has('test.images') ? await openPart('test', open, context) : undefined;
  return context.log.errors() > 0 || train === undefined ? undefined : { train, test };
}

/** Shape of one image, channels first: a plane gets one channel, a number the shape [1]. */
export function imageShape({ dimensions }: UploadedArray): number[] {
  const shape = dimensions.slice(1);
  if (shape.length === 0) return [1];
  return shape.length === 2 ? [1, ...shape] : shape;
}
