import { sizeOf } from '@trainyard/engine/spec';
import type { StoredSchema, TableColumn, TensorColumn } from './schema.ts';
import { StoredDatasetError } from './stored-error.ts';
import { elementNames } from './tensor-elements.ts';

/** A file with rows of one width: the matrix, or the arrays of a tensor column. */
export type Source = 'rows' | number;

/** Consecutive values of a row of a source. */
interface Span {
  source: Source;
  at: number;
  length: number;
}

/** Where the values of some columns are. */
export interface ColumnPlan {
  /** In the order in which the columns were asked for. */
  spans: Span[];
  /** Values a row. */
  width: number;
}

/** Whether the values of a column are numbers of the matrix. */
export function inMatrix({ type }: TableColumn): boolean {
  return type !== 'text';
}

function spanInTensor(name: string, tensor: TensorColumn, source: number): Span | undefined {
  if (name === tensor.name) return { source, at: 0, length: sizeOf(tensor.shape) };
  if (!name.startsWith(`${tensor.name}[`)) return undefined;
  const at = elementNames(tensor).indexOf(name);
  return at < 0 ? undefined : { source, at, length: 1 };
}

/** Where each value of a dataset is, by the name of its column or of its element of a tensor. */
function spanFinder({ columns, tensors }: StoredSchema): (name: string) => Span {
  const positions = new Map(columns.filter(inMatrix).map(({ name }, index) => [name, index]));
  const elements = new Map<string, Span>();
  const learn = (name: string) => {
    for (const [source, tensor] of tensors.entries()) {
      const span = spanInTensor(name, tensor, source);
      if (span === undefined) continue;
      // One element is asked for where many are: the names of all are made once.
      if (name !== tensor.name) {
        for (const [at, element] of elementNames(tensor).entries()) elements.set(element, { source, at, length: 1 });
      }
      return span;
    }
    return undefined;
  };
  return (name) => {
    const at = positions.get(name);
    const span: Span | undefined = at === undefined ? undefined : { source: 'rows', at, length: 1 };
    const found = span ?? elements.get(name) ?? learn(name);
    if (found === undefined) throw new StoredDatasetError(`expected a stored column, received ${JSON.stringify(name)}`);
    return found;
  };
}

/**
 * Where the values of the named columns are.
 * @throws {StoredDatasetError} for a column that is not stored as numbers
 */
export function planColumns(schema: StoredSchema, names: readonly string[]): ColumnPlan {
  const spans = names.map(spanFinder(schema));
  return { spans, width: spans.reduce((sum, { length }) => sum + length, 0) };
}
