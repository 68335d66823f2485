import type { Shape } from '../../tensor/index.ts';

/** A sample of numbers, or of token ids. */
export type Sample = Float32Array | Int32Array;

interface KindOfSample {
  /** What it is, in words. */
  readonly expected: string;
  readonly fits: (shape: Shape) => boolean;
  readonly ids: boolean;
}

/** Kinds of samples that augmentations take. */
export const sampleKinds = {
  image: { expected: 'an image of shape [channels, height, width]', fits: ({ length }) => length === 3, ids: false },
  colourImage: {
    expected: 'an image of shape [3, height, width], red, green and blue',
    fits: ({ length, 0: channels }) => length === 3 && channels === 3,
    ids: false,
  },
  signal: {
    expected: 'a signal of shape [time, features] or [time]',
    fits: ({ length }) => length === 1 || length === 2,
    ids: false,
  },
  numbers: { expected: 'a sample of float32 numbers', fits: () => true, ids: false },
  batch: { expected: 'samples of float32 numbers', fits: () => true, ids: false },
  tokens: { expected: 'int32 token ids of shape [time]', fits: ({ length }) => length === 1, ids: true },
} as const satisfies Readonly<Record<string, KindOfSample>>;

export type SampleKind = Exclude<keyof typeof sampleKinds, 'batch'>;

/** How samples of a kind are held. */
export type SampleOf<Kind extends SampleKind> = Kind extends 'tokens' ? Int32Array : Float32Array;
