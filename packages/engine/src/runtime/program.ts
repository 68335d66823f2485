import type { DType, TypedArray } from '../tensor/dtype.ts';
import type { Shape } from '../tensor/shape.ts';
import type { GraphOptimization } from './graph-optimization.ts';

/** A value of a program, by name. */
export interface ProgramValue {
  readonly name: string;
  readonly dtype: DType;
  readonly shape: Shape;
}

/** A model to be run step after step over vectors that stay in place between the steps. */
export interface Program {
  /** Names the program among those that share the vectors. */
  readonly key: string;
  readonly model: Uint8Array;
  readonly optimization: GraphOptimization;
  /** Vectors it reads. */
  readonly reads: readonly string[];
  /** Vectors it writes, as outputs `next:<name>`: what it wrote is what the next step reads. */
  readonly writes: readonly string[];
  /** Inputs that change from step to step. */
  readonly feeds: readonly ProgramValue[];
  /** Float32 scalars that change from step to step. */
  readonly scalars: readonly string[];
  /** Outputs that are handed back, those of all steps one after the other. */
  readonly results: readonly ProgramValue[];
  /** Scalar results that have to be finite: a step where one is not writes nothing and is the last. Default: none. */
  readonly guards?: readonly string[];
}

/** Some steps of one program in a row; arrays hold the values of all steps one after the other. */
export interface Chunk {
  readonly key: string;
  readonly steps: number;
  readonly feeds: Readonly<Record<string, TypedArray>>;
  /** Step by step, in the order of the program's scalars. */
  readonly scalars: Float32Array;
}

/** What became of a chunk. */
export interface ChunkOutcome {
  /** Steps whose writes are in place: fewer than asked for after a stop or a guard. */
  readonly done: number;
  readonly ended: 'completed' | 'stopped' | 'notFinite';
  readonly results: Readonly<Record<string, TypedArray>>;
  /** The arrays of the chunk, to be filled again. */
  readonly feeds: Readonly<Record<string, TypedArray>>;
  /** Time the steps took. */
  readonly elapsedMs: number;
}

/** Runs programs over vectors it owns. */
export interface Runner {
  load(program: Program): Promise<void>;
  /** Copies a vector in; its length is fixed from then on. */
  write(name: string, vector: Float32Array): Promise<void>;
  /** A copy of a vector. */
  read(name: string): Promise<Float32Array>;
  /** Hands the chunk's arrays over until they come back with the outcome. */
  run(chunk: Chunk): Promise<ChunkOutcome>;
  close(): Promise<void>;
}

/** The flag that stops a runner before its next step; shared memory, so that it is seen in every thread. */
export class StopFlag {
  readonly word: Int32Array;

  constructor(word = new Int32Array(new SharedArrayBuffer(4))) {
    this.word = word;
  }

  raise(): void {
    Atomics.store(this.word, 0, 1);
  }

  lower(): void {
    Atomics.store(this.word, 0, 0);
  }

  get raised(): boolean {
    return Atomics.load(this.word, 0) === 1;
  }
}
