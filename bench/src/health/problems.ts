import { made, normal, numbersOf, type Table } from './table.ts';

/** Points of two classes around the corners of a square: no line parts them. */
export function xor(seed: number, rows = 300): Table {
  const next = numbersOf(seed);
  return made(rows, [2], 2, () => {
    const [a, b] = [next() < 0.5 ? -1 : 1, next() < 0.5 ? -1 : 1];
    return { x: [a + 0.3 * normal(next), b + 0.3 * normal(next)], y: a === b ? 0 : 1 };
  });
}

/** A ring around a disc. */
export function circles(seed: number, rows = 300): Table {
  const next = numbersOf(seed);
  return made(rows, [2], 2, (at) => {
    const radius = (at % 2 === 0 ? 0.5 : 1.6) + 0.15 * normal(next);
    const angle = 2 * Math.PI * next();
    return { x: [radius * Math.cos(angle), radius * Math.sin(angle)], y: at % 2 };
  });
}

/** Two spirals wound into each other. */
export function spirals(seed: number, rows = 400): Table {
  const next = numbersOf(seed);
  return made(rows, [2], 2, (at) => {
    const t = next() * 2.2 * Math.PI + 0.5;
    const turn = at % 2 === 0 ? 0 : Math.PI;
    return {
      x: [(t * Math.cos(t + turn)) / 4 + 0.05 * normal(next), (t * Math.sin(t + turn)) / 4 + 0.05 * normal(next)],
      y: at % 2,
    };
  });
}

/** Clouds of points, one a class. */
export function blobs(seed: number, classes = 4, width = 8, rows = 400): Table {
  const next = numbersOf(seed);
  const centers = Array.from({ length: classes }, () => Array.from({ length: width }, () => 1.5 * normal(next)));
  return made(rows, [width], classes, (at) => {
    const center = centers[at % classes] ?? [];
    return { x: center.map((value) => value + normal(next)), y: at % classes };
  });
}

/** y = sin(3 x) of points in -1 .. 1 times two, with a little noise. */
export function sine(seed: number, rows = 400, noise = 0.1): Table {
  const next = numbersOf(seed);
  return made(rows, [1], 0, () => {
    const x = 4 * next() - 2;
    return { x: [x], y: Math.sin(3 * x) + noise * normal(next) };
  });
}

/** A linear map of some features, with noise. */
export function linear(seed: number, width = 6, rows = 300, noise = 0.3): Table {
  const next = numbersOf(seed);
  const weights = Array.from({ length: width }, () => normal(next));
  const length = Math.hypot(...weights);
  return made(rows, [width], 0, () => {
    const x = Array.from({ length: width }, () => normal(next));
    return { x, y: x.reduce((sum, value, at) => sum + value * (weights[at] ?? 0), 0) / length + noise * normal(next) };
  });
}

/** Features that say nothing about the class. */
export function noise(seed: number, { rows = 60, width = 20, classes = 2 } = {}): Table {
  const next = numbersOf(seed);
  const row = () => ({
    x: Array.from({ length: width }, () => normal(next)),
    y: classes > 0 ? Math.floor(next() * classes) : normal(next),
  });
  return made(rows, [width], classes, row, Math.floor(rows / 3));
}

/** Waves of two lengths, one a class, with noise. */
export function waves(seed: number, time = 32, rows = 300): Table {
  const next = numbersOf(seed);
  return made(rows, [1, time], 2, (at) => {
    const [phase, frequency] = [2 * Math.PI * next(), at % 2 === 0 ? 0.3 : 0.6];
    return {
      x: Array.from({ length: time }, (_, t) => Math.sin(frequency * t + phase) + 0.3 * normal(next)),
      y: at % 2,
    };
  });
}

/** Sequences whose class is the sign of their first (or last) number. */
export function remembered(seed: number, time: number, where: 'first' | 'last', rows = 300): Table {
  const next = numbersOf(seed);
  return made(rows, [time, 1], 2, () => {
    const x = Array.from({ length: time }, () => normal(next));
    return { x, y: (x[where === 'first' ? 0 : time - 1] ?? 0) > 0 ? 1 : 0 };
  });
}

/** Sequences whose class is the sign of their sum. */
export function summed(seed: number, time: number, rows = 300): Table {
  const next = numbersOf(seed);
  return made(rows, [time, 1], 2, () => {
    const x = Array.from({ length: time }, () => normal(next));
    return { x, y: x.reduce((sum, value) => sum + value, 0) > 0 ? 1 : 0 };
  });
}
