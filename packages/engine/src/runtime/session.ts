import { InferenceSession, Tensor as RuntimeTensor } from 'onnxruntime-node';
import type { TensorData } from '../tensor/array.ts';
import { type ArrayOfDType, allocate, type DType } from '../tensor/dtype.ts';
import { type Shape, sizeOf } from '../tensor/shape.ts';
import type { GraphOptimization } from './graph-optimization.ts';

export interface SessionOptions {
  /** Threads that one operator may use; 1 computes on the calling thread alone. */
  readonly threads: number;
  /** Default: all. */
  readonly optimization?: GraphOptimization;
}

/** Tensors by the names of a model's inputs or outputs, over memory that stays ours. */
export type Bindings = Readonly<Record<string, RuntimeTensor>>;

/** A model loaded into ONNX Runtime. Runs block the calling thread until they are done. */
export class Session {
  readonly #session: InferenceSession;

  private constructor(session: InferenceSession) {
    this.#session = session;
  }

  /** Loads and optimizes a model. @throws what ONNX Runtime says of a model it cannot run. */
  static async open(model: Uint8Array, { threads, optimization = 'all' }: SessionOptions): Promise<Session> {
    const session = await InferenceSession.create(model, {
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      executionMode: 'sequential',
      graphOptimizationLevel: optimization,
      logSeverityLevel: 3,
      // Its pattern would hold every intermediate value twice: as traced in the first run, and as planned from then on.
      enableMemPattern: false,
      // Denormals cost a hundred times a normal number, and optimizers' moments decay into them.
      extra: { session: { set_denormal_as_zero: '1' } },
    });
    return new Session(session);
  }

  get inputNames(): readonly string[] {
    return this.#session.inputNames;
  }

  /** Runs the model; the results are written into the tensors of `outputs`, without a copy. */
  async run(inputs: Bindings, outputs: Bindings): Promise<void> {
    await this.#session.run(inputs, outputs);
  }

  async close(): Promise<void> {
    await this.#session.release();
  }
}

/** A tensor over an array, for a session to read or write. */
export function bind<D extends DType>(
  dtype: D,
  shape: Shape,
  data: ArrayOfDType[D] = allocate(dtype, sizeOf(shape)),
): RuntimeTensor {
  return new RuntimeTensor(dtype, data as Float32Array, [...shape]) as RuntimeTensor;
}

/** A bound tensor as plain data, over the same memory. */
export function unbind(tensor: RuntimeTensor): TensorData {
  return { dtype: tensor.type, shape: tensor.dims, data: tensor.data } as TensorData;
}
