/** What a look at a network in training shows: noise off, over some samples of its training part. */
export interface Reading {
  /** Updates made. */
  readonly step: number;
  /** Epochs completed. */
  readonly epoch: number;
  /** Data loss, summed over the outputs. */
  readonly loss: number;
  /** Loss of the best output that is the same for every sample, over the same samples. */
  readonly baseline: number;
  /** Samples it is of. */
  readonly samples: number;
  /** Layers that learn or have an activation, in the order of computation. */
  readonly layers: readonly LayerReading[];
  /** Trained parameters, in the order of the document. */
  readonly parameters: readonly ParameterReading[];
}

/** What a layer puts out. */
export interface LayerReading {
  readonly layer: string;
  readonly kind: 'rectified' | 'tanh' | 'sigmoid' | 'other';
  readonly units: number;
  readonly mean: number;
  readonly standardDeviation: number;
  /** Share of the units that are 0 for every sample; of rectified ones. */
  readonly dead?: number;
  /** Share of the outputs that sit at a bound; of tanh and sigmoid. */
  readonly saturated?: number;
  /** Size of the loss's gradient with respect to what a recurrent layer reads, step by step. */
  readonly stepGradients?: readonly number[];
}

/** A parameter and the gradient of the data loss with respect to it, both as the root of their mean square. */
export interface ParameterReading {
  readonly name: string;
  readonly layer: string;
  readonly role: 'weight' | 'bias' | 'scale';
  readonly size: number;
  readonly scale: number;
  readonly gradient: number;
}
