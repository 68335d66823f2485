import type { StoredClass, StoredSchema, TableColumn, TensorColumn } from '../stored/schema.ts';
import { elementNames } from '../stored/tensor-elements.ts';

/** A column that can be a target. */
export interface Candidate {
  name: string;
  type: TableColumn['type'];
  isTarget: boolean;
  missing: number;
  classes: readonly StoredClass[] | undefined;
  /** Of a tensor: the names of its elements, each of which is then predicted. */
  elements?: () => string[];
  /** Stored value of a class by its name and index. */
  storedValue(name: string, index: number): number;
}

function tensorCandidate(tensor: TensorColumn): Candidate {
  const { name, role, missing, classes } = tensor;
  const type = classes ? 'integer' : 'number';
  const elements = () => elementNames(tensor);
  return { name, type, isTarget: role === 'target', missing, classes, elements, storedValue: (text) => Number(text) };
}

/** The columns of a dataset that can be a target. */
export function candidatesIn({ columns, tensors, dtype }: StoredSchema): Candidate[] {
  const stored = dtype === 'float32' ? Math.fround : Number;
  const ofTable = columns.map(({ name, type, role, missing, classes }): Candidate => {
    const storedValue = (text: string, index: number) => (type === 'category' ? index : stored(Number(text)));
    return { name, type, isTarget: role === 'target', missing, classes, storedValue };
  });
  return [...tensors.map(tensorCandidate), ...ofTable];
}
