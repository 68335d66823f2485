import type { BufferSpec, DrawSpec, Layer, ParameterSpec, SampleType } from '../layers/define-layer.ts';
import type { RegularizerOptions } from '../regularizers/document.ts';
import type { LayerOptions, ModelDocument } from './document.ts';

/** A layer of a model that fits together. */
export interface ModelLayer {
  readonly id: string;
  readonly type: string;
  /** Where it stands in the document, as a JSON Pointer. */
  readonly pointer: string;
  readonly definition: Layer;
  readonly options: LayerOptions;
  /** Names of what its document reads; of a composite, what its chains start from. */
  readonly reads: readonly string[];
  /** Names of the layers or inputs it computes from. */
  readonly inputs: readonly string[];
  readonly inputTypes: readonly SampleType[];
  readonly outputType: SampleType;
}

/** A learned parameter of a model; `name` is PyTorch's, `<layer>.<parameter>`. */
export interface ModelParameter extends ParameterSpec {
  readonly name: string;
  readonly layer: string;
  readonly trainable: boolean;
  /** The penalty its layer asks for; undefined: that of the job. */
  readonly regularizer: RegularizerOptions | undefined;
}

export interface ModelBuffer extends BufferSpec {
  readonly name: string;
}

export interface ModelDraw extends DrawSpec {
  readonly name: string;
}

/** A layer whose output is the model's, and its type. */
export interface ModelOutput {
  readonly id: string;
  readonly type: SampleType;
}

/** A model whose document is valid: every shape is known, every parameter is named. */
export interface Model {
  /** The document with every default filled in and every layer named. */
  readonly document: ModelDocument;
  readonly inputs: Readonly<Record<string, SampleType>>;
  /** In an order in which every layer comes after those it reads. */
  readonly layers: readonly ModelLayer[];
  /** The layers whose outputs are the model's, one or more. */
  readonly outputs: readonly ModelOutput[];
  /** Name and type of the first of them: of the only one, mostly. */
  readonly output: string;
  readonly outputType: SampleType;
  /** In the order of the layers in the document. */
  readonly parameters: readonly ModelParameter[];
  readonly buffers: readonly ModelBuffer[];
  readonly draws: readonly ModelDraw[];
}
