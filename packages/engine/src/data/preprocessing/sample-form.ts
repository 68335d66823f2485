import { type Shape, sizeOf } from '../../tensor/index.ts';

/** One value of a sample that is a row of a table. */
export interface FeatureColumn {
  readonly name: string;
  /** number: any number; category: the index of a class; flag: 0 or 1, as a preprocessing made it. */
  readonly kind: 'number' | 'category' | 'flag';
  /** Of a category: the names of its classes, by index. */
  readonly classes?: readonly string[];
  /** Of numbers: the different values that the dataset holds, where they are few enough to be classes. */
  readonly values?: readonly number[];
  /** Rows of the dataset without a value, which is NaN. Absent: not counted. */
  readonly missing?: number;
}

/** What samples are before or after a preprocessing: rows of named columns, or arrays of a shape. */
export interface SampleForm {
  readonly shape: Shape;
  /** Of rows of a table: one for each value, in their order. */
  readonly columns?: readonly FeatureColumn[];
  /** Of arrays: rows of the dataset without one, which is NaN throughout. Absent: not counted. */
  readonly missing?: number;
}

/** Over what one statistic is taken: each element of the sample has its own, or each channel (axis 0). */
export type Per = 'feature' | 'channel';

/** Shape of the statistics of samples of `sampleShape`: [channels, 1, ...] per channel, the sample's own per feature. */
export function statisticsShape(sampleShape: Shape, per: Per): Shape {
  if (per === 'feature') return sampleShape;
  return sampleShape.map((length, axis) => (axis === 0 ? length : 1));
}

/** The form of rows of columns: the shape that the model takes where the number of values is right, else one axis. */
export function formOfColumns(columns: readonly FeatureColumn[], shape: Shape): SampleForm {
  return { columns, shape: sizeOf(shape) === columns.length ? shape : [columns.length] };
}

/** The name of a value of a sample, for people. */
export function nameOf({ columns }: SampleForm, at: number): string {
  return columns ? `column ${JSON.stringify(columns[at]?.name)}` : `element ${at}`;
}
