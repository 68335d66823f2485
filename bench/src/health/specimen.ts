import type { Table } from './table.ts';

/** A network built to suffer from one thing, or from nothing. */
export interface Specimen {
  readonly name: string;
  readonly table: (seed: number) => Table;
  /** Layers before the output, which is a dense layer. */
  readonly layers: readonly object[];
  readonly loss?: object;
  readonly optimizer?: { readonly type: string; readonly [option: string]: unknown };
  readonly regularizer?: object;
  readonly gradientClip?: object;
  readonly batchSize?: number | 'full';
  readonly epochs?: number;
}

/** Dense layers with an activation, one after the other. */
export function dense(units: readonly number[], activation: unknown, more: object = {}): object[] {
  return units.map((each) => ({ type: 'dense', units: each, activation, ...more }));
}

/** So many equal numbers. */
export function times(count: number, value: number): number[] {
  return Array.from({ length: count }, () => value);
}

export const constant = (value: number) => ({ type: 'constant', value });
export const sgd = (learningRate: number, momentum = 0) => ({ type: 'sgd', learningRate, momentum });
export const adam = (learningRate: number) => ({ type: 'adam', learningRate });
