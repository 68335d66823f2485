import { type Column, isReader, type Samples, type Training, valuesOfRows } from '@trainyard/engine';
import { decodeGreedily } from '@trainyard/engine/spec';

/** Lets a decoder write the sequences of samples by itself. Shapes: [samples, length]. */
export function decode(
  training: Pick<Training, 'evaluateClasses'>,
  { rows, inputs, targets }: Samples,
  teacher: string,
  length: number,
): Promise<Int32Array> {
  const tableRows = targets.length / length;
  const sizeOf = (column: Column) => (isReader(column) ? column.size : column.length / tableRows);
  const own = Object.entries(inputs).map(
    ([name, column]) => [name, valuesOfRows(column, rows, sizeOf(column))] as const,
  );
  const order = rows.map((_, at) => at);
  return decodeGreedily(rows.length, length, async (fed) => {
    const samples = { rows: order, inputs: { ...Object.fromEntries(own), [teacher]: fed }, targets: fed };
    return (await training.evaluateClasses(samples)).classes;
  });
}
